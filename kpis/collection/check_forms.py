"""A rule between KPIs, and a check that is switched off."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.calculations.cross import Importance, Operator
from kpis.collection.models.checks import LONGEST_SIDE
from perfportal.core.documents.numbers import NumberError, parse_number
from perfportal.core.forms import PortalForm, day_field, words_field

OPERATORS = [
    (Operator.AT_MOST.value, _("is at most")),
    (Operator.AT_LEAST.value, _("is at least")),
    (Operator.EQUAL.value, _("is equal to")),
    (Operator.BELOW.value, _("is less than")),
    (Operator.ABOVE.value, _("is more than")),
    (Operator.ABOUT.value, _("is about the same as (give the percent)")),
]
IMPORTANCES = [
    (Importance.MUST_LOOK.value, _("Must look: the commentary says a word on it")),
    (Importance.WORTH_A_LOOK.value, _("Worth a look: only shown")),
]
SIDE = {"autocomplete": "off", "spellcheck": "false"}
NUMBER = {"inputmode": "decimal", "autocomplete": "off", "data-width": "4", "data-suffix": "%"}


class CrossCheckForm(PortalForm):
    """Left side, operator, right side, how much it matters, and its sentence."""

    left = forms.CharField(
        label=_("Left side"),
        max_length=LONGEST_SIDE,
        widget=forms.TextInput(attrs=SIDE),
        help_text=_(
            "Codes of KPIs with + - * between spaces, such as HOU-04 + HOU-05, or "
            "HOU-01.numerator * 2"
        ),
    )
    operator = forms.ChoiceField(label=_("Should be so"), choices=OPERATORS)
    right = forms.CharField(
        label=_("Right side"), max_length=LONGEST_SIDE, widget=forms.TextInput(attrs=SIDE)
    )
    within = forms.CharField(
        label=_("Within how many percent"),
        required=False,
        max_length=8,
        widget=forms.TextInput(attrs=NUMBER),
        help_text=_("Of the right side; only for \u201cabout the same as\u201d"),
    )
    importance = forms.ChoiceField(
        label=_("How much does it matter?"), choices=IMPORTANCES, widget=forms.RadioSelect
    )
    sentence = forms.CharField(
        label=_("What officers read"),
        max_length=300,
        help_text=_(
            "Such as: Families in bed and breakfast are part of all families in temporary "
            "accommodation. The numbers are added."
        ),
    )
    reason = words_field(_("Why there is this rule"), rows=2)
    valid_from = day_field(_("For periods that end from"))
    valid_until = day_field(_("Until"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    submission = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_within(self):
        text = self.cleaned_data["within"].strip()
        if not text:
            return None
        try:
            return parse_number(text)
        except NumberError as error:
            raise forms.ValidationError(str(error)) from error

    def facts(self) -> dict:
        """What the rule is, once the form is valid."""
        own = ("seen", "submission")
        return {name: found for name, found in self.cleaned_data.items() if name not in own}


class EndCheckForm(PortalForm):
    """The last day of a rule, and why."""

    on = day_field(_("For periods that end until"))
    reason = words_field(_("Why it ends"), rows=2)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class WaiverForm(PortalForm):
    """One check that is switched off, why, and when that is looked at again."""

    check_code = forms.ChoiceField(label=_("Which check?"))
    reason = words_field(
        _("Why are its alarms false for this KPI?"),
        rows=2,
        hint=_("Auditors read it on the evidence sheet."),
    )
    review_on = day_field(_("Look at it again on"), hint=_("From that day the check speaks again."))

    def __init__(self, *args, checks: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["check_code"].choices = checks
