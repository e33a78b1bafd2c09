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
        for name, people in (("leaver", named), ("successor", successors)):
            chosen = User.objects.filter(pk__in=[person.pk for person in people])
            self.fields[name].queryset = chosen.order_by("full_name")
