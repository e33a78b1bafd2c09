"""What status a period would have with another figure, everything else being as it is."""

import datetime as dt
from dataclasses import replace

from kpis.calculations.assess import assess_series
from kpis.calculations.codes import Rag
from kpis.calculations.facts import KpiFacts, SlotFacts
from perfportal.core.periods import Period

FIGURES = ("value", "numerator", "denominator", "marker", "data_status")


def status_with(facts: KpiFacts, period: Period, given, *, as_of: dt.date) -> Rag | None:
    """`given` has value, numerator, denominator, marker and data status; None without a slot."""
    slots = tuple(_given(slot, given) if slot.period == period else slot for slot in facts.slots)
    results = assess_series(replace(facts, slots=slots), as_of=as_of)
    return next((result.rag for result in results if result.period == period), None)


def _given(slot: SlotFacts, given) -> SlotFacts:
    state = slot.state if slot.is_given else "submitted"
    return replace(slot, state=state, **{name: getattr(given, name) for name in FIGURES})
