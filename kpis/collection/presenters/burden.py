"""What collecting costs: by round, by service, and the KPIs that take most."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.calculations.effort import ROUNDS_A_YEAR, RoundEffort, a_year, cost_of
from kpis.calculations.returns import Report, StillRead, report_hours
from kpis.calculations.rounding import round_half_up
from kpis.collection.queries.effort import KpiEffort
from kpis.register.models import DataSource
from kpis.wording import format_plain
from perfportal.core.periods import Period
from perfportal.core.registries import Evidence

DEAREST = 10
NOT_SAID = "–"
ZERO = Decimal(0)


@dataclass(frozen=True)
class BurdenFacts:
    """What the page is made of; `rounds` newest first, `an_hour` in pounds (0: not said)."""

    rounds: Sequence[tuple[Period, RoundEffort]]
    efforts: Sequence[KpiEffort]
    reports: Mapping[int | None, Sequence[DataSource]]
    opened: Mapping[int, Sequence[Evidence]]
    an_hour: int

    @property
    def counted(self) -> list[RoundEffort]:
        """The rounds of a year that anybody answered for."""
        return [one for _period, one in self.rounds[:ROUNDS_A_YEAR] if one.answered]


@dataclass(frozen=True)
class RoundRow:
    label: str
    hours: str
    cost: str
    answered: str


@dataclass(frozen=True)
class ServiceRow:
    """Hours a year of one service: its figures, and its reports outside the portal."""

    name: str
    figures: str
    reports: str
    together: str
    cost: str


@dataclass(frozen=True)
class KpiRow:
    """One of the dearest KPIs."""

    code: str
    title: str
    url: str
    service: str
    hours: str
    cost: str
    opened: str


@dataclass(frozen=True)
class BurdenPage:
    headline: list[str]
    rounds: list[RoundRow]
    trend: list[Decimal | None]  # empty where there is nothing to compare yet
    services: list[ServiceRow]
    kpis: list[KpiRow]


def burden_page(facts: BurdenFacts) -> BurdenPage:
    return BurdenPage(
        headline=_headline(facts),
        rounds=[_round_row(period, effort, facts.an_hour) for period, effort in facts.rounds],
        trend=_trend(facts),
        services=_service_rows(facts),
        kpis=[_kpi_row(one, facts) for one in facts.efforts[:DEAREST]],
    )


def _trend(facts: BurdenFacts) -> list[Decimal | None]:
    hours = [one.hours if one.answered else None for _period, one in reversed(facts.rounds)]
    return hours if sum(one is not None for one in hours) > 1 else []


def _headline(facts: BurdenFacts) -> list[str]:
    if not facts.counted:
        return [_("Nobody has said yet how long a round took.")]
    period, newest = next((p, one) for p, one in facts.rounds if one.answered)
    figures = a_year(sum((one.hours for one in facts.counted), ZERO), len(facts.counted))
    reports = _hours_of(one for group in facts.reports.values() for one in group)
    return [
        _("%(period)s took %(hours)s, say %(answered)s of %(asked)s people asked.")
        % {
            "period": period.short_label,
            "hours": hours_words(newest.hours),
            "answered": newest.answered,
            "asked": newest.asked,
        },
        _("In a year that is about %(figures)s for figures; reports outside the portal take "
          "%(reports)s more.")
        % {
            "figures": _with_cost(figures, facts.an_hour),
            "reports": _with_cost(reports, facts.an_hour),
        },
        ngettext(
            "The year is worked out from %s round.", "The year is worked out from %s rounds.",
            len(facts.counted),
        )
        % len(facts.counted),
    ]  # fmt: skip


def _round_row(period: Period, effort: RoundEffort, an_hour: int) -> RoundRow:
    said = effort.answered > 0
    return RoundRow(
        label=period.short_label,
        hours=hours_words(effort.hours) if said else _("Nobody has said"),
        cost=pounds(cost_of(effort.hours, an_hour)) if said else NOT_SAID,
        answered=_("%(answered)s of %(asked)s")
        % {"answered": effort.answered, "asked": effort.asked},
    )


def _service_rows(facts: BurdenFacts) -> list[ServiceRow]:
    """The dearest first."""
    figures, names = defaultdict(lambda: ZERO), {None: _("No service")}
    for one in facts.efforts:
        figures[one.kpi.service_id] += one.hours
        names[one.kpi.service_id] = one.kpi.service.name if one.kpi.service else names[None]
    reports = {pk: _hours_of(group) for pk, group in facts.reports.items()}
    names |= {pk: group[0].service.name for pk, group in facts.reports.items() if group[0].service}
    yearly = {pk: a_year(hours, len(facts.counted)) or ZERO for pk, hours in figures.items()}
    together = {pk: yearly.get(pk, ZERO) + reports.get(pk, ZERO) for pk in {*yearly, *reports}}
    return [
        ServiceRow(
            name=names[pk],
            figures=hours_words(yearly[pk]) if pk in yearly else NOT_SAID,
            reports=hours_words(reports[pk]) if pk in reports else NOT_SAID,
            together=hours_words(hours),
            cost=pounds(cost_of(hours, facts.an_hour)),
        )
        for pk, hours in sorted(together.items(), key=lambda item: (-item[1], names[item[0]]))
    ]


def _kpi_row(effort: KpiEffort, facts: BurdenFacts) -> KpiRow:
    kpi, hours = effort.kpi, a_year(effort.hours, len(facts.counted))
    return KpiRow(
        code=kpi.code,
        title=kpi.title,
        url=reverse("kpis:kpi-definition", args=[kpi.code]),
        service=kpi.service.name if kpi.service else NOT_SAID,
        hours=hours_words(hours),
        cost=pounds(cost_of(hours, facts.an_hour)),
        opened=" ".join(one.sentence for one in facts.opened.get(kpi.pk, ())) or NOT_SAID,
    )


def _hours_of(reports) -> Decimal:
    """Hours a year of these reports, as far as they are known."""
    known = [Report(one.frequency, one.hours_each, StillRead(one.is_still_read)) for one in reports]
    return report_hours(known).total


def hours_words(hours: Decimal | None) -> str:
    """`1 hour`, `12.5 hours`: rough answers are not shown to the minute."""
    if hours is None:
        return NOT_SAID
    shown = round_half_up(hours, 1)
    return ngettext("%s hour", "%s hours", 1 if shown == 1 else 2) % format_plain(shown)


def pounds(cost: Decimal | None) -> str:
    return f"£{cost:,.0f}" if cost is not None else NOT_SAID


def _with_cost(hours: Decimal | None, an_hour: int) -> str:
    cost = cost_of(hours, an_hour)
    return f"{hours_words(hours)} ({pounds(cost)})" if cost is not None else hours_words(hours)
