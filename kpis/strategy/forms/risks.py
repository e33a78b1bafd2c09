"""Risks: their words, and a review with a new score."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.strategy.actions.risks import Verdict
from kpis.strategy.forms.fields import KpisField, RecordForm, code_field, codes_text, officer_field
from kpis.strategy.models import Risk
from perfportal.core.forms import day_field, words_field

LIKELIHOODS = [
    (1, _("1, very unlikely")), (2, _("2, unlikely")), (3, _("3, possible")),
    (4, _("4, likely")), (5, _("5, almost certain")),
]  # fmt: skip
IMPACTS = [
    (1, _("1, slight")), (2, _("2, minor")), (3, _("3, moderate")),
    (4, _("4, major")), (5, _("5, severe")),
]  # fmt: skip


def _level(label, choices) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=int, widget=forms.RadioSelect
    )


class RiskForm(RecordForm):
    """The words, the owner and the KPIs of a risk."""

    code = code_field(_("Such as SR1"))
    title = forms.CharField(label=_("Title"), max_length=200)
    description = words_field(_("Cause, event and consequence"), rows=4, required=False)
    owner = officer_field(_("Owner"))
    kpis = KpisField()

    def __init__(self, *args, officers, by_code, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = officers
        self.fields["kpis"].by_code = by_code

    @staticmethod
    def initial_of(risk: Risk) -> dict:
        names = ("code", "title", "description", "owner", "version")
        return {name: getattr(risk, name) for name in names} | {"kpis": codes_text(risk.kpis.all())}


class VerdictFields(forms.Form):
    """The day and the two levels of a review, in any form that gives a score."""

    reviewed_on = day_field(_("Scored on"))
    likelihood = _level(_("Likelihood"), LIKELIHOODS)
    impact = _level(_("Impact"), IMPACTS)
    note = words_field(_("Why this score"))

    def verdict(self) -> Verdict:
        return Verdict(**{name: self.cleaned_data[name] for name in VerdictFields.base_fields})


class NewRiskForm(RiskForm, VerdictFields):
    """A risk with its first score."""

    field_order = ("code", "title", "description", "owner", "kpis")

    def words(self) -> dict:
        values = self.values()
        return {name: values[name] for name in values if name not in VerdictFields.base_fields}


class ReviewForm(RecordForm, VerdictFields):
    """A review of a risk that is on the register."""
