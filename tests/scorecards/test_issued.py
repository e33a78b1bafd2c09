"""What a committee may see: each test puts in a figure that could leak."""

from decimal import Decimal

import pytest

from perfportal.core.periods import Period
from scorecards.issued import is_hidden, is_in_year_to_date, masked
from tests.scorecards.board import Q1, Q2, Q2_LAST_YEAR, line

CANARY = Decimal("66.6")
WHOLE = {
    "dot_headline": "IMPROVING",
    "last_year_value": CANARY,
    "ytd": CANARY,
    "ytd_state": "complete",
    "value_state": "issued",
}


def test_an_issued_figure_that_follows_from_issued_ones_is_whole():
    whole = line(**WHOLE)

    assert masked(whole, ()) == whole


def test_a_withheld_figure_of_last_year_takes_the_direction_with_it():
    seen = masked(line(**WHOLE), [Q2_LAST_YEAR])

    assert (seen.dot_headline, seen.last_year_value) == ("", None)
    assert (seen.value, seen.rag, seen.ytd) == (Decimal("97.1"), "GREEN", CANARY)


def test_a_withheld_earlier_quarter_takes_the_year_to_date_with_it():
    seen = masked(line(**WHOLE), [Q1])

    assert (seen.ytd, seen.ytd_state) == (None, "")
    assert (seen.value, seen.rag, seen.dot_headline) == (Decimal("97.1"), "GREEN", "IMPROVING")


def test_a_status_of_the_year_to_date_goes_with_a_withheld_quarter():
    seen = masked(line(**WHOLE, basis="ytd", commentary="Behind."), [Q1])

    assert (seen.rag, seen.value, seen.commentary) == ("NO_DATA", None, "")
    assert (seen.ytd, seen.dot_headline, seen.last_year_value) == (None, "", None)


def test_a_year_to_date_compares_with_last_years_year_to_date():
    seen = masked(line(**WHOLE, basis="ytd"), [Period.quarter(2025, 1)])

    assert (seen.rag, seen.dot_headline, seen.last_year_value) == ("GREEN", "", None)


def test_a_status_that_last_year_decides_goes_with_it():
    seen = masked(line(**WHOLE, preset="dot_combined", adverse_variance=CANARY), [Q2_LAST_YEAR])

    assert (seen.rag, seen.adverse_variance) == ("NO_DATA", None)


def test_a_suppressed_figure_says_so_and_nothing_more():
    seen = masked(line(**WHOLE, rag="SUPPRESSED", marker="c"), [Q2])

    assert seen.rag == "SUPPRESSED"
    assert (seen.value, seen.ytd, seen.dot_headline, seen.last_year_value) == (None, None, "", None)


def test_a_later_quarter_hides_nothing():
    whole = line(**WHOLE)

    assert masked(whole, [Q2.next()]) == whole


@pytest.mark.parametrize(
    ("period", "basis", "withheld", "expected"),
    [
        (Q2, "period", [Q2], True),
        (Q2, "period", [Q1], False),
        (Q2, "ytd", [Q1], True),
        (Q2, "outturn", [Q1], True),
        (Q1, "ytd", [Q2], False),
        (Q1, "ytd", [Period.quarter(2025, 4)], False),
        (Q2, "ytd", [Period.month(2026, 5)], True),
    ],
)
def test_what_hides_a_figure(period, basis, withheld, expected):
    assert is_hidden(period, basis, "financial", withheld) is expected


def test_the_year_is_the_calendar_of_the_measure():
    january, march = Period.month(2026, 1), Period.month(2026, 3)

    assert is_in_year_to_date(Period.month(2026, 5), "calendar", [january]) is True
    assert is_in_year_to_date(Period.month(2026, 5), "financial", [march]) is False


def test_what_rests_on_the_whole_series_is_left_out_always():
    signals = {"variation": "concern_low", "spc_limits": "full", "warnings": 64}
    found = masked(line(**WHOLE, **signals), ())
    assert (found.variation, found.spc_limits, found.warnings) == ("", "", 0)


def test_a_forecast_goes_with_the_year_to_date_that_it_is_made_of():
    ahead = {"forecast": Decimal("95.0"), "forecast_rag": "AMBER"}
    found = masked(line(**WHOLE, **ahead), [Q2.previous()])
    assert (found.forecast, found.forecast_rag) == (None, "")
    whole = masked(line(**WHOLE, **ahead), ())
    assert (whole.forecast, whole.forecast_rag) == (Decimal("95.0"), "AMBER")
