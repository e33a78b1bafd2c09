"""Forms of the people who build reports."""

from django import forms
from django.utils.translation import gettext_lazy as _

from perfportal.core.periods import PeriodError, PeriodKind, parse_period
from reporting.models import Report, ReportKind

KIND_OF_PERIOD = {
    ReportKind.ANNUAL: PeriodKind.FINANCIAL_YEAR,
    ReportKind.QUARTERLY: PeriodKind.QUARTER,
}


class NewReportForm(forms.Form):
    """Which report to begin: its kind and its period."""

    kind = forms.ChoiceField(
        label=_("Kind of report"), choices=ReportKind.choices, widget=forms.RadioSelect
    )
    period = forms.CharField(
        label=_("Period"),
        help_text=_("A year for an annual report, such as 2025/26; a quarter, such as Q2 2026/27."),
        max_length=40,
        widget=forms.TextInput(attrs={"data-width": "10"}),
    )

    def clean_period(self):
        try:
            return parse_period(self.cleaned_data["period"])
        except PeriodError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self):
        data = super().clean()
        kind, period = data.get("kind"), data.get("period")
        if kind and period and period.kind is not KIND_OF_PERIOD[ReportKind(kind)]:
            self.add_error(
                "period",
                _("An annual report covers a financial year, a quarterly report a quarter."),
            )
        return data


class ReportTextForm(forms.ModelForm):
    """The words of a report; the version that was read travels with them."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Report
        fields = ["summary", "achievements", "difficulties", "next_year", "data_notes"]
        widgets = {
            name: forms.Textarea(attrs={"rows": 5})
            for name in ("summary", "achievements", "difficulties", "next_year", "data_notes")
        }
        help_texts = {
            "summary": _("What residents should know first, in a few sentences."),
            "difficulties": _("Say plainly what missed its target, why, and what is being done."),
        }

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
