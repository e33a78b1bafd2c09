"""Service plans: a new draft, and a draft as it stands."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.strategy.forms.fields import KpisField, RecordForm, codes_text
from kpis.strategy.models import ServicePlan
from perfportal.core.forms import words_field
from perfportal.core.models import Service
from perfportal.core.periods import Period, PeriodError, PeriodKind, parse_period


class DraftForm(RecordForm):
    """The words and KPIs of a draft."""

    aims = words_field(_("Aims for the year"), rows=8, required=False)
    kpis = KpisField()

    def __init__(self, *args, by_code, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kpis"].by_code = by_code

    @staticmethod
    def initial_of(plan: ServicePlan) -> dict:
        kpis = codes_text(plan.kpis.all())
        return {"aims": plan.aims, "version": plan.version, "kpis": kpis}


class PlanForm(DraftForm):
    """A plan that does not exist yet: whose, and for which year."""

    field_order = ("service", "year", "aims", "kpis")
    service = forms.ModelChoiceField(
        label=_("Service"), queryset=Service.objects.none(), empty_label=_("Choose a service")
    )
    year = forms.CharField(
        label=_("Financial year"),
        max_length=20,
        help_text=_("Such as 2026/27"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-width": "10"}),
    )

    def __init__(self, *args, services, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services

    def clean_year(self) -> Period:
        try:
            period = parse_period(self.cleaned_data["year"])
        except PeriodError as error:
            raise forms.ValidationError(str(error)) from error
        if period.kind != PeriodKind.FINANCIAL_YEAR:
            raise forms.ValidationError(_("Type a financial year, such as 2026/27."))
        return period
