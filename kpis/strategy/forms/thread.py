"""Priorities, outcomes, and the story of an outcome's year."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.strategy.forms.fields import KpisField, RecordForm, code_field, codes_text, officer_field
from kpis.strategy.models import Outcome, Priority
from perfportal.core.forms import words_field
from perfportal.core.models import Portfolio


class PriorityForm(RecordForm):
    """A priority, new or as it stands."""

    code = code_field(_("Such as P1"))
    title = forms.CharField(label=_("Title"), max_length=200)
    theme = forms.CharField(label=_("Theme"), max_length=100, required=False)
    statement = words_field(_("What we promise"), rows=4, required=False)
    portfolio = forms.ModelChoiceField(
        label=_("Portfolio"),
        queryset=Portfolio.objects.none(),
        required=False,
        empty_label=_("None"),
    )
    order = forms.IntegerField(
        label=_("Place in the list"),
        min_value=0,
        max_value=999,
        initial=0,
        widget=forms.NumberInput(attrs={"data-width": "3"}),
    )

    def __init__(self, *args, portfolios, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["portfolio"].queryset = portfolios

    @staticmethod
    def initial_of(priority: Priority) -> dict:
        names = ("code", "title", "theme", "statement", "portfolio", "order", "version")
        return {name: getattr(priority, name) for name in names}


class OutcomeForm(RecordForm):
    """An outcome with the KPIs that show it."""

    code = code_field(_("Such as P1-OUT2"))
    title = forms.CharField(label=_("Title"), max_length=200)
    lead_officer = officer_field(_("Lead officer"))
    kpis = KpisField()

    def __init__(self, *args, officers, by_code, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lead_officer"].queryset = officers
        self.fields["kpis"].by_code = by_code

    @staticmethod
    def initial_of(outcome: Outcome) -> dict:
        names = ("code", "title", "lead_officer", "version")
        initial = {name: getattr(outcome, name) for name in names}
        return initial | {"kpis": codes_text(outcome.kpis.all())}


class NarrativeForm(RecordForm):
    """What was done for an outcome in a year."""

    text = words_field(_("What was done"), rows=8)
