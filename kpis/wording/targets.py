"""Targets and tolerances in words. A percentage always says what it is a percentage of."""

from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kpis.calculations.codes import Polarity, RagPreset, ToleranceKind
from kpis.calculations.goals import TargetLine
from kpis.wording.numbers import format_change, format_figure, format_plain, format_value

# Short names, for a list to choose from; "5%" always says of what (domain-rules 2.2).
RULE_NAMES = {
    RagPreset.PER_KPI: _("The KPI's own tolerance, as below"),
    RagPreset.STD5: _("Amber is within 5% of the target"),
    RagPreset.STD10: _("Amber is within 10% of the target"),
    RagPreset.FLOOR: _("Amber reaches the floor standard, which is the number below"),
    RagPreset.BELFAST: _("Green is within 1% of the target, red is 5% of the target or more off"),
    RagPreset.DOT_COMBINED: _(
        "Green is within 10% of the target; beyond that amber is no worse than a year before"
    ),
}
TOLERANCE_NAMES = {
    ToleranceKind.PERCENT: _("A percentage of the target"),
    ToleranceKind.ABSOLUTE: _("The KPI's own unit; percentage points where it is a percentage"),
    ToleranceKind.FLOOR: _("A floor: the lowest figure that is still amber (highest, if lower is "
                           "better)"),
    ToleranceKind.NONE: _("No amber: the target is met or missed"),
}  # fmt: skip
PRESET_WORDS = {
    RagPreset.STD5: _("within 5% of the target"),
    RagPreset.STD10: _("within 10% of the target"),
    RagPreset.BELFAST: _("up to 5% worse than the target; within 1% is on target"),
    RagPreset.DOT_COMBINED: _("more than 10% from the target, but no worse than a year before"),
}


def target_words(
    target: TargetLine | None, unit: str, decimal_places: int, multiplier: int = 1
) -> str:
    """`97.0%`, `between 11% and 15%`, `No target`."""
    if target is None or target == TargetLine():
        return gettext("No target")
    low, high = target.lower, target.upper
    if low is not None and high is not None:
        return gettext("between %(low)s and %(high)s") % {
            "low": format_figure(low, unit, decimal_places),
            "high": format_value(high, unit, decimal_places, multiplier),
        }
    if low is not None or high is not None:
        pattern = gettext("%(bound)s or more") if high is None else gettext("%(bound)s or less")
        bound = format_value(low if high is None else high, unit, decimal_places, multiplier)
        return pattern % {"bound": bound}
    return format_value(target.value, unit, decimal_places, multiplier)


def tolerance_words(
    kind: str,
    tolerance: Decimal | None,
    *,
    unit: str,
    polarity: str = "",
    multiplier: int = 1,
    preset: str = RagPreset.PER_KPI,
) -> str:
    """How far from the target is still amber: `within 2 percentage points of the target`."""
    if preset in PRESET_WORDS:
        return str(PRESET_WORDS[preset])
    if tolerance is None or kind == ToleranceKind.NONE:
        return gettext("no tolerance: the target is met or missed")
    amount = _tolerance_amount(kind, tolerance, unit, multiplier)
    if kind != ToleranceKind.FLOOR and preset != RagPreset.FLOOR:
        return gettext("within %(amount)s of the target") % {"amount": amount}
    if polarity == Polarity.LOWER:
        return gettext("no more than the limit of %(amount)s") % {"amount": amount}
    return gettext("at least the floor of %(amount)s") % {"amount": amount}


def _tolerance_amount(kind, tolerance, unit, multiplier) -> str:
    plain = format_plain(tolerance)
    if kind == ToleranceKind.PERCENT:
        return f"{plain}%"
    places = len(plain.partition(".")[2])
    if kind == ToleranceKind.ABSOLUTE:
        return format_change(tolerance, unit, places, multiplier)
    return format_value(tolerance, unit, places, multiplier)
