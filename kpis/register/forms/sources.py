"""The facts of a source by its kind, its end, the KPIs that come from it, its due dates."""

import re
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.register.models import DataSource, SourceKind
from kpis.register.queries.sources import SourceFilters, get_people
from kpis.register.words import (
    AGREEMENT_WORDS,
    OFTEN_WORDS,
    PROBLEM_WORDS,
    SOURCE_WORDS,
)
from kpis.wording import format_plain
from perfportal.core.documents.numbers import NumberError, parse_number
from perfportal.core.forms import PortalForm, PortalModelForm, day_field, words_field
from perfportal.core.models import Service

SYSTEM = ("supplier", "link")
OWN = {
    SourceKind.SYSTEM: SYSTEM,
    SourceKind.FINANCE: SYSTEM,
    SourceKind.CRM: SYSTEM,
    SourceKind.STATUTORY_RETURN: ("body", "frequency"),
    SourceKind.SURVEY: (
        "fieldwork_from", "fieldwork_until", "next_due", "cost", "sample_size",
        "confidence_interval",
    ),
    SourceKind.PARTNER: (
        "partner", "agreement_reference", "agreement_state", "agreement_until",
    ),
    SourceKind.REPORT: ("audience", "frequency", "hours_each"),
}  # fmt: skip
COMMON = ("name", "service", "owner")
LABELS = {
    "supplier": _("Supplier"),
    "link": _("How figures are taken out"),
    "body": _("Sent to"),
    "frequency": _("How often"),
    "partner": _("Partner"),
    "agreement_reference": _("Reference of the sharing agreement"),
    "agreement_state": _("State of the agreement"),
    "audience": _("Audience"),
    "note": _("Note"),
}
HINTS = {
    "link": _("The name of the report, extract or connection"),
    "body": _("Such as the ministry or regulator that asks for it"),
}
NUMBER = {"inputmode": "decimal", "autocomplete": "off", "data-width": "10"}
NUMBER_FIELDS = {
    "cost": (_("Cost"), _("The whole survey, in pounds"), {"data-prefix": "£"}),
    "sample_size": (_("Answers in the sample"), "", {}),
    "confidence_interval": (
        _("Confidence interval"),
        _("Plus or minus this many percentage points, such as 3.1"),
        {},
    ),
    "hours_each": (_("Hours each time"), _("Officers' hours for one issue, such as 6.5"), {}),
}
DAY_FIELDS = {
    "fieldwork_from": _("Fieldwork from"),
    "fieldwork_until": _("Fieldwork until"),
    "next_due": _("Next survey"),
    "agreement_until": _("In force until, or to be reviewed on"),
}


def read_source_filters(query, services: list[tuple[str, str]]) -> SourceFilters:
    """Filters from a query string; anything unknown is left out."""

    def known(name, choices):
        value = query.get(name, "")
        return value if value in choices else ""

    return SourceFilters(
        kind=known("kind", SourceKind.values),
        service=known("service", dict(services)),
        problem=known("problem", [problem.value for problem in PROBLEM_WORDS]),
    )


class SourceForm(PortalModelForm):
    """The facts of one kind of source; other kinds' fields are not there."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = DataSource
        fields = (
            *COMMON,
            *dict.fromkeys(name for names in OWN.values() for name in names),
            "note",
        )
        labels = LABELS
        help_texts = HINTS

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = SourceKind(kind)
        self._keep_own_fields()
        self.fields["service"].queryset = Service.objects.order_by("name")
        self.fields["owner"].queryset = get_people()
        self.fields["service"].empty_label = _("No service yet")
        self.fields["owner"].empty_label = _("Nobody yet")
        self._say_words("agreement_state", AGREEMENT_WORDS, blank=False)
        self._say_words("frequency", OFTEN_WORDS, blank=True)

    def facts(self) -> dict:
        """The fields of the source, once the form is valid."""
        return {name: self.cleaned_data[name] for name in (*COMMON, *OWN[self.kind], "note")}

    def kind_words(self) -> str:
        return str(SOURCE_WORDS[self.kind])

    def _keep_own_fields(self) -> None:
        own = OWN[self.kind]
        for name, (label, hint, attrs) in NUMBER_FIELDS.items():
            self.fields[name] = NumberField(
                label=label, help_text=hint, attrs=attrs, is_whole=name == "sample_size"
            )
        for name, label in DAY_FIELDS.items():
            self.fields[name] = day_field(label, required=False)
        self.fields["note"] = words_field(_("Note"), required=False)
        for name in set(self.fields) - {*COMMON, *own, "note", "seen"}:
            del self.fields[name]
        self.order_fields([*COMMON, *own, "note", "seen"])
        for name, value in self.initial.items():
            if isinstance(value, Decimal):
                self.initial[name] = format_plain(value)

    def _say_words(self, name, words, *, blank) -> None:
        if name in self.fields:
            first = [("", _("Not known"))] if blank else []
            self.fields[name].choices = first + [(code.value, word) for code, word in words.items()]

    def _post_clean(self):
        """The action checks the facts, with their sentences."""


class NumberField(forms.CharField):
    """A number as people type it (`1,200`, `£12,400`); None where it is empty."""

    def __init__(self, *, attrs, is_whole, **kwargs):
        self.is_whole = is_whole
        super().__init__(
            required=False, max_length=40, widget=forms.TextInput(attrs=NUMBER | attrs), **kwargs
        )

    def clean(self, value):
        text = super().clean(value).strip()
        if not text:
            return None
        try:
            number = parse_number(text)
        except NumberError as error:
            raise forms.ValidationError(str(error)) from error
        if self.is_whole and number != int(number):
            raise forms.ValidationError(_("%(text)s is not a whole number") % {"text": text})
        return int(number) if self.is_whole else number


class EndForm(PortalForm):
    """The end of a source."""

    on = day_field(_("Ended on"))
    reason = words_field(_("Why"), rows=2)
    version = forms.IntegerField(widget=forms.HiddenInput)


class CodesForm(PortalForm):
    """Exactly the KPIs that come from a source."""

    codes = forms.CharField(
        label=_("Codes"),
        required=False,
        max_length=2000,
        help_text=_("With commas between them, such as HOU-03, HOU-04. A code left out is let go."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_codes(self) -> list[str]:
        return [code for code in re.split(r"[\s,;]+", self.cleaned_data["codes"]) if code]


class DueDateForm(PortalForm):
    """One more day on which a return is due."""

    due_on = day_field(_("Due on"))
    label = forms.CharField(
        label=_("For which period"),
        required=False,
        max_length=100,
        help_text=_("Such as Q2 2026/27"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-width": "20"}),
    )


class SubmittedForm(PortalForm):
    """The day on which a return was sent."""

    on = day_field(_("Submitted on"))
