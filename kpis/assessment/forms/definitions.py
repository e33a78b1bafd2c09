"""A form that says whose figures follow another definition than ours."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.assessment.actions.definitions import Said
from perfportal.core.forms import PortalForm
from perfportal.core.periods import Period, PeriodError, parse_period

ANOTHER, OURS = "another", "ours"
ANSWERS = [
    (ANOTHER, _("Another definition: shown with its note, never ranked")),
    (OURS, _("Our definition: ranked")),
]


class DefinitionForm(PortalForm):
    """Whose figures, what they follow, since when, and why that is so."""

    whose = forms.MultipleChoiceField(
        label=_("Whose figures?"), widget=forms.CheckboxSelectMultiple
    )
    answer = forms.ChoiceField(
        label=_("What do they follow?"), choices=ANSWERS, widget=forms.RadioSelect
    )
    first = forms.CharField(
        label=_("From which period on?"),
        required=False,
        max_length=40,
        help_text=_("For example Q2 2026/27. Leave it empty for all periods."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_(
            "What is counted in another way, such as: Counts garden waste. It is shown beside the "
            "figure."
        ),
    )

    def __init__(self, *args, whose: list[tuple[str, str]], calendar: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.calendar = calendar
        self.fields["whose"].choices = whose

    def clean_first(self) -> Period | None:
        typed = self.cleaned_data["first"]
        try:
            return parse_period(typed, default_calendar=self.calendar) if typed else None
        except PeriodError as error:
            raise forms.ValidationError(str(error)) from error

    def said(self) -> Said:
        data = self.cleaned_data
        return Said(data["whose"], data["answer"] == OURS, data["reason"], data["first"])
