"""Handing over a leaver's KPIs, and naming one person on many."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.register.presenters.ownership import DUTY_WORDS
from perfportal.core.forms import PortalForm, words_field
from perfportal.core.models import User


class HandOverForm(PortalForm):
    """From whom, to whom, and why."""

    leaver = forms.ModelChoiceField(
        label=_("From"), queryset=User.objects.none(), empty_label=_("Choose who hands over")
    )
    successor = forms.ModelChoiceField(
        label=_("To"), queryset=User.objects.none(), empty_label=_("Choose who takes over")
    )
    reason = words_field(_("Why"), rows=2)

    def __init__(self, *args, named, successors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["leaver"].queryset = named
        self.fields["successor"].queryset = successors


class AssignForm(PortalForm):
    """Which KPIs, for which duty, whom, and why."""

    kpis = forms.MultipleChoiceField(
        label=_("KPIs"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose KPIs of this list: it has changed meanwhile.")},
    )
    duty = forms.ChoiceField(label=_("As"), choices=list(DUTY_WORDS.items()))
    person = forms.ModelChoiceField(
        label=_("Name"), queryset=User.objects.none(), empty_label=_("Choose a person")
    )
    reason = words_field(_("Why"), rows=2)

    def __init__(self, *args, kpis, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kpis"].choices = [
            (f"{kpi.code}:{kpi.version}", f"{kpi.code} {kpi.title}") for kpi in kpis
        ]
        self.fields["person"].queryset = people

    def versions(self) -> dict[str, int]:
        """The KPIs chosen, with the version that was seen of each."""
        pairs = (value.rpartition(":") for value in self.cleaned_data["kpis"])
        return {code: int(version) for code, _colon, version in pairs}
