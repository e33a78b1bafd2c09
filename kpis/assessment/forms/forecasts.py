"""What an officer types as forecast of a year."""

from django import forms
from django.utils.translation import gettext_lazy as _

from perfportal.core import submissions
from perfportal.core.documents.numbers import NumberError, parse_figure
from perfportal.core.forms import PortalForm, words_field
from perfportal.core.periods import Period

NUMBER = {"inputmode": "decimal", "autocomplete": "off", "data-width": "10"}


class ForecastForm(PortalForm):
    """The year, what it will end at, and why."""

    year = forms.ChoiceField(label=_("Year"))
    value = forms.CharField(
        label=_("What it will end at"), max_length=40, widget=forms.TextInput(attrs=NUMBER)
    )
    reason = words_field(
        _("Why"), hint=_("Whoever sees the KPI can read it. Such as: two vacancies filled in May")
    )
    submission = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, years: list[Period], unit: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.years, self.unit = {year.token: year for year in years}, unit
        self.fields["year"].choices = [(year.token, year.label) for year in years]
        self.initial.setdefault("submission", submissions.new_key())

    def clean_year(self) -> Period:
        return self.years[self.cleaned_data["year"]]

    def clean_value(self):
        try:
            return parse_figure(self.cleaned_data["value"].strip(), self.unit)
        except NumberError as error:
            raise forms.ValidationError(str(error)) from error
