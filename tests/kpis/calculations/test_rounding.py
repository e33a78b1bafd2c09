from decimal import Decimal

import pytest

from kpis.calculations.rounding import round_half_up


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("97.05", 1, "97.1"),
        ("-2.5", 0, "-3"),
        ("2.5", 0, "3"),
        ("97.04", 1, "97.0"),
        ("0.00005", 4, "0.0001"),
        ("0.000000001", 4, "0.0000"),
        ("1000000000000.05", 1, "1000000000000.1"),
        ("123456789012345678901234567890.5", 0, "123456789012345678901234567891"),
    ],
)
def test_rounds_half_away_from_zero(value, places, expected):
    assert str(round_half_up(Decimal(value), places)) == expected
