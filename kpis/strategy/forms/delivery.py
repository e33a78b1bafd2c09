"""Actions: what they are, how far they are, their milestones, what has come of a project."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.calculations.progress import DONE
from kpis.strategy.actions.delivery import Progress
from kpis.strategy.forms.fields import KpisField, RecordForm, code_field, codes_text, officer_field
from kpis.strategy.models import StrategyAction
from kpis.strategy.words import RAG_WORDS, STAGE_WORDS
from perfportal.core.forms import day_field, words_field

KINDS = (("action", _("Action")), ("project", _("Project")))
YES_NO = (("yes", _("Yes")), ("no", _("No")))
BY_THE_SIDE = {"data-inline": "true"}


class ActionForm(RecordForm):
    """An action or a project, new or as it stands."""

    code = code_field(_("Such as P1-A3"))
    title = forms.CharField(label=_("Title"), max_length=300)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=KINDS,
        initial="action",
        help_text=_("The benefits of a project are reviewed six months after it closes."),
        widget=forms.RadioSelect(attrs=BY_THE_SIDE),
    )
    lead_officer = officer_field(_("Lead officer"))
    starts_on = day_field(_("Starts on"))
    due_on = day_field(_("Due on"))
    kpis = KpisField()

    def __init__(self, *args, officers, by_code, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lead_officer"].queryset = officers
        self.fields["kpis"].by_code = by_code

    @staticmethod
    def initial_of(action: StrategyAction) -> dict:
        names = ("code", "title", "lead_officer", "starts_on", "due_on", "version")
        initial = {name: getattr(action, name) for name in names}
        kind = "project" if action.is_project else "action"
        return initial | {"kind": kind, "kpis": codes_text(action.kpis.all())}

    def values(self) -> dict:
        values = super().values()
        return values | {"is_project": values.pop("kind") == "project"}


class ProgressForm(RecordForm):
    """Stage and RAG apart, and how much is done."""

    stage = forms.ChoiceField(
        label=_("Stage"),
        choices=[(stage.value, word) for stage, word in STAGE_WORDS.items()],
        widget=forms.RadioSelect,
    )
    rag = forms.ChoiceField(
        label=_("RAG"),
        required=False,
        choices=[("", _("None")), *((rag.value, word) for rag, word in RAG_WORDS.items())],
        help_text=_("For an action in progress, from its first day on"),
        widget=forms.RadioSelect,
    )
    percent_complete = forms.IntegerField(
        label=_("How much is done"),
        min_value=0,
        max_value=DONE,
        widget=forms.NumberInput(attrs={"data-width": "3", "data-suffix": "%"}),
    )
    closed_on = day_field(_("Completed on"), required=False, hint=_("Only if it is complete"))
    note = words_field(
        _("Note"),
        required=False,
        hint=_("What has happened. Needed where it is at risk, off track, on hold or cancelled."),
    )

    @staticmethod
    def initial_of(action: StrategyAction) -> dict:
        names = ("stage", "percent_complete", "closed_on", "note", "version")
        return {name: getattr(action, name) for name in names} | {"rag": action.rag or ""}

    def progress(self) -> Progress:
        return Progress(**self.values())


class MilestoneForm(RecordForm):
    """One more milestone of an action."""

    title = forms.CharField(label=_("Milestone"), max_length=200)
    due_on = day_field(_("Due on"))


class MilestoneDoneForm(RecordForm):
    """The day on which a milestone was reached."""

    done_on = day_field(_("Done on"))


class MilestoneMoveForm(RecordForm):
    """Another day for a milestone that has not been reached, and why."""

    due_on = day_field(_("New day"))
    reason = words_field(_("Why does it move?"))


class BenefitsForm(RecordForm):
    """Six months after a project closed: is the need still met?"""

    benefits_reviewed_on = day_field(_("Reviewed on"))
    need_still_met = forms.ChoiceField(
        label=_("Is the need that the project was for still met?"),
        choices=YES_NO,
        widget=forms.RadioSelect(attrs=BY_THE_SIDE),
    )
    benefits_note = words_field(_("What has come of the project"), rows=5)

    def values(self) -> dict:
        values = super().values()
        return values | {"need_still_met": values["need_still_met"] == "yes"}
