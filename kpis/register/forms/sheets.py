"""The definition sheet as a form: for a new KPI, and for the next version of its definition."""

from decimal import Decimal

from django import forms
from django.core.validators import MaxValueValidator
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from kpis.register.actions.kpis import Change
from kpis.register.forms.kpis import EXPECTED_HINT, KPI_FIELDS, KpiFields
from kpis.register.imports.cells import CODE, LONGEST_CODE
from kpis.register.models import KPI, KPIDefinition, LifeCycle
from kpis.register.words import (
    CALENDAR_WORDS,
    FORECAST_WORDS,
    FREQUENCY_WORDS,
    MEASURE_WORDS,
    ROLE_WORDS,
)
from kpis.wording import BASIS_WORDS, POLARITY_WORDS, RULE_NAMES, TOLERANCE_NAMES, format_plain
from perfportal.core.council_settings import get_setting
from perfportal.core.forms import ForeseeingForm, PortalModelForm, day_field, words_field
from perfportal.core.models import User

WORDS = {
    "measure_type": MEASURE_WORDS,
    "frequency": FREQUENCY_WORDS,
    "calendar": CALENDAR_WORDS,
    "polarity": POLARITY_WORDS,
    "rag_basis": BASIS_WORDS,
    "indicator_role": ROLE_WORDS,
    "rag_preset": RULE_NAMES,
    "forecast_method": FORECAST_WORDS,
    "tolerance_kind": TOLERANCE_NAMES,
}
SECTIONS = (
    (_("Why we measure this"), ("purpose", "good_looks_like")),
    (
        _("How it is counted"),
        ("definition", "inclusions", "exclusions", "worked_example", "measure_type", "unit",
         "decimal_places", "numerator_label", "denominator_label", "multiplier", "frequency",
         "calendar", "lag_days", "has_interval"),
    ),
    (
        _("When it is good"),
        ("indicator_role", "polarity", "midpoint", "rag_basis", "rag_preset", "tolerance_kind",
         "tolerance", "minimum_change", "minimum_is_percent", "forecast_method", "hard_minimum",
         "hard_maximum"),
    ),
    (
        _("Where the figure comes from"),
        ("source", "manual_steps", "hours_per_period", "data_limits", "benchmark_source",
         "statutory_return", "is_statutory", "contains_small_numbers"),
    ),
)  # fmt: skip
SHEET = tuple(name for _title, names in SECTIONS for name in names)
LONG = ("purpose", "good_looks_like", "definition", "inclusions", "exclusions", "worked_example",
        "manual_steps", "data_limits")  # fmt: skip
NUMBERS = ("decimal_places", "multiplier", "lag_days", "midpoint", "tolerance", "minimum_change",
           "hard_minimum", "hard_maximum", "hours_per_period")  # fmt: skip
LABELS = {
    "purpose": _("Purpose"),
    "good_looks_like": _("What good looks like"),
    "inclusions": _("Included"),
    "exclusions": _("Left out"),
    "measure_type": _("Kind of figure"),
    "numerator_label": _("Number on top"),
    "denominator_label": _("Number below"),
    "multiplier": _("Multiplied by"),
    "frequency": _("Collected"),
    "calendar": _("Year"),
    "lag_days": _("Days until the figure is known"),
    "indicator_role": _("Role"),
    "polarity": _("Good performance"),
    "rag_basis": _("The status is given to the figure"),
    "rag_preset": _("Rule for the status"),
    "tolerance_kind": _("Amber is measured as"),
    "tolerance": _("How far from the target is still amber"),
    "minimum_change": _("Smallest change that counts"),
    "minimum_is_percent": _("It is a percentage of the previous value"),
    "forecast_method": _("How the year is forecast"),
    "hard_minimum": _("Lowest figure that can be right"),
    "hard_maximum": _("Highest figure that can be right"),
    "worked_example": _("Worked example"),
    "hours_per_period": _("Hours to compile each time"),
    "data_limits": _("Limits of the data"),
    "benchmark_source": _("Compared with"),
    "has_interval": _("The figure is an estimate with a confidence interval, as from a survey"),
    "is_statutory": _("It is part of a statutory return"),
    "contains_small_numbers": _("It may identify people: small numbers are withheld"),
}
HINTS = {
    "purpose": _("What the council decides or does with it. At least 20 characters."),
    "worked_example": _("Such as: 45 of 50 cases in time is 90.0%"),
    "data_limits": _("What the figure does not show, or where it is weak"),
    "benchmark_source": _("The councils or national figure that it can be held against"),
    "multiplier": _("100 for a percentage, 1,000 for a rate per thousand, otherwise 1"),
    "has_interval": _("Whoever enters it gives both ends of the 95% confidence interval as well"),
    "midpoint": _("Only for a KPI that is best near the middle"),
    "minimum_change": _(
        "A smaller one is called no change. In the KPI's own unit: 0.5 is half a day "
        "where days are counted, half a percentage point of a percentage"
    ),
    "minimum_is_percent": _("Tick it if 2 means 2% of the value before, whatever the unit"),
    "numerator_label": _("For a share or rate, such as: cases decided in time"),
    "denominator_label": _("For a share, rate or average, such as: all cases decided"),
}
MOST_PLACES = MaxValueValidator(4, _("Decimal places: at most 4 are kept"))
NUMBER = {"inputmode": "decimal", "autocomplete": "off", "data-width": "10"}


