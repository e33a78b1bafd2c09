"""What people type about corrective actions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.collection.actions.corrective import Plan
from kpis.collection.models import CorrectiveAction
from perfportal.core import submissions
from perfportal.core.forms import PortalForm, day_field, words_field
from perfportal.core.models import User

State = CorrectiveAction.State
PLAN = ("what", "owner", "due_on", "expected_back_on", "cost_and_risk")
OUTCOMES = (
    (State.DONE.value, _("It has been done")),
    (State.WITHDRAWN.value, _("It is withdrawn")),
)


class PlanForm(PortalForm):
    """A corrective action that does not exist yet."""

    what = words_field(
        _("What will be done"), rows=4, hint=_("Such as: two agency assessors until the end of May")
    )
    owner = forms.ModelChoiceField(
        label=_("Who does it"),
        queryset=User.objects.none(),
        empty_label=_("Choose a person"),
        help_text=_("The owner is reminded before the day."),
    )
    due_on = day_field(_("Done by"))
    expected_back_on = day_field(
        _("Expected back on target"),
        required=False,
        hint=_("When the figure should meet its target again, if that is known"),
    )
    cost_and_risk = words_field(_("Cost or risk"), rows=2, required=False)
    submission = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, officers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = officers
        self.initial.setdefault("submission", submissions.new_key())

    def plan(self) -> Plan:
        return Plan(**{name: self.cleaned_data[name] for name in PLAN})


class PlanChangeForm(PlanForm):
    """An action as it stands, with the reason why its day moves."""

    reason = words_field(
        _("Why the day moves"),
        rows=2,
        required=False,
        hint=_("Needed only if the day changes. The first day stays in sight."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(action: CorrectiveAction) -> dict:
        return {name: getattr(action, name) for name in (*PLAN, "version")}


class CloseForm(PortalForm):
    """The end of an action: done or, by those who may, withdrawn, with what is to be said of it."""

    outcome = forms.ChoiceField(
        label=_("How does it end?"), choices=OUTCOMES, widget=forms.RadioSelect
    )
    note = words_field(_("What has come of it, or why it is withdrawn"))
    version = forms.IntegerField(widget=forms.HiddenInput)
    submission = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, may_withdraw: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_withdraw:
            self.fields["outcome"].choices = OUTCOMES[:1]
