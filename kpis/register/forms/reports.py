"""The review of reports made outside the portal: one pair of fields for each report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.calculations.returns import StillRead
from kpis.register.actions.returns import Answer
from kpis.register.models import DataSource
from perfportal.core.forms import PortalForm

CHOICES = [
    ("", _("No answer today")),
    (StillRead.YES.value, _("Yes")),
    (StillRead.NO.value, _("No")),
]


class ReviewForm(PortalForm):
    """Is it still read? What is left without an answer stays as it is."""

    def __init__(self, *args, reports: list[DataSource], **kwargs):
        super().__init__(*args, **kwargs)
        self.reports = reports
        for report in reports:
            self.fields[f"read-{report.uid}"] = forms.ChoiceField(
                label=_("Is “%(name)s” still read?") % {"name": report.name},
                choices=CHOICES,
                required=False,
                widget=forms.RadioSelect(
                    attrs={"data-inline": True, "data-label-class": "govuk-fieldset__legend--s"}
                ),
            )
            self.fields[f"note-{report.uid}"] = forms.CharField(
                label=_("Note on “%(name)s”") % {"name": report.name},
                required=False,
                max_length=2000,
                help_text=_("Who uses it and for what, or what comes instead"),
            )
            self.fields[f"version-{report.uid}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=report.version
            )

    def clean(self):
        data = super().clean()
        for report in self.reports:
            if data.get(f"note-{report.uid}") and not data.get(f"read-{report.uid}"):
                self.add_error(
                    f"read-{report.uid}",
                    _("%(name)s: choose yes or no beside your note") % {"name": report.name},
                )
        return data

    def answers(self) -> list[Answer]:
        """The reports that were answered for, once the form is valid."""
        data = self.cleaned_data
        return [
            Answer(
                source=report,
                version=data[f"version-{report.uid}"],
                still_read=StillRead(data[f"read-{report.uid}"]),
                note=data[f"note-{report.uid}"],
            )
            for report in self.reports
            if data[f"read-{report.uid}"]
        ]