class SheetForm(PortalModelForm):
    """The fields of a definition sheet under the headings of its page."""

    class Meta:
        model = KPIDefinition
        fields = SHEET
        labels = LABELS
        help_texts = HINTS
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in LONG} | {
            name: forms.TextInput(attrs=NUMBER) for name in NUMBERS
        }

    first_section, own_fields = "", ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, words in WORDS.items():
            blank = [choice for choice in self.fields[name].choices if not choice[0]]
            self.fields[name].choices = blank + [(code.value, word) for code, word in words.items()]
        self.fields["decimal_places"].validators.append(MOST_PLACES)
        for name in NUMBERS:
            if isinstance(self.initial.get(name), Decimal):
                self.initial[name] = format_plain(self.initial[name])

    def sections(self) -> list[tuple[str, list[BoundField]]]:
        """Headings with their fields, in order."""
        own = ((self.first_section, self.own_fields),) if self.own_fields else ()
        return [(title, [self[name] for name in names]) for title, names in (*own, *SECTIONS)]

    def sheet(self) -> dict:
        """The fields of the definition, once the form is valid."""
        return {name: self.cleaned_data[name] for name in SHEET}

    def _post_clean(self):
        """The action checks the sheet, with the KPI that it belongs to."""


class ChangeForm(SheetForm, ForeseeingForm):
    """The next version of a definition, with its first day, its reason and its approver."""

    first_section = _("The change")
    own_fields = ("valid_from", "reason", "comparable", "approved_by")

    valid_from = day_field(_("In force from"))
    reason = words_field(_("Why"), hint=_("Whoever sees the KPI can read it under Goalposts."))
    comparable = forms.ChoiceField(
        label=_("Do the new figures compare with the earlier ones?"),
        choices=[
            ("yes", _("Yes")),
            ("no", _("No: charts show a break")),
        ],
        widget=forms.RadioSelect,
    )
    approved_by = forms.ModelChoiceField(
        label=_("Approved by"),
        queryset=User.objects.none(),
        empty_label=_("Nobody yet"),
        help_text=_("A director of the KPI's directorate"),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, approvers, needs_approver, is_draft=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["approved_by"].queryset = approvers
        self.fields["approved_by"].required = needs_approver and not is_draft
        self.fields["reason"].required = not is_draft
        self.fields["comparable"].required = not is_draft

    def change(self) -> Change:
        """When, why and by whose approval, once the form is valid."""
        data = self.cleaned_data
        return Change(
            valid_from=data["valid_from"],
            reason=data["reason"],
            comparable=data["comparable"] == "yes",
            approved_by=data["approved_by"],
        )


class NewKpiForm(SheetForm, KpiFields):
    """A KPI that the council does not have yet. It is proposed or in development."""

    first_section = _("The KPI")
    own_fields = ("code", "state", "expected_from", *KPI_FIELDS)

    code = forms.CharField(
        label=_("Code"),
        max_length=LONGEST_CODE,
        help_text=_("Letters, digits, hyphens and dots, such as HOU-11. It is never used again."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-width": "10"}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            (LifeCycle.PROPOSED.value, LifeCycle.PROPOSED.label),
            (LifeCycle.IN_DEVELOPMENT.value, LifeCycle.IN_DEVELOPMENT.label),
        ],
        initial=LifeCycle.IN_DEVELOPMENT.value,
        widget=forms.RadioSelect,
    )
    expected_from = day_field(_("Expected from"), required=False, hint=EXPECTED_HINT)

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, organisation=organisation, **kwargs)
        self.initial["rag_preset"] = get_setting(organisation, "rag_preset")

    def clean_code(self):
        code = self.cleaned_data["code"].strip().upper()
        if not CODE.fullmatch(code):
            raise forms.ValidationError(_("Use letters, digits, hyphens and dots, such as HOU-11"))
        taken = KPI.objects.filter(organisation=self.organisation, code__iexact=code).first()
        if taken:
            raise forms.ValidationError(
                _("%(code)s is the code of “%(title)s” already: choose another")
                % {"code": taken.code, "title": taken.title}
            )
        return code

    def kpi_fields(self) -> dict:
        """The fields of the KPI itself, once the form is valid."""
        return {name: self.cleaned_data[name] for name in self.own_fields}
