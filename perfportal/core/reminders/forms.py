"""The forms of the reminders' pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from perfportal.core.forms import PortalForm, day_field
from perfportal.core.reminders.choices import Choice


class PreviewForm(PortalForm):
    """The day whose mails are read."""

    day = day_field(_("Day"))


class ChoiceForm(PortalForm):
    """What a person wants of what is not essential."""

    before_deadline = forms.BooleanField(
        label=_("What is due soon, some days before its deadline"), required=False
    )
    decisions = forms.BooleanField(
        label=_("What waits for my decision, before its deadline"), required=False
    )

    def choice(self) -> Choice:
        """As ticked, once the form is valid."""
        return Choice(self.cleaned_data["before_deadline"], self.cleaned_data["decisions"])
