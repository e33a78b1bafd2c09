"""Figures of longer periods of a KPI that is collected in shorter ones, as facts to be assessed.

A scorecard of a quarter shows a monthly KPI's quarter, not its last month; an annual report shows
the year. The figure is that of `roll_up`; its target is the one set for the longer period or spread
from the year, else what the targets of the parts make: their sum for counts, and for others the
one that they share. Then the rules for any other period give it its status and direction.

There is none where it would say less than the last part does: for types whose figure at the end of
the period is the last one anyway, where a part was never asked for, where parts lack the numbers to
be combined, and where they have targets that make none.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kpis.calculations.assess import (
    NO_LINE,
    Assessed,
    assess_series,
    readings_of,
    stored,
    target_of,
)
from kpis.calculations.codes import NOT_FINAL, Marker, MeasureType, RagBasis
from kpis.calculations.facts import DefinitionFacts, KpiFacts, SlotFacts
from kpis.calculations.goals import TargetLine
from kpis.calculations.readings import Figure, Outcome, stated_figure
from kpis.calculations.roll_up import asked_parts, roll_up
from kpis.calculations.targets import TargetVersion, target_of_parts
from perfportal.core.periods import YEAR_KINDS, Period, PeriodKind, period_containing

# What is added up or pooled; the figures of other types are the last ones.
COMBINED = frozenset({MeasureType.SUM, MeasureType.RATIO, MeasureType.WMEAN, MeasureType.PER_FTE})
FINER_THAN_MONTHS = (PeriodKind.DAY, PeriodKind.WEEK)
STATES = ("due", "draft", "submitted", "approved", "issued")


@dataclass(frozen=True)
class Rolled:
    """What the rules made of a longer period, and the part that it ends with."""

    result: Assessed
    last: Period


@dataclass(frozen=True)
class _Whole:
    """A longer period with the slots of its parts, oldest first, and what they come to."""

    period: Period
    definition: DefinitionFacts
    parts: tuple[SlotFacts, ...]
    figure: Figure
    target: TargetLine | None

    @property
    def slot(self) -> SlotFacts:
        """As if it had been entered: no further on than the part that is least far."""
        due_on = [part.due_on for part in self.parts if part.due_on]
        state = min((part.state for part in self.parts), key=STATES.index)
        slot = SlotFacts(self.period, state, max(due_on, default=None), self.parts[-1].revision_id)
        if not slot.is_given:
            return slot
        value = stored(self.figure.value)
        return replace(slot, value=value, marker=self._marker, data_status=self._data_status)

    @property
    def _marker(self) -> str:
        """Withheld as soon as a part is; not available once a part is not."""
        markers = {part.marker for part in self.parts if part.is_given}
        if Marker.SUPPRESSED in markers:
            return Marker.SUPPRESSED
        if self.figure.outcome == Outcome.NOT_APPLICABLE:
            return Marker.NOT_APPLICABLE
        return Marker.NOT_AVAILABLE if Marker.NOT_AVAILABLE in markers else ""

    @property
    def _data_status(self) -> str:
        statuses = [part.data_status for part in self.parts]
        return next((status for status in NOT_FINAL if status in statuses), statuses[-1])


def rolled_up(facts: KpiFacts, *, as_of) -> list[Rolled]:
    """Results of all longer periods that the KPI's slots make, by kind of period and then by day.

    Empty for a KPI without slots or definitions, or whose status is not of its periods.
    """
    wholes = list(_wholes(facts)) if facts.definitions else []
    found = []
    for kind in dict.fromkeys(whole.period.kind for whole in wholes):
        group = [whole for whole in wholes if whole.period.kind == kind]
        results = assess_series(_as_facts(facts, group), as_of=as_of)
        found += [
            Rolled(result, whole.parts[-1].period)
            for result, whole in zip(results, group, strict=True)
        ]
    return found


def longer_kinds(kind: PeriodKind, year_kind: PeriodKind) -> tuple[PeriodKind, ...]:
    """The kinds of period that figures of a kind are made into, shortest first."""
    if kind in YEAR_KINDS or kind == PeriodKind.RANGE:
        return ()
    if kind in FINER_THAN_MONTHS:
        return (PeriodKind.MONTH, PeriodKind.QUARTER, year_kind)
    return (PeriodKind.QUARTER, year_kind) if kind == PeriodKind.MONTH else (year_kind,)


def is_combined(definition: DefinitionFacts) -> bool:
    set_up = definition.set_up
    return set_up.rag_basis == RagBasis.PERIOD and set_up.measure_type in COMBINED


def _wholes(facts: KpiFacts) -> Iterable[_Whole]:
    slots = {slot.period: slot for slot in facts.slots}
    readings, seen = readings_of(facts), set(slots)
    year_kinds = {d.set_up.measure.year_kind for d in facts.definitions}
    pairs = {
        (longer, period.kind)
        for period in slots
        for year_kind in year_kinds
        for longer in longer_kinds(period.kind, year_kind)
    }
    for longer, kind in sorted(pairs, key=_order):
        for period in _periods(slots, kind, longer):
            whole = None if period in seen else _whole(period, kind, facts, slots, readings)
            if whole is not None:
                seen.add(period)
                yield whole


def _order(pair: tuple[PeriodKind, PeriodKind]):
    return tuple(list(PeriodKind).index(kind) for kind in pair)


def _periods(slots, kind: PeriodKind, longer: PeriodKind) -> list[Period]:
    """The longer periods that hold a slot of the kind, oldest first."""
    middles = [period.middle for period in slots if period.kind == kind]
    return sorted({period_containing(longer, day) for day in middles})


def _whole(period: Period, kind: PeriodKind, facts: KpiFacts, slots, readings) -> _Whole | None:
    definition = facts.definition_for(period)
    measure, starts = definition.set_up.measure, facts.starts_on
    if not is_combined(definition):
        return None
    asked = asked_parts(period, kind, measure=measure, starts=starts)
    if not asked or any(part not in slots for part in asked):
        return None
    figure = roll_up(readings, measure=measure, whole=period, kind=kind, starts=starts)
    stated = (stated_figure(readings.get(part), part, measure) for part in asked)
    is_open = any(one.outcome == Outcome.INCOMPLETE for one in stated)
    if not is_open and figure.outcome not in (Outcome.KNOWN, Outcome.NOT_APPLICABLE):
        return None
    parts = [target_with_number(facts, definition, part) for part in asked]
    target = target_with_number(facts, definition, period)
    if target is None and any(parts):
        target = target_of_parts(parts, adds_up=definition.set_up.measure_type == MeasureType.SUM)
        if target is None:
            return None
    return _Whole(period, definition, tuple(slots[part] for part in asked), figure, target)


def target_with_number(
    facts: KpiFacts, definition: DefinitionFacts, period: Period
) -> TargetLine | None:
    line = target_of(facts, definition, period)
    return None if line == NO_LINE else line


def _as_facts(facts: KpiFacts, wholes: list[_Whole]) -> KpiFacts:
    """The KPI as if it had been collected in the longer periods, each of which is asked for."""
    made = [
        TargetVersion(whole.period, line.value, line.lower, line.upper)
        for whole in wholes
        if (line := whole.target)
    ]
    told = {target.period for target in made}
    return replace(
        facts,
        definitions=tuple(
            replace(one, set_up=replace(one.set_up, due_numbers=())) for one in facts.definitions
        ),
        slots=tuple(whole.slot for whole in wholes),
        targets=(*(one for one in facts.targets if one.period not in told), *made),
    )
