"""The assessment of one KPI: from its facts to a result for every period that has a slot.

Every figure and target is rounded half up to four decimals, as it is stored, before any rule
sees it: the stored number and the status can never disagree.

The status is given to the figure of the KPI's basis. On the basis `outturn` it is given in the
last period of the year alone; until then nothing is due, and the figure is left empty rather than
held against an annual target it was never meant to reach.

A year to date that cannot be made (a gap, a break in the series) has no figure, so the status is
that of a slot without a value: NOT_DUE before the entry deadline, OVERDUE after it.
"""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from kpis.calculations.codes import Direction, Marker, Rag, RagBasis
from kpis.calculations.facts import DefinitionFacts, KpiFacts, SlotFacts
from kpis.calculations.goals import TargetLine
from kpis.calculations.rag import Slot, adverse_variance, status_of
from kpis.calculations.readings import NOT_DUE, Figure, Reading
from kpis.calculations.rounding import ZERO, round_half_up
from kpis.calculations.targets import target_for
from kpis.calculations.travel import Point, TravelRule, keeps_interval, travels
from kpis.calculations.year_to_date import outturn, period_value, year_to_date
from perfportal.core.periods import Period, PeriodKind

RULE_VERSION = "2026.3"
STORED_PLACES = 4
STORED_LIMIT = Decimal(9) * 10**14  # what a 64-bit integer holds at four decimals
NO_LINE = TargetLine()
LOOK_BACK = dt.timedelta(days=4 * 366)


@dataclass(frozen=True)
class Assessed:
    """What the rules made of one KPI in one period: the columns of a stored assessment."""

    period: Period
    slot: SlotFacts
    definition: DefinitionFacts
    rag: Rag
    value: Decimal | None
    period_value: Decimal | None
    marker: str
    target: TargetLine
    adverse_variance: Decimal | None
    dot_short: Direction | None
    dot_long: Direction | None
    dot_headline: Direction | None
    previous_value: Decimal | None
    last_year_value: Decimal | None
    ytd: Figure
    outturn: Decimal | None
    in_force: bool
    is_due: bool
    is_late: bool
    is_baseline: bool = False

    @property
    def basis(self) -> RagBasis:
        return self.definition.set_up.rag_basis


@dataclass(frozen=True)
class _Line:
    """The figures of one slot, before it is compared with any other."""

    slot: SlotFacts
    definition: DefinitionFacts
    of_period: Figure
    ytd: Figure
    outturn: Figure

    @property
    def on_basis(self) -> Figure:
        by_basis = {RagBasis.YTD: self.ytd, RagBasis.OUTTURN: self.outturn}
        return by_basis.get(self.definition.set_up.rag_basis, self.of_period)

    def point(self, figure: Figure) -> Point:
        """With its interval where it is the figure that was given for the period itself."""
        is_own = figure is self.of_period and keeps_interval(self.definition.set_up.measure_type)
        interval = self.slot.interval if is_own else None
        return Point(self.slot.period, figure.value, self.definition.series, interval)


def assess_series(facts: KpiFacts, *, as_of: dt.date) -> list[Assessed]:
    """A result per slot, oldest first, on the basis of the definition in force."""
    if not facts.definitions:
        return []
    readings = readings_of(facts)
    lines = [_line(slot, readings, facts) for slot in facts.slots]
    by_end = {}
    for line in lines:
        by_end.setdefault(line.slot.period.end, []).append(line)
    return [_assessed(line, by_end, facts, as_of) for line in lines]


def assess_period(facts: KpiFacts, period: Period, *, as_of: dt.date) -> Assessed | None:
    """The result of one period as `assess_series` gives it, without working out the others.

    None where the period has no slot.
    """
    if not facts.definitions or all(slot.period != period for slot in facts.slots):
        return None
    near = replace(facts, slots=tuple(_that_matter(facts.slots, period)))
    readings, by_end = readings_of(near), {}
    for slot in near.slots:
        if slot.period.end in (period.end, period.previous().end, period.year_before().end):
            by_end.setdefault(slot.period.end, []).append(_line(slot, readings, near))
    line = next(line for line in by_end[period.end] if line.slot.period == period)
    return _assessed(line, by_end, near, as_of)


def _that_matter(slots, period: Period):
    """Back to the year before last: last year's figure may be made of the year before it."""
    since = period.start - LOOK_BACK
    return [s for s in slots if s.period.end >= since and s.period.start <= period.end]


def stored(number: Decimal | None) -> Decimal | None:
    """As it is kept: four decimals, half up; a number too large to keep is none."""
    if number is None or not number.is_finite():
        return None
    rounded = round_half_up(number, STORED_PLACES)
    return rounded if abs(rounded) < STORED_LIMIT else None


def readings_of(facts: KpiFacts) -> dict[Period, Reading]:
    """What was given, by period."""
    return {
        slot.period: Reading(
            slot.period,
            slot.value,
            slot.numerator,
            slot.denominator,
            Marker(slot.marker) if slot.marker else None,
            facts.definition_for(slot.period).series,
        )
        for slot in facts.slots
        if slot.is_given
    }


