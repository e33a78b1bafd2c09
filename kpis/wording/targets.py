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
    RagPreset.WITHIN: _("Green is within the tolerance below, and nothing is amber"),
}
# What the rules are called where several stand together.
RULE_TITLES = {
    RagPreset.PER_KPI: _("Tolerance of each KPI"),
    RagPreset.STD5: _("5% of the target"),
    RagPreset.STD10: _("10% of the target"),
    RagPreset.FLOOR: _("Floor standard"),
    RagPreset.BELFAST: _("1% and 5% of the target"),
    RagPreset.DOT_COMBINED: _("10% of the target, with last year"),
    RagPreset.WITHIN: _("Tolerance counts as on target"),
}
# Green, amber and red under each rule.
RULE_COLOURS = {
    RagPreset.PER_KPI: (
        _("The target is met"),
        _("Missed, within the tolerance that the KPI's sheet names"),
        _("Missed by more"),
    ),
    RagPreset.STD5: (
        _("The target is met"),
        _("Missed by up to 5% of the target"),
        _("Missed by more than 5% of the target"),
    ),
    RagPreset.STD10: (
        _("The target is met"),
        _("Missed by up to 10% of the target"),
        _("Missed by more than 10% of the target"),
    ),
    RagPreset.FLOOR: (
        _("The target is met"),
        _("Missed, but the floor standard of the KPI is reached"),
        _("The floor standard is not reached"),
    ),
    RagPreset.BELFAST: (
        _("Met, or missed by up to 1% of the target"),
        _("Missed by more than 1% and less than 5% of the target"),
        _("Missed by 5% of the target or more"),
    ),
    RagPreset.DOT_COMBINED: (
        _("Met, or missed by up to 10% of the target"),
        _("Missed by more than 10% of the target, but no worse than in the same period last year"),
        _("Missed by more than 10% of the target, and worse than a year before or nothing to "
          "compare with"),
    ),
    RagPreset.WITHIN: (
        _("Met, or missed within the tolerance that the KPI's sheet names"),
        _("Never"),
        _("Missed by more"),
    ),
}  # fmt: skip
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
    if preset == RagPreset.WITHIN:
        within = tolerance_words(
            kind, tolerance, unit=unit, polarity=polarity, multiplier=multiplier
        )
        return gettext("nothing is amber: %(within)s counts as on target") % {"within": within}
    amount = _tolerance_amount(kind, tolerance, unit, multiplier)
    if kind != ToleranceKind.FLOOR and preset != RagPreset.FLOOR:
        return gettext("within %(amount)s of the target") % {"amount": amount}
    if polarity == Polarity.LOWER:
        return gettext("no more than the limit of %(amount)s") % {"amount": amount}
    return gettext("at least the floor of %(amount)s") % {"amount": amount}


def allowance_words(preset: str, tolerance: str, *, is_green: bool) -> str:
    """Why a figure that misses its target is the colour it is; `tolerance` as `tolerance_words`."""
    if preset == RagPreset.WITHIN:
        return tolerance
    if is_green and preset == RagPreset.BELFAST:
        return gettext("within 1% of the target counts as on target")
    if is_green and preset == RagPreset.DOT_COMBINED:
        return gettext("within 10% of the target counts as on target")
    return gettext("amber is %(tolerance)s") % {"tolerance": tolerance}


def _tolerance_amount(kind, tolerance, unit, multiplier) -> str:
    plain = format_plain(tolerance)
    if kind == ToleranceKind.PERCENT:
        return f"{plain}%"
    places = len(plain.partition(".")[2])
    if kind == ToleranceKind.ABSOLUTE:
        return format_change(tolerance, unit, places, multiplier)
    return format_value(tolerance, unit, places, multiplier)
