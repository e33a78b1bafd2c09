"""The council's colour: white text stands on it, so it must be dark enough (WCAG 1.4.3)."""

import re
from decimal import Decimal

HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
LEAST_CONTRAST = Decimal("4.5")


def is_readable_colour(colour: str) -> bool:
    """Whether `colour` is written #rrggbb and white text on it can be read."""
    return bool(HEX_COLOUR.fullmatch(colour)) and contrast_with_white(colour) >= LEAST_CONTRAST


def contrast_with_white(colour: str) -> Decimal:
    """The contrast ratio of WCAG 2 between white and #rrggbb, from 1 to 21."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    luminance = Decimal("0.2126") * red + Decimal("0.7152") * green + Decimal("0.0722") * blue
    return Decimal("1.05") / (luminance + Decimal("0.05"))


def _linear(channel: int) -> Decimal:
    share = Decimal(channel) / 255
    if share <= Decimal("0.04045"):
        return share / Decimal("12.92")
    return ((share + Decimal("0.055")) / Decimal("1.055")) ** Decimal("2.4")
