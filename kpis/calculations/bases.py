"""The basis that decides no status, beside the one that does (domain-rules 2.5).

A KPI rated on its periods is shown with its year to date, one rated on its year to date with the
period alone, and each has a status of its own as far as a target can be told. Targets given for
single periods are read on the KPI's own basis, so here only those of years count, spread by their
profile. A KPI that is rated on its outturn has no other: it is held against nothing until then.
"""

import datetime as dt
from dataclasses import replace

from kpis.calculations.assess import Assessed, assess_series
from kpis.calculations.codes import RagBasis
from kpis.calculations.facts import KpiFacts, SetUp
from kpis.calculations.rolled import COMBINED
from kpis.calculations.year_to_date import CUMULATIVE
from perfportal.core.periods import YEAR_KINDS, PeriodKind

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
    found = assess_series(on_other_basis(facts), as_of=as_of)
    return [one for one in found if has_other[one.definition.id] and not is_single(one.period.kind)]


def is_single(kind: PeriodKind) -> bool:
    """Whether a period of the kind is a whole of its own, without a year to date."""
    return kind in YEAR_KINDS or kind == PeriodKind.RANGE


def on_other_basis(facts: KpiFacts) -> KpiFacts:
    """The KPI as if it were rated on its other basis, where it has one."""
    return replace(
        facts,
        definitions=tuple(
            replace(one, set_up=replace(one.set_up, rag_basis=basis)) if basis else one
            for one in facts.definitions
            for basis in [other_basis(one.set_up)]
        ),
        targets=tuple(one for one in facts.targets if one.period.is_year),
    )
