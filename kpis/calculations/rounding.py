"""Rounding as councils print it: half up, away from zero, on Decimal (domain-rules Y3)."""

from decimal import ROUND_HALF_UP, Context, Decimal

ZERO = Decimal(0)
WIDE = Context(prec=60)


def round_half_up(value: Decimal, places: int) -> Decimal:
    """97.05 to one place is 97.1; -2.5 to none is -3."""
    exponent = Decimal(1).scaleb(-places)
    return value.quantize(exponent, rounding=ROUND_HALF_UP, context=WIDE)
