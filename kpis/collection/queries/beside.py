"""What stands beside an entry form, and what an entry is judged by: the values before, last year's,
the target, the KPI's facts, the rules between KPIs, the checks that are switched off.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from kpis.calculations.checks import Earlier
from kpis.calculations.checks.history import Past, past_of
from kpis.calculations.codes import MeasureType, RagBasis
from kpis.calculations.cross import Rule
from kpis.calculations.evidence import Evidenced
from kpis.calculations.expressions import Term
from kpis.calculations.facts import KpiFacts
from kpis.calculations.goals import TargetLine
from kpis.calculations.targets import target_for
from kpis.calculations.travel import interval_of
from kpis.collection.models import GIVEN, Actual
from kpis.collection.queries.checks import get_numbers, get_rules, get_waived
from kpis.collection.queries.evidence import get_evidenced
from kpis.collection.queries.facts import get_facts
from perfportal.core import clock
from perfportal.core.periods import Period, PeriodKind

LAST_VALUES = 4
LOOK_BACK = dt.timedelta(days=5 * 366)
# Entered for the period, rated on a figure that grows through the year: not of one scale.
ADDED_UP = frozenset({MeasureType.SUM, MeasureType.PER_FTE})
EVERY = {
    PeriodKind.DAY: "days",
    PeriodKind.WEEK: "weeks",
    PeriodKind.MONTH: "months",
    PeriodKind.QUARTER: "quarters",
    PeriodKind.HALF_YEAR: "half-years",
    PeriodKind.TERM: "terms",
    PeriodKind.FINANCIAL_YEAR: "years",
    PeriodKind.CALENDAR_YEAR: "years",
    PeriodKind.ACADEMIC_YEAR: "years",
    PeriodKind.MUNICIPAL_YEAR: "years",
    PeriodKind.RANGE: "periods",
}


@dataclass(frozen=True)
class EarlierValue:
    """A value that was given before, as the form shows it."""

    period: Period
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    marker: str = ""
    commentary: str = ""
    ci_low: Decimal | None = None
    ci_high: Decimal | None = None


@dataclass(frozen=True)
class Beside:
    """What stands beside an entry form; the last values newest first.

    `numbers` are those that other KPIs have in the same period, given or drafted. `evidence`
    is None where nobody asks for any.
    """

    last: list[EarlierValue]
    year_before: EarlierValue | None
    target: TargetLine | None
    facts: KpiFacts | None = None
    past: Past = field(default_factory=Past)
    waived: frozenset[str] = frozenset()
    rules: tuple[Rule, ...] = ()
    numbers: dict[Term, Decimal] = field(default_factory=dict)
    evidence: Evidenced | None = None


@dataclass(frozen=True)
class _Found:
    """What the queries gave, by KPI, by slot and by the period's key."""

    given: dict[int, list[EarlierValue]]
    facts: dict[int, KpiFacts]
    waived: dict[int, frozenset[str]]
    rules: dict[int, tuple[Rule, ...]]
    numbers: dict[tuple, dict[Term, Decimal]]
    evidenced: dict[int, Evidenced]


def get_besides(slots) -> dict[int, Beside]:
    """By the slot's primary key, in seven queries however many slots there are.

    Two more where a rule between KPIs names one of theirs, one where evidence is asked for.
    """
    slots = list(slots)
    if not slots:
        return {}
    kpi_ids = {slot.kpi_id for slot in slots}
    since = min(slot.period_start for slot in slots) - LOOK_BACK
    rules = get_rules(slots)
    found = _Found(
        given=_given_since(kpi_ids, since),
        facts={facts.id: facts for facts in get_facts(kpi_ids)},
        waived=get_waived(kpi_ids, on=clock.today()),
        rules=rules,
        numbers=get_numbers(
            (code for own in rules.values() for rule in own for code in rule.codes),
            (slot.period for slot in slots if rules[slot.pk]),
        ),
        evidenced=get_evidenced(slots),
    )
    return {slot.pk: _beside(slot, found) for slot in slots}


def get_beside(actual: Actual) -> Beside:
    return get_besides([actual])[actual.pk]


def _given_since(kpi_ids, since) -> dict[int, list[EarlierValue]]:
    rows = Actual.objects.filter(kpi__in=kpi_ids, state__in=GIVEN, period_start__gte=since)
    columns = ("value", "numerator", "denominator", "marker", "commentary", "ci_low", "ci_high")
    found = defaultdict(list)
    for kpi, kind, start, end, *figures in rows.order_by("-period_start").values_list(
        "kpi_id",
        "period_kind",
        "period_start",
        "period_end",
        *(f"revision__{name}" for name in columns),
    ):
        found[kpi].append(EarlierValue(Period(PeriodKind(kind), start, end), *figures))
    return found


def _beside(actual: Actual, found: _Found) -> Beside:
    period, sheet, facts = actual.period, actual.kpi.definition, found.facts[actual.kpi_id]
    before = [
        value
        for value in found.given[actual.kpi_id]
        if value.period.kind == period.kind and value.period.start < period.start
    ]
    year_before = period.year_before()
    return Beside(
        last=before[:LAST_VALUES],
        year_before=next((value for value in before if value.period == year_before), None),
        target=target_for(
            period,
            facts.targets,
            measure_type=MeasureType(sheet.measure_type),
            basis=RagBasis(sheet.rag_basis),
        ),
        facts=facts,
        past=past_of(facts, period) if facts.definitions else Past(),
        waived=found.waived.get(actual.kpi_id, frozenset()),
        rules=found.rules[actual.pk],
        numbers=found.numbers.get(period.key, {}),
        evidence=found.evidenced.get(actual.pk),
    )


def earlier_for_checks(actual: Actual, beside: Beside, figure) -> Earlier:
    """What the checks compare an entry with. `figure` turns an earlier value into its figure."""
    figures = [(found, value) for value in beside.last if (found := figure(value)) is not None]
    last, last_year = beside.last[0] if beside.last else None, beside.year_before
    return Earlier(
        figure=figures[0][0] if figures else None,
        denominator=last.denominator if last else None,
        recent=tuple(found for found, _value in figures),
        target=_comparable_target(actual, beside),
        same_year=bool(last) and last.period.financial_year() == actual.period.financial_year(),
        label=figures[0][1].period.short_label if figures else "",
        year_before=figure(last_year) if last_year else None,
        year_before_label=last_year.period.short_label if last_year else "",
        is_seasonal=beside.past.is_seasonal,
        series=beside.past.series,
        changes=beside.past.changes,
        every=EVERY.get(actual.period.kind, EVERY[PeriodKind.RANGE]),
        evidence=beside.evidence,
        waived=beside.waived,
        interval=interval_of(figures[0][1].ci_low, figures[0][1].ci_high) if figures else None,
    )


def _comparable_target(actual: Actual, beside: Beside) -> Decimal | None:
    """The target, where the figure that is entered is the one held against it."""
    sheet = actual.kpi.definition
    comparable = sheet.rag_basis == RagBasis.PERIOD or (
        sheet.rag_basis == RagBasis.YTD and sheet.measure_type not in ADDED_UP
    )
    return beside.target.value if beside.target and comparable else None
