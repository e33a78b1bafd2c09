"""The forms of a recommendation: an update, the response, a resolution, corrected words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from perfportal.core.forms import PortalForm, day_field, words_field
from perfportal.core.models import Committee
from recommendations.actions.recommendations import NewUpdate
from recommendations.actions.resolutions import Minute
from recommendations.actions.responses import NewResponse
from recommendations.calculations.codes import Verdict
from recommendations.wording import OUTCOME_WORDS, PROGRESS_WORDS, VERDICT_WORDS


class RecordForm(PortalForm):
    """A form over one version of a recommendation, accepted once.

    A page shows several, so the ids of each begin with its own name.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    submission = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        name = type(self).__name__.removesuffix("Form").lower()
        super().__init__(*args, auto_id=f"id_{name}_%s", **kwargs)


class UpdateForm(RecordForm):
    """A dated update of progress."""

    on = day_field(_("Date of this update"))
    narrative = words_field(_("What has happened"), rows=5)
    progress = forms.ChoiceField(
        label=_("Progress"),
        required=False,
        choices=[
            ("", _("No change")),
            *((code.value, word) for code, word in PROGRESS_WORDS.items()),
        ],
        help_text=_("Implemented is a claim: the committee decides whether to close."),
    )
    completed_on = day_field(_("Completed on"), required=False, hint=_("Only if it is implemented"))
    evidence = words_field(
        _("Evidence"), rows=2, required=False, hint=_("What shows it; required for Implemented")
    )
    evidence_url = forms.URLField(
        label=_("Link to the evidence"), required=False, max_length=500, assume_scheme="https"
    )
    new_due_on = day_field(
        _("New due date"), required=False, hint=_("Leave empty if it does not move")
    )
    due_reason = words_field(_("Reason for the new date"), rows=2, required=False)
    next_report_on = day_field(_("Next report due"), required=False)

    def to_update(self) -> NewUpdate:
        names = NewUpdate.__dataclass_fields__.keys() & self.cleaned_data.keys()
        return NewUpdate(**{name: self.cleaned_data[name] for name in names})


class ResponseForm(RecordForm):
    """The executive's response, from its minutes."""

    verdict = forms.ChoiceField(
        label=_("Response"),
        choices=[
            (code.value, word)
            for code, word in VERDICT_WORDS.items()
            if code not in (Verdict.AWAITING, Verdict.NOT_STATED)
        ],
    )
    text = words_field(_("What will be done"), required=False)
    reason = words_field(_("Reason"), required=False, hint=_("Required unless it is accepted"))
    body = forms.CharField(label=_("Decided by"), required=False, max_length=200)
    decided_on = day_field(_("Decided on"), required=False)
    minute_reference = forms.CharField(label=_("Minute number"), required=False, max_length=50)

    def to_response(self) -> NewResponse:
        names = NewResponse.__dataclass_fields__.keys()
        return NewResponse(**{name: self.cleaned_data[name] for name in names})


class ResolutionForm(RecordForm):
    """What the committee resolved."""

    committee = forms.ModelChoiceField(label=_("Committee"), queryset=Committee.objects.none())
    date = day_field(_("Date of the meeting"))
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[(code.value, word) for code, word in OUTCOME_WORDS.items()]
    )
    minute_reference = forms.CharField(label=_("Minute number"), max_length=50)
    text = words_field(_("Words of the resolution"))

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = Committee.objects.filter(organisation=organisation)

    def to_minute(self) -> Minute:
        names = Minute.__dataclass_fields__.keys()
        return Minute(**{name: self.cleaned_data[name] for name in names})


class CorrectionForm(RecordForm):
    """The words of a recommendation put right."""

    text = words_field(_("Corrected words"), rows=5)
    reason = words_field(_("Where these words are taken from"), rows=2)
