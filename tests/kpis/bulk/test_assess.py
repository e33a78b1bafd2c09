"""The vectorised rules give the plain rule's answers, to the last digit."""

import datetime as dt
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.bulk.assess import assess_columns
from kpis.bulk.columns import slots_of
from kpis.bulk.rows import FIELDS, rows_of
from kpis.calculations.codes import MeasureType, Polarity, ToleranceKind
from tests.kpis.bulk import strategies

AS_OF = dt.date(2025, 3, 3)
KINDS_OF_KPI = list(product(MeasureType, Polarity, ToleranceKind))


def plainly(facts):
    return readable(rows_of(facts, as_of=AS_OF))


def vectorised(kpis):
    bare = [replace(kpi, slots=()) for kpi in kpis]
    rows, left_over = assess_columns(bare, slots_of(kpis), as_of=AS_OF)
    return readable(rows), left_over


def differences(found, expected):
    """By KPI and day, the fields that are not alike: short enough to read."""
    return {
        key: {
            name: (found.get(key, {}).get(name), expected.get(key, {}).get(name))
            for name in FIELDS
            if found.get(key, {}).get(name) != expected.get(key, {}).get(name)
        }
        for key in found.keys() | expected.keys()
        if found.get(key) != expected.get(key)
    }


def assert_as_by_the_plain_rule(kpis):
    """All but the KPIs that the vectorised rule leaves to the plain one."""
    found, left_over = vectorised(kpis)
    expected = {}
    for kpi in kpis:
        if kpi.id not in left_over:
            expected |= plainly(kpi)
    assert differences(found, expected) == {}


def readable(rows):
    found = {}
    for record in rows.records:
        facts = dict(zip(FIELDS, record.tolist(), strict=True))
        facts["missing"] = rows.texts[facts["missing"]]
        found[facts["kpi"], facts["kind"], facts["start"], facts["basis"]] = facts
    return found


@pytest.mark.parametrize(("measure_type", "polarity", "tolerance_kind"), KINDS_OF_KPI)
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_kind_of_kpi_is_assessed_as_by_the_plain_rule(
    measure_type, polarity, tolerance_kind, data
):
    of_set_up = {
        "measure_type": measure_type, "polarity": polarity, "tolerance_kind": tolerance_kind
    }  # fmt: skip
    kpis = [data.draw(strategies.kpis(pk=pk, **of_set_up)) for pk in (1, 2, 3)]
    assert_as_by_the_plain_rule(kpis)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(kpis=st.tuples(*(strategies.kpis(pk=pk) for pk in range(1, 7))))
def test_mixed_kpis_do_not_disturb_each_other(kpis):
    assert_as_by_the_plain_rule(kpis)
