"""What rounds took: who is asked, what was answered, by KPI and by service."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.utils.translation import gettext as _

from kpis.calculations.effort import ROUNDS_A_YEAR, RoundEffort
from kpis.calculations.purpose import PurposeTest
from kpis.calculations.rounding import round_half_up
from kpis.collection.models import GIVEN, Actual, CollectionRound, EffortAnswer, EffortShare
from kpis.register.models import KPI, DataSource, SourceKind
from kpis.wording import format_plain
from perfportal.core.periods import Period, PeriodKind
from perfportal.core.registries import Evidence

ROUNDS_SHOWN = 8


@dataclass(frozen=True)
class KpiEffort:
    """The hours that one KPI took in the rounds looked at."""

    kpi: KPI
    hours: Decimal


def get_given_by(user, round_: CollectionRound) -> list[KPI]:
    """The KPIs whose figures this person has given in a round for themselves, by code."""
    given = Actual.objects.filter(
        round=round_, state__in=GIVEN, entered_by=user, entered_for__isnull=True
    )
    return list(KPI.objects.filter(actuals__in=given).distinct().order_by("code"))


def get_to_ask(user) -> list[CollectionRound]:
    """Open rounds in which this person owes nothing more and has not said how long it took."""
    theirs = Actual.objects.filter(round=OuterRef("pk"))
    named = Q(kpi__data_provider=user) | Q(kpi__deputy_provider=user)
    return list(
        CollectionRound.objects.filter(
            Exists(theirs.filter(entered_by=user, entered_for__isnull=True, state__in=GIVEN)),
            ~Exists(theirs.filter(named).exclude(state__in=GIVEN)),
            ~Exists(EffortAnswer.objects.filter(round=OuterRef("pk"), by=user)),
            locked_at__isnull=True,
        )
    )


def get_answer(user, round_: CollectionRound) -> EffortAnswer | None:
    """What this person has answered, with its shares."""
    answers = EffortAnswer.objects.filter(round=round_, by=user)
    return answers.prefetch_related("shares").first()


def get_rounds_by_effort(organisation) -> list[tuple[Period, RoundEffort]]:
    """The last rounds, newest first, with their hours and how many answered of those asked."""
    quarters = CollectionRound.objects.filter(
        organisation=organisation, period_kind=PeriodKind.QUARTER.value
    )
    rounds = list(quarters.order_by("-period_start")[:ROUNDS_SHOWN])
    answers = EffortAnswer.objects.filter(round__in=rounds, hours__isnull=False).order_by()
    sums = {
        pk: (hours, count)
        for pk, hours, count in answers.values_list("round").annotate(Sum("hours"), Count("pk"))
    }
    given = Actual.objects.filter(
        round__in=rounds, state__in=GIVEN, entered_by__isnull=False, entered_for__isnull=True
    ).order_by()
    asked = dict(given.values_list("round").annotate(Count("entered_by", distinct=True)))
    return [
        (one.period, RoundEffort(*sums.get(one.pk, (Decimal(0), 0)), asked.get(one.pk, 0)))
        for one in rounds
    ]


def get_kpi_efforts(organisation, rounds) -> list[KpiEffort]:
    """The KPIs that took hours in the last year's worth of these rounds, the dearest first."""
    newest = [period.start for period, _effort in rounds[:ROUNDS_A_YEAR]]
    shares = EffortShare.objects.filter(
        answer__round__organisation=organisation,
        answer__round__period_kind=PeriodKind.QUARTER.value,
        answer__round__period_start__in=newest,
    ).order_by()
    hours = dict(shares.values_list("kpi").annotate(Sum("hours")))
    kpis = KPI.objects.filter(pk__in=hours).select_related("service__directorate", "definition")
    found = [KpiEffort(kpi, hours[kpi.pk]) for kpi in kpis]
    return sorted(found, key=lambda one: (-one.hours, one.kpi.code))


def get_reports_by_service() -> dict[int | None, list[DataSource]]:
    """Reports that services make outside the portal, by the service's primary key."""
    found = defaultdict(list)
    reports = DataSource.objects.in_use().filter(kind=SourceKind.REPORT).with_people()
    for report in reports:
        found[report.service_id].append(report)
    return found


def took(kpi_ids: Collection[int]) -> Iterator[tuple[int, Evidence]]:
    """What providers say a KPI takes, on average of the rounds answered; one query."""
    shares = EffortShare.objects.filter(kpi__in=kpi_ids).order_by()
    rows = shares.values_list("kpi").annotate(Sum("hours"), Count("answer__round", distinct=True))
    for kpi_id, hours, rounds in rows:
        words = _("Providers say that it takes %s hours a round.") % format_plain(
            round_half_up(hours / rounds, 1)
        )
        yield kpi_id, Evidence(PurposeTest.EASY.value, words)
