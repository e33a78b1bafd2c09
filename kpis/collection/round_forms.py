"""The forms of a round: which one to open, closing and opening it, more time, progress."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.collection.models import Actual, CollectionRound, RoundTask, Whose
from kpis.register.models import KPI
from perfportal.core.forms import PortalForm, day_field, words_field
from perfportal.core.models import Service
from perfportal.core.periods import PeriodError, parse_period


class OpenRoundForm(PortalForm):
    """Which round to open."""

    period = forms.CharField(label=_("Quarter or month"), max_length=40)

    def clean_period(self):
        try:
            return parse_period(self.cleaned_data["period"])
        except PeriodError as error:
            raise forms.ValidationError(str(error)) from error


class LockForm(PortalForm):
    """That what is still open stays open; `seen` is how much that was on the page."""

    confirmed = forms.BooleanField(
        label=_("Close the round all the same"),
        error_messages={"required": _("Tick the box to close the round with what is still open.")},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, still_open: int, **kwargs):
        super().__init__(*args, initial={"seen": still_open}, **kwargs)
        if not still_open:
            del self.fields["confirmed"]


class UnlockForm(PortalForm):
    """Why a closed round is opened again."""

    reason = words_field(_("Why is it opened again?"), hint=_("The audit trail keeps it."))
    submission = forms.CharField(required=False, widget=forms.HiddenInput)


class ExtensionForm(PortalForm):
    """More time for one KPI or one service of the round."""

    whose = forms.ChoiceField(label=_("Who gets more time?"))
    until = day_field(_("Until"))
    reason = words_field(_("Why"), hint=_("The provider sees it beside the deadline."))
    submission = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, round_: CollectionRound, **kwargs):
        super().__init__(*args, **kwargs)
        asked = Actual.objects.filter(round=round_).order_by().values("kpi")
        kpis = KPI.objects.filter(pk__in=asked).order_by("code")
        services = Service.objects.filter(kpis__in=kpis.order_by()).distinct().order_by("name")
        self.by_choice = {f"service-{one.pk}": Whose(service=one) for one in services}
        self.by_choice |= {f"kpi-{one.pk}": Whose(kpi=one) for one in kpis}
        self.fields["whose"].choices = [
            ("", _("Choose a service or a KPI")),
            (_("Every KPI of a service"), self._named("service-")),
            (_("One KPI"), self._named("kpi-")),
        ]

    def _named(self, prefix) -> list[tuple[str, str]]:
        return [
            (key, f"{whose.kpi.code} {whose.kpi.title}" if whose.kpi else whose.service.name)
            for key, whose in self.by_choice.items()
            if key.startswith(prefix)
        ]

    def values(self) -> dict:
        """As the action takes them."""
        return self.cleaned_data | {"whose": self.by_choice[self.cleaned_data["whose"]]}


class WithdrawForm(PortalForm):
    """Why an extension is taken back."""

    reason = words_field(_("Why is it withdrawn?"), hint=_("The audit trail keeps it."))
    submission = forms.CharField(required=False, widget=forms.HiddenInput)


class TaskForm(PortalForm):
    """How far a corrective action is."""

    answer = forms.ChoiceField(
        label=_("How does it stand?"),
        choices=[(answer.value, answer.label) for answer in RoundTask.Answer],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it is in hand, done, or moved.")},
    )
    due_on = day_field(
        _("New day"), required=False, hint=_("Only if it has moved. For example 31/10/2026")
    )
    note = words_field(_("What has been done, and what comes next"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
    submission = forms.CharField(required=False, widget=forms.HiddenInput)
