"""The entry form: words as typed in, an `Entry` with its findings out."""

from dataclasses import replace
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.calculations.checks import INTERVAL, Entry, Finding, figure_of
from kpis.calculations.codes import DataStatus, Marker, Unit
from kpis.calculations.judging import Judgement, Surroundings, judge
from kpis.collection.models import RevisionReason
from kpis.collection.queries.checks import rules_of
from kpis.register.models import KPIDefinition
from perfportal.core.documents.numbers import NumberError, parse_figure, parse_number
from perfportal.core.forms import PortalForm, day_field

SUFFIXES = {Unit.PERCENT: "%", Unit.DAYS: _("days"), Unit.WEEKS: _("weeks"), Unit.KG: "kg"}
PREFIXES = {Unit.GBP: "£", Unit.GBP_THOUSAND: _("£ thousand")}
MARKERS = [
    ("", _("There is a figure")),
    (Marker.NOT_APPLICABLE.value, _("No cases in this period")),
    (Marker.NOT_AVAILABLE.value, _("Not available")),
    (Marker.SUPPRESSED.value, _("Held back: staff see the figure, the public does not")),
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
STILL_EMPTY = frozenset({"missing", "reason_missing", "held_back_missing"})
TEXT = {"inputmode": "decimal", "autocomplete": "off", "data-width": "10"}


def _signs(unit: Unit) -> dict[str, str]:
    """What stands behind and before a figure of the unit."""
    return {
        "data-suffix": str(SUFFIXES.get(unit, "")),
        "data-prefix": str(PREFIXES.get(unit, "")),
    }


class EntryForm(PortalForm):
    """One KPI's value in one period. Fields follow from how the KPI is counted.

    `findings` are the remarks of the checks, errors among the form's errors, warnings beside them;
    `judgement` holds all of them with the status that the figure makes. What a submitted figure
    still needs (a commentary, or the tick of an unchanged one) is asked by `require_confirmation`:
    a draft is kept without it.
    """

    value = forms.CharField(required=False, widget=forms.TextInput(attrs=TEXT))
    numerator = forms.CharField(required=False, widget=forms.TextInput(attrs=TEXT))
    denominator = forms.CharField(required=False, widget=forms.TextInput(attrs=TEXT))
    ci_low = forms.CharField(
        label=_("Lower end of the 95% confidence interval"),
        required=False,
        widget=forms.TextInput(attrs=TEXT),
    )
    ci_high = forms.CharField(
        label=_("Upper end of the 95% confidence interval"),
        required=False,
        widget=forms.TextInput(attrs=TEXT),
    )
    marker = forms.ChoiceField(
        label=_("Is there a figure?"), choices=MARKERS, required=False, widget=forms.RadioSelect
    )
    marker_reason = forms.CharField(
        label=_("Why is there none, or why is it held back?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("If it is not available: why, and when there will be a figure."),
    )
    data_status = forms.ChoiceField(label=_("How final is it?"), choices=STATUSES, required=False)
    commentary = forms.CharField(
        label=_("Commentary"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "What happened? Why? What is being done? By whom? By when? It also answers the "
            "warnings. Do not name or describe a resident."
        ),
    )
    confirmed = forms.BooleanField(
        label=_("The figure is the same as last time, and it was collected anew"), required=False
    )
    carries_evidence = forms.BooleanField(
        label=_("The evidence attached earlier shows this figure too"),
        required=False,
        help_text=_("Tick it where you change the figure, and the file or link bears that out."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    submission = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, definition: KPIDefinition, around: Surroundings, **kwargs):
        super().__init__(*args, **kwargs)
        self.rules, self.around, self.definition = around.rules, around, definition
        self.judgement = Judgement()
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
            field.widget.attrs |= _signs(unit)
        for name in INTERVAL:
            if definition.has_interval:
                self.fields[name].widget.attrs |= _signs(unit)
            else:
                del self.fields[name]
        evidence = self.around.earlier.evidence
        if evidence is None or not evidence.figures:
            del self.fields["carries_evidence"]
        if self.rules.needs_denominator:
            self.fields["denominator"].label = definition.denominator_label or _("Number below")
        else:
            del self.fields["denominator"]

    def clean(self):
        data = super().clean()
        numbers = {
            name: self._number(name)
            for name in ("value", "numerator", "denominator", *INTERVAL)
            if name in self.fields
        }
        commentary = data.get("commentary", "")
        self.entry = Entry(
            marker=data.get("marker", ""),
            commentary=commentary,
            marker_reason=self._reason(data),
            **numbers,
        )
        if not self.errors:
            self.judgement = judge(self.entry, self._around(data))
            for finding in self.judgement.errors:
                name = finding.field if finding.field in self.fields else None
                self.add_error(name, finding.sentence)
        return data

    def _around(self, data) -> Surroundings:
        """A tick that earlier evidence shows this figure too answers the warning that none does."""
        earlier = self.around.earlier
        if not data.get("carries_evidence"):
            return self.around
        shown = replace(earlier.evidence, of_next=True)
        return replace(self.around, earlier=replace(earlier, evidence=shown))

    def _reason(self, data) -> str:
        """A file and the grid have no place for the reason: there the commentary gives it."""
        if not data.get("marker"):
            return ""
        is_missing = data["marker"] == Marker.NOT_AVAILABLE
        return data.get("marker_reason") or (data.get("commentary", "") if is_missing else "")

    def _number(self, name) -> Decimal | None:
        text = self.cleaned_data.get(name, "").strip()
        if not text:
            return None
        try:
            if name in ("value", *INTERVAL):
                return parse_figure(text, self.definition.unit)
            return parse_number(text)
        except NumberError as error:
            self.add_error(name, str(error))
            return None

    @property
    def findings(self) -> list[Finding]:
        return list(self.judgement.findings)

    @property
    def warnings(self) -> list[Finding]:
        return self.judgement.warnings

    @property
    def needs_confirmation(self) -> bool:
        """Whether the figure is that of the period before and nobody has ticked that it is."""
        return self.judgement.is_unchanged and not self.cleaned_data.get("confirmed")

    @property
    def asks_to_confirm(self) -> bool:
        """Whether the tick stands on the page: it is wanted, or has been given."""
        ticks = "confirmed" in self.fields
        return ticks and (self.needs_confirmation or bool(self["confirmed"].value()))

    @property
    def problems(self) -> list[str]:
        """Errors worth saying while somebody is still typing: that a field is empty is not."""
        quiet = {finding.sentence for finding in self.findings if finding.code in STILL_EMPTY}
        named = [f"{field.label}: {error}" for field in self for error in field.errors]
        unwanted = {f"{field.label}: {sentence}" for field in self for sentence in quiet}
        said = [sentence for sentence in named if sentence not in unwanted]
        return [*self.non_field_errors(), *said]

    @property
    def figure(self) -> Decimal | None:
        """What the typed numbers come to; None while something is missing."""
        return figure_of(self.entry, self.rules) if hasattr(self, "entry") else None

    def require_confirmation(self) -> bool:
        """Refuse to submit what still wants an answer: the tick, the commentary. False if refused.

        Of a valid form, before it is submitted; what it asks for stands among its errors.
        """
        if self.needs_confirmation and not self.has_error("confirmed"):
            self.add_error(
                "confirmed", _("Tick this if the figure is right, or correct the figure.")
            )
        if self.judgement.demand and not self.has_error("commentary"):
            self.add_error("commentary", self.judgement.demand)
        return not self.errors


class RevisionForm(EntryForm):
    """A change to an issued value: the same, with its kind and reason."""

    kind = forms.ChoiceField(label=_("Kind of revision"), choices=REVISIONS)
    reason = forms.CharField(
        label=_("Why is it revised?"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["confirmed"], self.fields["data_status"]

    @property
    def kind_words(self):
        """The chosen kind as the form words it."""
        return dict(REVISIONS).get(self["kind"].value(), "")


class FinalForm(EntryForm):
    """The final figure of a provisional one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["confirmed"], self.fields["data_status"]


class LaterForm(PortalForm):
    """The final figure comes on another day than was expected."""

    on = day_field(_("Expected on"))
    reason = forms.CharField(label=_("Why it comes later"), max_length=1000)
    version = forms.IntegerField(widget=forms.HiddenInput)
    submission = forms.CharField(required=False, widget=forms.HiddenInput)


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
