"""The form of a leave."""

from django import forms
from django.utils.translation import gettext_lazy as _

from perfportal.core import submissions
from perfportal.core.forms import PortalForm, day_field
from perfportal.core.leave.actions import describe


class LeaveForm(PortalForm):
    """From when until when, who stands in, and for which of the person's roles."""

    starts_on = day_field(_("First day away"))
    ends_on = day_field(_("Last day away"))
    deputy = forms.ModelChoiceField(
        None,
        label=_("Who stands in for you"),
        required=False,
        empty_label=_("Nobody"),
        help_text=_(
            "Your reminders stop while you are away. Those about what you hand over go to this "
            "person."
        ),
    )
    roles = forms.ModelMultipleChoiceField(
        None,
        label=_("What they do for you"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "They do it in their own name. Nobody approves what they entered themselves, or what "
            "you entered."
        ),
    )
    submission = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, deputies, roles, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = deputies
        self.fields["roles"].queryset = roles
        self.fields["roles"].label_from_instance = what
        if not self.is_bound:
            self.initial.setdefault("submission", submissions.new_key())
            self.initial.setdefault("roles", [role.pk for role in roles])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("deputy") and not cleaned.get("roles") and self.fields["roles"].queryset:
            self.add_error("roles", _("Tick what they do for you, or choose nobody."))
        return cleaned

    def given(self) -> dict:
        """What `actions.arrange` takes, once the form is valid."""
        names = ("starts_on", "ends_on", "deputy", "submission")
        roles = list(self.cleaned_data["roles"])
        return {name: self.cleaned_data[name] for name in names} | {"roles": roles}


WHAT = {
    "data_provider": _("Enter your figures (%s)"),
    "service_head": _("Approve for you (%s)"),
    "director": _("Decide and sign for you (%s)"),
}


def what(role) -> str:
    """A role by what is done in it."""
    return str(WHAT.get(role.role, "%s")) % describe(role)
