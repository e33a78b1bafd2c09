"""The director's decision on a proposed change."""

from django import forms
from django.utils.translation import gettext_lazy as _

from perfportal.core.forms import PortalForm, words_field


class DecisionForm(PortalForm):
    """Approve, or decline with a reason."""

    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[("approve", _("Approve it")), ("decline", _("Decline it"))],
        widget=forms.RadioSelect,
    )
    note = words_field(_("Why"), rows=2, required=False, hint=_("Needed where you decline"))
    version = forms.IntegerField(widget=forms.HiddenInput)
