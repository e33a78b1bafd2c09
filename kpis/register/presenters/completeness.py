"""How much of a definition sheet is filled in, and its worked example."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.calculations.counting import percent_of
from kpis.register.models import KPI, KPIDefinition
from kpis.wording import format_value, listed, lower_first

# Round numbers for an example: how many of how many, by the multiplier of the KPI.
EXAMPLES = {1: (90, 45), 100: (45, 50), 1_000: (12, 4_000), 10_000: (30, 20_000),
            100_000: (18, 40_000)}  # fmt: skip
ASKED_OF_A_SHEET = ("purpose", "definition", "good_looks_like", "source", "manual_steps",
                    "data_limits")  # fmt: skip
ASKED_OF_A_KPI = ("responsible_officer", "data_provider", "portfolio")
ASKED_WORDS = {
    "purpose": gettext_lazy("purpose"),
    "definition": gettext_lazy("definition"),
    "good_looks_like": gettext_lazy("what good looks like"),
    "source": gettext_lazy("source"),
    "manual_steps": gettext_lazy("manual steps"),
    "data_limits": gettext_lazy("limits of the data"),
    "responsible_officer": gettext_lazy("responsible officer"),
    "data_provider": gettext_lazy("data provider"),
    "portfolio": gettext_lazy("portfolio"),
    "worked_example": gettext_lazy("worked example"),
}


def completeness_words(kpi: KPI) -> str:
    """`7 of 10 parts of this sheet are filled in (70%). Empty: source.`."""
    named = {name: getattr(kpi.definition, name) for name in ASKED_OF_A_SHEET}
    named |= {name: getattr(kpi, name) for name in ASKED_OF_A_KPI}
    named["worked_example"] = kpi.definition.worked_example or example_words(kpi.definition)
    filled = sum(bool(value and str(value).strip()) for value in named.values())
    words = {"filled": filled, "all": len(named), "percent": percent_of(filled, len(named))}
    said = _("%(filled)s of %(all)s parts of this sheet are filled in (%(percent)s%%)") % words
    empty = [str(ASKED_WORDS[name]) for name, value in named.items() if not value]
    return f"{said}. " + _("Empty: %s.") % listed(empty) if empty else f"{said}."


def example_words(definition: KPIDefinition) -> str:
    """`For example 45 cases in time ÷ 50 all cases × 100 = 90.0%`, from the sheet's own words."""
    parts = EXAMPLES.get(definition.multiplier)
    if not (parts and definition.numerator_label and definition.denominator_label):
        return ""
    top, below = parts
    figure = Decimal(top) / below * definition.multiplier
    unit, places = definition.unit, definition.decimal_places
    words = {
        "top": f"{top:,}",
        "below": f"{below:,}",
        "numerator": lower_first(definition.numerator_label),
        "denominator": lower_first(definition.denominator_label),
        "figure": format_value(figure, unit, places, definition.multiplier),
    }
    return _("%(top)s (%(numerator)s) of %(below)s (%(denominator)s) is %(figure)s") % words
