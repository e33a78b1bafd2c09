"""A note on a KPI's series, and what becomes of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.assessment.actions.annotations import Note
from kpis.assessment.models import AnnotationKind
from perfportal.core.forms import PortalForm, day_field, words_field

KINDS = [
    (AnnotationKind.EVENT.value, _("An event: shown on the chart, changes nothing")),
    (
        AnnotationKind.BREAK.value,
        _("A break in series: figures before and after cannot be compared"),
    ),
    (
        AnnotationKind.REBASE.value,
        _("New limits (rebase): a known change has moved the process for good"),
    ),
]


class AnnotationForm(PortalForm):
    """What happened, when, and why limits start anew if they do."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=KINDS, widget=forms.RadioSelect)
    day = day_field(_("From which day?"))
    words = forms.CharField(
        label=_("What happened?"),
        max_length=300,
        help_text=_("Shown on the chart, such as: New contractor for waste collection"),
    )
    reason = words_field(
        _("Why must limits start anew?"),
        rows=2,
        required=False,
        hint=_(
            "Needed for a rebase, never for one wild figure alone. The director or service head "
            "approves it."
        ),
    )

    def note(self) -> Note:
        data = self.cleaned_data
        return Note(AnnotationKind(data["kind"]), data["day"], data["words"], data["reason"])


class AnnotationDecisionForm(PortalForm):
    """Approve a rebase, or withdraw a note with a reason."""

    decision = forms.ChoiceField(label=_("Your decision"), widget=forms.RadioSelect)
    reason = words_field(_("Why"), rows=2, required=False, hint=_("Needed where you withdraw it"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, may_approve: bool, **kwargs):
        super().__init__(*args, **kwargs)
        approving = [("approve", _("Approve: limits start anew"))] if may_approve else []
        self.fields["decision"].choices = [*approving, ("withdraw", _("Withdraw it"))]
