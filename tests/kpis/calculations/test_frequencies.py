"""Which periods a frequency asks for."""

import pytest

from kpis.calculations.codes import Frequency
from kpis.calculations.frequencies import EXAMPLES, KINDS, calendar_doubt, period_problem
from perfportal.core.periods import parse_period


@pytest.mark.parametrize("frequency", list(Frequency))
def test_the_example_of_each_frequency_fits_it(frequency):
    assert period_problem(parse_period(EXAMPLES[frequency]), frequency) == ""
    assert KINDS[frequency]


@pytest.mark.parametrize(
    ("text", "frequency", "fits", "fits_a_target"),
    [
        ("Q2 2026/27", "quarterly", True, True),
        ("2026/27", "quarterly", False, True),
        ("July 2026", "quarterly", False, False),
        ("Q2 2026/27", "monthly", False, False),
        ("CY2026", "annual", True, True),
        ("2026-10-31", "annual", True, True),
        ("Q2 2026/27", "annual", False, False),
        ("2026-10-31", "ad_hoc", True, True),
    ],
)
def test_targets_may_also_be_of_the_year(text, frequency, fits, fits_a_target):
    period = parse_period(text)
    assert (period_problem(period, frequency) == "") == fits
    assert (period_problem(period, frequency, allow_year=True) == "") == fits_a_target


def test_the_sentence_names_both_and_shows_a_way_to_write_it():
    assert period_problem(parse_period("July 2026"), "half_yearly") == (
        "Jul 2026 is a month, but the frequency of the KPI is half yearly. "
        "Write it like 2026-27-H1."
    )


@pytest.mark.parametrize(
    ("text", "calendar", "asked"),
    [
        ("2026/27", "financial", False),
        ("CY2026", "financial", True),
        ("CY2026", "calendar", False),
        ("AY2026-27", "academic", False),
        ("2026/27", "municipal", True),
        ("Q2 2026/27", "calendar", False),
    ],
)
def test_a_year_of_another_calendar_is_asked_about(text, calendar, asked):
    assert bool(calendar_doubt(parse_period(text), calendar)) == asked
