"""What people type about scorecards' surroundings: an inspection."""

from django import forms
from django.utils.translation import gettext_lazy as _

from perfportal.core.forms import PortalModelForm, day_field
from perfportal.core.models import Service
from scorecards.models import Inspection, Inspectorate

FIELDS = (
    "service", "inspectorate", "inspectorate_name", "title", "inspected_on", "published_on",
    "judgement", "grade", "reference",
)  # fmt: skip


class InspectionForm(PortalModelForm):
    """An inspection as it is recorded or corrected."""

    inspected_on = day_field(_("Inspected on"), hint=_("The last day of the visit"))
    published_on = day_field(
        _("Report published on"),
        required=False,
        hint=_(
            "Leave it empty if not yet: until then only the service's directorate and the "
            "council's management see it"
        ),
    )
    grade = forms.IntegerField(
        label=_("Grade as a number"),
        required=False,
        help_text=_("1 is the inspectorate's best, 2 the next, up to 5; empty if it gives none"),
        error_messages={"invalid": _("A grade is a number from 1, the best, to 5.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": "2"}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Inspection
        fields = FIELDS
        labels = {
            "inspectorate_name": _("Name of the other inspectorate"),
            "title": _("What was inspected"),
            "judgement": _("Judgement"),
            "reference": _("Where the report is"),
        }
        help_texts = {
            "judgement": _("In the inspectorate's own words, such as Requires improvement"),
            "reference": _("Its number or address"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = Service.objects.order_by("name")
        self.fields["service"].empty_label = _("Choose a service")
        self.fields["inspectorate"].choices = [
            ("", _("Choose an inspectorate")),
            *Inspectorate.choices,
        ]

    def facts(self) -> dict:
        """The fields of the inspection, once the form is valid."""
        return {name: self.cleaned_data[name] for name in FIELDS}

    def _post_clean(self):
        """The action checks the facts, with their sentences."""
