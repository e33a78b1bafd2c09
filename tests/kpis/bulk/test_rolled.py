"""Longer periods and the other basis: the vectorised rule is the plain one, to the last digit."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal as D

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.calculations.codes import RagBasis
from kpis.calculations.facts import YEAR_KIND
from kpis.calculations.rolled import COMBINED
from kpis.calculations.targets import TargetVersion
from kpis.calculations.year_to_date import CUMULATIVE
from perfportal.core.periods import PeriodKind, period_containing
from tests.kpis.bulk import strategies
from tests.kpis.bulk.test_assess import assert_as_by_the_plain_rule

KINDS = [PeriodKind.MONTH, PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF_YEAR]


@st.composite
def finely_collected(draw, pk=1):
    """A KPI whose figures are combined, with few gaps, and targets of parts that often agree."""
    types = sorted(COMBINED | CUMULATIVE)
    kpi = draw(strategies.kpis(pk=pk, measure_type=draw(st.sampled_from(types))))
    basis = draw(st.sampled_from([RagBasis.PERIOD, RagBasis.PERIOD, RagBasis.YTD]))
    set_up = replace(kpi.definitions[0].set_up, rag_basis=basis)
    kind, slots = draw(st.sampled_from(KINDS)), []
    period = first = period_containing(
        kind, draw(st.dates(dt.date(2023, 1, 1), dt.date(2023, 9, 9)))
    )
    make = draw(st.sampled_from([strategies.slots, strategies.tidy_slots, strategies.tidy_slots]))
    for _number in range(draw(st.integers(3, 30))):
        if draw(st.integers(0, 30)):
            slots.append(draw(make(period)))
        period = period.next()
    return replace(
        kpi,
        definitions=tuple(replace(one, set_up=set_up) for one in kpi.definitions),
        slots=tuple(slots) or (draw(make(period)),),
        targets=draw(targets(first, YEAR_KIND[set_up.calendar])),
        other_targets=(),
    )  # fmt: skip


@st.composite
def targets(draw, first, year_kind):
    """For some of the first periods, for years, or for both."""
    found, period = [], first
    if draw(st.booleans()):
        year = first.next().next().year(year_kind)
        found.append(draw(strategies.target_versions(first.kind, year_kind)))
        found.append(TargetVersion(year, draw(strategies.maybe), version=7))
    usual, lower = draw(strategies.small), draw(st.none() | strategies.small)
    for _number in range(draw(st.sampled_from([0, 12, 24]))):
        value = draw(st.sampled_from([usual] * 12 + [D("1.5"), None]))
        upper = None if lower is None else lower + 3
        found.append(TargetVersion(period, value, lower, upper, version=9))
        period = period.next()
    return tuple({(one.period, one.version): one for one in found}.values())


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(kpis=st.tuples(*(finely_collected(pk=pk) for pk in (1, 2, 3))))
def test_longer_periods_and_the_other_basis_are_those_of_the_plain_rule(kpis):
    assert_as_by_the_plain_rule(kpis)
