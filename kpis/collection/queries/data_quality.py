"""What the data-quality page shows: rounds measured by place, ratings, checks."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone

from kpis.calculations.codes import DataStatus
from kpis.calculations.completeness import DueFigure, Measure, measure
from kpis.calculations.quality import valid_since
from kpis.collection.models import (
    GIVEN,
    Actual,
    ActualRevision,
    CollectionRound,
    QualityCheck,
    QualityMeasure,
)
from kpis.register.models import KPI, QualityAssessment
from perfportal.core.models import Directorate, Service
from perfportal.core.periods import Period, PeriodKind

ROUNDS_SHOWN = 5


@dataclass
class MeasuredRound:
    """A round's figures measured as a whole, by directorate and by service (primary keys)."""

    period: Period
    council: Measure = field(default_factory=Measure)
    directorates: dict[int, Measure] = field(default_factory=dict)
    services: dict[int, Measure] = field(default_factory=dict)


@dataclass(frozen=True)
class Checked:
    """What became of the newest round's figures, and what is still to become final."""

    given: int
    returned: int
    provisional: int


def get_measured_rounds(organisation) -> list[MeasuredRound]:
    """The last quarterly rounds, newest first, in two queries."""
    quarters = CollectionRound.objects.filter(
        organisation=organisation, period_kind=PeriodKind.QUARTER.value
    )
    rounds = list(quarters.order_by("-period_start")[:ROUNDS_SHOWN])
    figures = _figures(rounds)
    return [measured(round_.period, figures[round_.pk]) for round_ in rounds]


def get_measured_round(round_: CollectionRound) -> MeasuredRound:
    return measured(round_.period, _figures([round_])[round_.pk])


def measured(period: Period, figures: Iterable[tuple[int, int, DueFigure]]) -> MeasuredRound:
    """`figures` come with the primary keys of their service and directorate."""
    by_service, by_directorate, all_figures = defaultdict(list), defaultdict(list), []
    for service, directorate, figure in figures:
        by_service[service].append(figure)
        by_directorate[directorate].append(figure)
        all_figures.append(figure)
    return MeasuredRound(
        period,
        measure(all_figures),
        {pk: measure(own) for pk, own in by_directorate.items() if pk},
        {pk: measure(own) for pk, own in by_service.items() if pk},
    )


def get_places(organisation) -> list[tuple[Directorate, list[Service]]]:
    """Directorates with their services that have KPIs in use, by name, in two queries."""
    used = KPI.objects.in_use().filter(organisation=organisation, quality_measure__isnull=True)
    services = Service.objects.filter(pk__in=used.values("service")).order_by("name")
    found = defaultdict(list)
    for service in services.select_related("directorate"):
        found[service.directorate].append(service)
    return sorted(found.items(), key=lambda item: item[0].name)


def get_rated_kpis(organisation, *, as_of) -> list[KPI]:
    """KPIs in use, each with its rating that still counts as `data_quality` (None: no such)."""
    latest = QualityAssessment.objects.filter(
        kpi=OuterRef("pk"), assessed_on__gt=valid_since(as_of)
    ).order_by("-assessed_on", "-pk")
    kpis = KPI.objects.in_use().filter(organisation=organisation, quality_measure__isnull=True)
    return list(
        kpis.with_sheet()
        .annotate(data_quality=Subquery(latest.values("rating")[:1]))
        .order_by("code")
    )


def get_checked(organisation, period: Period | None) -> Checked:
    """Of the round of a period; provisional figures are counted whatever their period."""
    live = Actual.objects.filter(
        kpi__organisation=organisation, is_historic=False, state__in=GIVEN
    ).order_by()
    of_round = Q(pk__in=[])
    if period is not None:
        of_round = Q(round__period_kind=period.kind.value, round__period_start=period.start)
    counts = live.aggregate(
        given=Count("pk", filter=of_round),
        provisional=Count("pk", filter=Q(revision__data_status=DataStatus.PROVISIONAL.value)),
    )
    returned = QualityCheck.objects.filter(outcome=QualityCheck.Outcome.RETURNED)
    slots = Actual.objects.filter(of_round, pk__in=returned.values("actual"))
    return Checked(**counts, returned=slots.count())


def get_measures(organisation) -> list[QualityMeasure]:
    """The KPIs whose figures the portal works out."""
    measures = QualityMeasure.objects.filter(kpi__organisation=organisation)
    return list(measures.select_related("kpi", "service", "directorate").order_by("kpi__code"))


def _figures(rounds) -> dict[int, list[tuple[int, int, DueFigure]]]:
    """Every figure of these rounds with its service and directorate, by round."""
    first = ActualRevision.objects.filter(actual=OuterRef("pk"), number=1)
    rows = Actual.objects.filter(round__in=rounds, kpi__quality_measure__isnull=True).order_by()
    rows = rows.annotate(first_at=Subquery(first.values("created_at")[:1]))
    found = defaultdict(list)
    for round_, service, directorate, due_on, state, marker, first_at in rows.values_list(
        "round_id", "kpi__service_id", "kpi__service__directorate_id", "due_on", "state",
        "revision__marker", "first_at",
    ):  # fmt: skip
        given_on = timezone.localdate(first_at) if first_at else None
        figure = DueFigure(due_on, given_on, state in GIVEN, marker or "")
        found[round_].append((service, directorate, figure))
    return found
