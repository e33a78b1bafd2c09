"""Which periods a KPI is collected for in the round of a quarter."""

import pytest

from kpis.collection.actions.rounds import periods_due
from kpis.register.models import KPIDefinition
from perfportal.core.periods import Period


@pytest.mark.parametrize(
    ("frequency", "calendar", "due_periods", "quarter", "expected"),
    [
        ("quarterly", "financial", [], 2, ["2026-27-Q2"]),
        ("quarterly", "financial", [2, 4], 1, []),
        ("monthly", "financial", [], 2, ["2026-M07", "2026-M08", "2026-M09"]),
        ("monthly", "financial", [6], 2, ["2026-M09"]),
        ("half_yearly", "financial", [], 1, []),
        ("half_yearly", "financial", [], 2, ["2026-27-H1"]),
        ("half_yearly", "financial", [], 4, ["2026-27-H2"]),
        ("annual", "financial", [], 3, []),
        ("annual", "financial", [], 4, ["2026-27"]),
        ("annual", "financial", [4], 4, ["2026-27"]),
        ("annual", "financial", [2], 2, ["2025-26"]),
        ("annual", "financial", [2], 4, []),
        ("annual", "academic", [], 2, ["AY2025-26"]),
        ("annual", "calendar", [], 3, ["CY2026"]),
        ("termly", "academic", [], 2, []),
        ("ad_hoc", "financial", [], 2, []),
    ],
)
def test_periods_that_are_due(frequency, calendar, due_periods, quarter, expected):
    definition = KPIDefinition(frequency=frequency, calendar=calendar, due_periods=due_periods)
    found = periods_due(definition, Period.quarter(2026, quarter))
    assert [period.token for period in found] == expected
