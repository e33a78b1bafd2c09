"""Handing over a leaver's KPIs."""

from django import forms
from django.utils.translation import gettext_lazy as _

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
