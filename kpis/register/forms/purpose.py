"""The ten tests of a review, its outcome, and the end of a task."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.calculations.purpose import Answer, Outcome, PurposeTest
from kpis.register.actions.purpose import Verdict
from kpis.register.words import ANSWER_WORDS, OUTCOME_WORDS, PURPOSE_WORDS
from perfportal.core.forms import PortalForm, day_field, label_within, words_field
from perfportal.core.models import User


class PurposeForm(PortalForm):
    """Ten answers with notes, then what becomes of the KPI and why."""

    outcome = forms.ChoiceField(
        label=_("What becomes of this KPI"),
        choices=[(outcome.value, word) for outcome, word in OUTCOME_WORDS.items()],
        widget=forms.RadioSelect,
    )
    reason = words_field(_("Why"))
    what = words_field(_("What is to change"), required=False, rows=2, hint=_("Only for a change"))
    owner = forms.ModelChoiceField(
        label=_("Who makes the change"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody yet"),
        help_text=_("Only for a change"),
    )
    due_on = day_field(_("By when"), required=False, hint=_("Only for a change"))
    retire_on = day_field(
        _("Retired from"), required=False, hint=_("Only where the KPI is to be retired")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, people, evidence: Mapping[str, list[str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people
        self.evidence = evidence
        for test, words in PURPOSE_WORDS.items():
            self.fields[f"answer_{test.value}"] = forms.ChoiceField(
                label=words,
                choices=[(answer.value, word) for answer, word in ANSWER_WORDS.items()],
                widget=forms.RadioSelect(attrs={"data-inline": "yes"}),
                help_text=" ".join(evidence.get(test.value, ())),
                error_messages={"required": _("%(test)s: choose an answer") % {"test": words}},
            )
            self.fields[f"note_{test.value}"] = forms.CharField(
                label=label_within(_("Note"), words), required=False, max_length=500
            )

    def tests(self) -> list[tuple]:
        """Answer and note of each test, as fields of the form, in order."""
        return [(self[f"answer_{test.value}"], self[f"note_{test.value}"]) for test in PurposeTest]

    def rest(self) -> list:
        """The fields that follow the ten tests."""
        names = ("outcome", "reason", "what", "owner", "due_on", "retire_on")
        return [self[name] for name in names]

    def verdict(self) -> Verdict:
        """What somebody found, once the form is valid."""
        data = self.cleaned_data
        return Verdict(
            answers={
                test: (Answer(data[f"answer_{test.value}"]), data[f"note_{test.value}"].strip())
                for test in PurposeTest
            },
            outcome=Outcome(data["outcome"]),
            evidence=self.evidence,
            **{name: data[name] for name in ("reason", "what", "owner", "due_on", "retire_on")},
        )


class TaskForm(PortalForm):
    """What has been done."""

    note = words_field(_("What has been done"), rows=2)
    version = forms.IntegerField(widget=forms.HiddenInput)