def _line(slot: SlotFacts, readings, facts: KpiFacts) -> _Line:
    definition, period = facts.definition_for(slot.period), slot.period
    measure, starts = definition.set_up.measure, facts.starts_on
    whole_year = NOT_DUE
    if is_last_of_year(period, measure):
        year = period.year(measure.year_kind)
        whole_year = outturn(readings, measure=measure, year=year, starts=starts)
    return _Line(
        slot,
        definition,
        _kept(period_value(period, readings, measure, starts=starts)),
        _kept(year_to_date(readings, measure=measure, period=period, starts=starts)),
        _kept(whole_year),
    )


def is_last_of_year(period: Period, measure) -> bool:
    """Whether the year is over, for this KPI, with the period."""
    if period.is_year or period.kind == PeriodKind.RANGE:
        return True
    asked = [p for p in period.year(measure.year_kind).divide(period.kind) if measure.expects(p)]
    return bool(asked) and asked[-1] == period


def _kept(figure: Figure) -> Figure:
    return replace(figure, value=stored(figure.value))


def _assessed(line: _Line, by_end, facts: KpiFacts, as_of: dt.date) -> Assessed:
    slot, definition, period = line.slot, line.definition, line.slot.period
    set_up, figure = definition.set_up, line.on_basis
    target = target_of(facts, definition, period)
    previous = _of_period(period.previous(), by_end)
    last_year = _of_period(period.year_before(), by_end)
    state = _state(line, last_year, facts)
    short, long, headline = _directions(line, by_end, facts, target)
    return Assessed(
        period=period,
        slot=slot,
        definition=definition,
        rag=status_of(state, target, set_up.rag_rule(period), as_of=as_of),
        value=figure.value,
        period_value=line.of_period.value,
        marker=slot.marker or str(figure.marker or ""),
        target=target or NO_LINE,
        adverse_variance=stored(
            adverse_variance(figure.value, target, set_up.polarity, set_up.midpoint)
        ),
        dot_short=short,
        dot_long=long,
        dot_headline=headline,
        previous_value=previous and _compared(previous, period).value,
        last_year_value=last_year and last_year.on_basis.value,
        ytd=line.ytd,
        outturn=line.outturn.value,
        in_force=state.in_force,
        is_due=state.is_due,
        is_late=slot.due_on is not None and as_of > slot.due_on,
        is_baseline=state.is_baseline,
    )


def _state(line: _Line, last_year: _Line | None, facts: KpiFacts) -> Slot:
    """What the status depends on, apart from the target."""
    slot, set_up, figure = line.slot, line.definition.set_up, line.on_basis
    return Slot(
        value=figure.value,
        marker=_marker(slot, figure),
        in_force=facts.in_force(slot.period),
        is_due=_is_due(line),
        entry_deadline=slot.due_on,
        role=set_up.role,
        last_year=last_year and last_year.on_basis.value,
        is_baseline=facts.is_baseline(slot.period),
    )


def _is_due(line: _Line) -> bool:
    set_up = line.definition.set_up
    if set_up.rag_basis == RagBasis.OUTTURN and not is_last_of_year(
        line.slot.period, set_up.measure
    ):
        return False
    return set_up.measure.expects(line.slot.period)


def _marker(slot: SlotFacts, figure: Figure) -> Marker | None:
    """A year to date may be known though its last period had no cases, and the other way round."""
    if slot.marker == Marker.SUPPRESSED:
        return Marker.SUPPRESSED
    if figure.value is not None:
        return None
    return figure.marker or (Marker(slot.marker) if slot.marker else None)


def target_of(facts: KpiFacts, definition: DefinitionFacts, period: Period) -> TargetLine | None:
    """What a figure of the period is held against on the basis of the definition, as it is kept.

    None where nothing was set; a target without a number is a line without one.
    """
    set_up = definition.set_up
    line = target_for(
        period, facts.targets, measure_type=set_up.measure_type, basis=set_up.rag_basis
    )
    return line and TargetLine(stored(line.value), stored(line.lower), stored(line.upper))


def _of_period(period: Period, by_end) -> _Line | None:
    """The line of the period, or one that ends with it though its length differs."""
    same_end = by_end.get(period.end, [])
    exact = next((line for line in same_end if line.slot.period == period), None)
    return exact or next(iter(same_end), None)


def _compared(line: _Line, period: Period) -> Figure:
    """The short comparison takes single periods; between years there is but one comparison."""
    return line.on_basis if period.is_year else line.of_period


def _directions(line: _Line, by_end, facts: KpiFacts, target):
    """Short, long and headline. Between years the one comparison is all three."""
    set_up, period = line.definition.set_up, line.slot.period
    rule = TravelRule(
        set_up.polarity,
        set_up.decimal_places,
        set_up.minimum_change or ZERO,
        set_up.minimum_is_percent,
        neutral=facts.neutral,
        target=target,
        midpoint=set_up.midpoint,
    )
    ends = dict.fromkeys((period.end, period.previous().end, period.year_before().end))
    near = [other for end in ends for other in by_end.get(end, [])]
    found = travels(
        period,
        rule,
        measure_type=set_up.measure_type,
        by_period=[other.point(other.of_period) for other in near],
        on_basis=[other.point(other.on_basis) for other in near],
    )
    if period.is_year:
        return found.annual, found.annual, found.annual
    return found.short, found.long, found.headline
