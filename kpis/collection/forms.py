"""The entry form: words as typed in, an `Entry` with its findings out."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.calculations.checks import (
    Earlier,
    Entry,
    EntryRules,
    Finding,
    Level,
    check_entry,
    entry_rules,
    figure_of,
)
from kpis.calculations.codes import DataStatus, Marker, Unit
from kpis.collection.models import RevisionReason
from kpis.register.models import KPIDefinition
from perfportal.core.documents.numbers import NumberError, parse_figure, parse_number
from perfportal.core.forms import PortalForm

SUFFIXES = {Unit.PERCENT: "%", Unit.DAYS: _("days"), Unit.WEEKS: _("weeks"), Unit.KG: "kg"}
PREFIXES = {Unit.GBP: "£", Unit.GBP_THOUSAND: _("£ thousand")}
MARKERS = [
    ("", _("There is a figure")),
    (Marker.NOT_APPLICABLE.value, _("No cases in this period")),
    (Marker.NOT_AVAILABLE.value, _("Not available: the commentary says why")),
]
STATUSES = [
    (DataStatus.FINAL.value, _("Final")),
    (DataStatus.PROVISIONAL.value, _("Provisional: it may still change")),
    (DataStatus.ESTIMATED.value, _("Estimated")),
]
REVISIONS = [
    (RevisionReason.LATE_DATA.value, _("Late data")),
    (RevisionReason.ERROR.value, _("An error is put right")),
    (RevisionReason.DEFINITION.value, _("The definition was applied wrongly")),
    (RevisionReason.AUDIT.value, _("An audit found it")),
]
TEXT = {"inputmode": "decimal", "autocomplete": "off", "data-width": "10"}


def rules_of(definition: KPIDefinition) -> EntryRules:
    """What the definition sheet says about figures that may be entered."""
    return entry_rules(
        definition.measure_type,
        definition.unit,
        definition.multiplier,
        lowest=definition.hard_minimum,
        highest=definition.hard_maximum,
    )


class EntryForm(PortalForm):
    """One KPI's value in one period. Fields follow from how the KPI is counted.

    `findings` are the remarks of the checks, errors among the form's errors, warnings beside them.
    An unchanged figure must be confirmed by a tick before it is submitted.
    """

    value = forms.CharField(required=False, widget=forms.TextInput(attrs=TEXT))
    numerator = forms.CharField(required=False, widget=forms.TextInput(attrs=TEXT))
    denominator = forms.CharField(required=False, widget=forms.TextInput(attrs=TEXT))
    marker = forms.ChoiceField(
        label=_("Is there a figure?"), choices=MARKERS, required=False, widget=forms.RadioSelect
    )
    data_status = forms.ChoiceField(label=_("How final is it?"), choices=STATUSES, required=False)
    commentary = forms.CharField(
        label=_("Commentary"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "What happened, why, what is being done, by whom, by when. It also answers the "
            "warnings. Do not name or describe a resident."
        ),
    )
    confirmed = forms.BooleanField(
        label=_("The figure is the same as last time, and it was collected anew"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    submission = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, definition: KPIDefinition, earlier: Earlier, **kwargs):
        super().__init__(*args, **kwargs)
        self.rules, self.earlier, self.definition = rules_of(definition), earlier, definition
        self.findings: list[Finding] = []
        self._choose_fields(definition)

    def _choose_fields(self, definition):
        unit = Unit(definition.unit)
        if self.rules.needs_numerator:
            del self.fields["value"]
            self.fields["numerator"].label = definition.numerator_label or _("Number on top")
        else:
            del self.fields["numerator"]
            field = self.fields["value"]
            field.label = _("Average") if self.rules.needs_denominator else _("Figure")
            field.widget.attrs |= {
                "data-suffix": str(SUFFIXES.get(unit, "")),
                "data-prefix": str(PREFIXES.get(unit, "")),
            }
        if self.rules.needs_denominator:
            self.fields["denominator"].label = definition.denominator_label or _("Number below")
        else:
            del self.fields["denominator"]

    def clean(self):
        data = super().clean()
        numbers = {
            name: self._number(name)
            for name in ("value", "numerator", "denominator")
            if name in self.fields
        }
        self.entry = Entry(
            marker=data.get("marker", ""), commentary=data.get("commentary", ""), **numbers
        )
        if not self.errors:
            self._check(data)
        return data

    def _number(self, name) -> Decimal | None:
        text = self.cleaned_data.get(name, "").strip()
        if not text:
            return None
        try:
            if name == "value":
                return parse_figure(text, self.definition.unit)
            return parse_number(text)
        except NumberError as error:
            self.add_error(name, str(error))
            return None

    def _check(self, data):
        self.findings = check_entry(self.entry, self.rules, self.earlier)
        for finding in self.findings:
            if finding.level is Level.ERROR:
                name = finding.field if finding.field in self.fields else None
                self.add_error(name, finding.sentence)
        unchanged = any(finding.code == "unchanged" for finding in self.findings)
        if unchanged and not data.get("confirmed"):
            self.needs_confirmation = True

    needs_confirmation = False

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.level is Level.WARNING]

    @property
    def problems(self) -> list[str]:
        """Errors worth saying while somebody is still typing: that a field is empty is not."""
        quiet = {finding.sentence for finding in self.findings if finding.code == "missing"}
        named = [f"{field.label}: {error}" for field in self for error in field.errors]
        unwanted = {f"{field.label}: {sentence}" for field in self for sentence in quiet}
        said = [sentence for sentence in named if sentence not in unwanted]
        return [*self.non_field_errors(), *said]

    @property
    def figure(self) -> Decimal | None:
        """What the typed numbers come to; None while something is missing."""
        return figure_of(self.entry, self.rules) if hasattr(self, "entry") else None

    def require_confirmation(self) -> bool:
        """Refuse to submit an unchanged figure that nobody has confirmed; False if refused."""
        if self.needs_confirmation:
            self.add_error(
                "confirmed", _("Tick this if the figure is right, or correct the figure.")
            )
        return not self.needs_confirmation


class RevisionForm(EntryForm):
    """A change to an issued value: the same, with its kind and reason."""

    kind = forms.ChoiceField(label=_("Kind of revision"), choices=REVISIONS)
    reason = forms.CharField(
        label=_("Why is it revised?"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["confirmed"], self.fields["data_status"]


class ReasonForm(PortalForm):
    """Why a value is returned or opened again."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The provider sees it."),
        error_messages={"required": _("Give a reason: the provider sees it.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    submission = forms.CharField(required=False, widget=forms.HiddenInput)


def earlier_figure(definition: KPIDefinition):
    """A function from an earlier value to the figure it stated, for comparing like with like."""
    rules = rules_of(definition)

    def figure(value) -> Decimal | None:
        return figure_of(
            Entry(value=value.value, numerator=value.numerator, denominator=value.denominator),
            rules,
        )

    return figure
