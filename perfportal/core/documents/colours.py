"""Whether a cell's fill is a red, an amber or a green, as people colour a status."""

import colorsys
import re

RED, AMBER, GREEN = "red", "amber", "green"
HEX = re.compile(r"[0-9A-Fa-f]{6}")
PALE = 0.25
# Hues in degrees up to which a fill has the word; beyond the last it is no status.
HUES = ((15, RED), (65, AMBER), (165, GREEN), (340, ""), (361, RED))
# The colours of the old palette that carry a status, by their number.
PALETTE = {
    "2": "FF0000", "3": "00FF00", "5": "FFFF00", "10": "FF0000", "11": "00FF00", "13": "FFFF00",
    "16": "800000", "17": "008000", "42": "CCFFCC", "43": "FFFF99", "45": "FF99CC", "47": "FFCC99",
    "50": "99CC00", "51": "FFCC00", "52": "FF9900", "53": "FF6600", "57": "339966", "58": "003300",
}  # fmt: skip


def colour_word(rgb: str) -> str:
    """`red`, `amber`, `green`, or empty for white, grey, blue and what is no colour."""
    if not HEX.fullmatch(rgb):
        return ""
    parts = (int(rgb[start : start + 2], 16) / 255 for start in (0, 2, 4))
    hue, saturation, value = colorsys.rgb_to_hsv(*parts)
    if saturation < PALE or value < PALE:
        return ""
    return next(word for limit, word in HUES if hue * 360 < limit)


def indexed_colour(number: str) -> str:
    """The colour of the old palette; empty for those that carry no status."""
    return PALETTE.get(number, "")
