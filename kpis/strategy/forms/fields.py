"""What the forms of the strategy have in common: codes, people, linked KPIs, one version."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.register.models import LifeCycle
from perfportal.core.forms import PortalForm
from perfportal.core.models import User

SHORT = {"autocomplete": "off", "data-width": "10"}
BETWEEN_CODES = re.compile(r"[\s,;]+")


class RecordForm(PortalForm):
    """A form over one version of a record; a new record has version 0."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def values(self) -> dict:
        """What was typed, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class KpisField(forms.CharField):
    """KPIs by their codes. The form sets `by_code` before it is cleaned."""

    def __init__(self):
        super().__init__(
            label=gettext_lazy("KPIs"),
            required=False,
            max_length=1000,
            help_text=gettext_lazy("Codes with commas between them, such as ENV-01, HOU-06"),
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )
        self.by_code = {}

    def clean(self, value):
        codes = [code for code in BETWEEN_CODES.split(super().clean(value)) if code]
        if unknown := [code for code in codes if code.lower() not in self.by_code]:
            raise ValidationError(_("No KPI has the code %s.") % ", ".join(unknown))
        kpis = [self.by_code[code.lower()] for code in dict.fromkeys(codes)]
        if retired := [kpi.code for kpi in kpis if kpi.state == LifeCycle.RETIRED]:
            raise ValidationError(_("%s is retired: leave it out.") % ", ".join(retired))
        return kpis


def code_field(hint) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        help_text=hint,
        widget=forms.TextInput(attrs=SHORT),
    )


def officer_field(label) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=label,
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody yet"),
    )


def codes_text(kpis) -> str:
    """The codes of linked KPIs as the field takes them, without retired ones."""
    living = [kpi.code for kpi in kpis if kpi.state != LifeCycle.RETIRED]
    return ", ".join(sorted(living))
