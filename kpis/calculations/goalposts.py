"""What the change of a target did to statuses: the same figures under the version before it.

A past status is never recalculated (domain-rules 2.5); this is the comparison that a reader asks
for, made with the rules of the assessment itself.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from kpis.calculations.assess import Assessed, assess_series
from kpis.calculations.codes import Rag
from kpis.calculations.facts import KpiFacts
from kpis.calculations.goals import TargetLine
from kpis.calculations.targets import TargetVersion
from perfportal.core.periods import Period

# What a status may look back on: the same period of the year before (domain-rules 2.3, 3.1).
LOOKS_BACK = dt.timedelta(days=2 * 366)


@dataclass(frozen=True)
class Effect:
    """One period's figure with its status under the changed target and under the one before."""

    period: Period
    value: Decimal
    target: TargetLine
    rag: Rag
    target_before: TargetLine
    rag_before: Rag

    @property
    def is_other_status(self) -> bool:
        return self.rag != self.rag_before


def effects_of(facts: KpiFacts, changed: Period, version: int, *, as_of: dt.date) -> list[Effect]:
    """The periods with a figure whose target version `version` of `changed` moved, oldest first.

    Later versions of the same target are left out on both sides: each change answers for itself.
    """
    near = replace(facts, slots=tuple(_near(facts, changed)))
    after = _assess(near, changed, version, as_of)
    before = _assess(near, changed, version - 1, as_of)
    return [
        Effect(now.period, now.value, now.target, now.rag, then.target, then.rag)
        for now, then in zip(after, before, strict=True)
        if now.value is not None and now.target != then.target
    ]


def _near(facts: KpiFacts, changed: Period):
    return (
        slot
        for slot in facts.slots
        if slot.period.end > changed.start - LOOKS_BACK and slot.period.start <= changed.end
    )


def _assess(facts: KpiFacts, changed: Period, version: int, as_of) -> list[Assessed]:
    targets = tuple(_up_to(facts.targets, changed, version))
    return assess_series(replace(facts, targets=targets), as_of=as_of)


def _up_to(targets: Iterable[TargetVersion], changed: Period, version: int):
    return (t for t in targets if t.period != changed or t.version <= version)
