"""The basis that decides no status, beside the one that does (domain-rules 2.5).

A KPI rated on its periods is shown with its year to date, one rated on its year to date with the
period alone, each with a status of its own. Targets are read on the KPI's own basis; on the other
one they follow from them. Of what grows through the year, the targets of the periods so far are
added up, and the other way round the target of a period is what the target of the year to date
gained. Of the rest the target is the same, for a year to date only if all its periods share it.

A KPI that is rated on its outturn has no other basis: it is held against nothing until then.
"""

import datetime as dt
from dataclasses import replace

from kpis.calculations.assess import Assessed, assess_series
from kpis.calculations.codes import RagBasis
from kpis.calculations.facts import DefinitionFacts, KpiFacts, SetUp
from kpis.calculations.goals import TargetLine
from kpis.calculations.rolled import COMBINED, target_with_number
from kpis.calculations.targets import GROWING, TargetVersion, target_of_parts
from kpis.calculations.year_to_date import CUMULATIVE, periods_to_date
from perfportal.core.periods import YEAR_KINDS, Period, PeriodKind

# Of other types the two figures are the same, or one of them is none.
OTHER = {
    RagBasis.PERIOD: (RagBasis.YTD, COMBINED),
    RagBasis.YTD: (RagBasis.PERIOD, COMBINED | CUMULATIVE),
}


def other_basis(set_up: SetUp) -> RagBasis | None:
    """The basis that is assessed beside the KPI's own; None where it would say the same."""
    basis, types = OTHER.get(set_up.rag_basis, (None, ()))
    return basis if set_up.measure_type in types else None


def beside_own(facts: KpiFacts, *, as_of: dt.date) -> list[Assessed]:
    """The results on the other basis, oldest first; a year has one figure on either."""
    has_other = {one.id: other_basis(one.set_up) is not None for one in facts.definitions}
    if not any(has_other.values()):
        return []
    found = assess_series(_on_other_basis(facts), as_of=as_of)
    return [one for one in found if has_other[one.definition.id] and not is_single(one.period.kind)]


def is_single(kind: PeriodKind) -> bool:
    """Whether a period of the kind is a whole of its own, without a year to date."""
    return kind in YEAR_KINDS or kind == PeriodKind.RANGE


def with_other_basis(facts: KpiFacts) -> KpiFacts:
    """The KPI as if it were rated on its other basis where it has one, without its targets."""
    return replace(
        facts,
        definitions=tuple(
            replace(one, set_up=replace(one.set_up, rag_basis=basis)) if basis else one
            for one in facts.definitions
            for basis in [other_basis(one.set_up)]
        ),
        targets=(),
    )


def _on_other_basis(facts: KpiFacts) -> KpiFacts:
    """The same with the target of each period that has a slot."""
    lines = {
        slot.period: _target(facts, slot.period)
        for slot in facts.slots
        if not is_single(slot.period.kind)
    }
    targets = (
        TargetVersion(period, line.value, line.lower, line.upper)
        for period, line in lines.items()
        if line is not None
    )
    return replace(with_other_basis(facts), targets=tuple(targets))


def _target(facts: KpiFacts, period: Period) -> TargetLine | None:
    definition = facts.definition_for(period)
    set_up = definition.set_up
    grows = set_up.measure_type in GROWING
    asked = periods_to_date(period, set_up.measure, facts.starts_on)
    if set_up.rag_basis == RagBasis.PERIOD:
        lines = [target_with_number(facts, definition, part) for part in asked]
        return target_of_parts(lines, adds_up=grows) if lines else None
    return _of_period_alone(facts, definition, period, asked if grows else [])


def _of_period_alone(
    facts: KpiFacts, definition: DefinitionFacts, period: Period, asked: list[Period]
) -> TargetLine | None:
    """What the target of the year to date gained since the last period that was asked for."""
    line = target_with_number(facts, definition, period)
    earlier = [part for part in asked if part < period]
    if line is None or not earlier:
        return line
    before = target_with_number(facts, definition, earlier[-1])
    if before is None:
        return None
    pairs = [(line.value, before.value), (line.lower, before.lower), (line.upper, before.upper)]
    if any((now is None) != (then is None) for now, then in pairs):
        return None
    return TargetLine(*(None if now is None else now - then for now, then in pairs))
