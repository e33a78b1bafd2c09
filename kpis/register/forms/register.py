"""Filters in the address, a target, the end of a KPI.

In the filters anything unknown is left out.
"""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.calculations.codes import Polarity, Profile, TargetKind
from kpis.calculations.goals import TargetLine
from kpis.register.actions.targets import Wanted
from kpis.register.models import LifeCycle
from kpis.register.queries import RegisterFilters
from kpis.register.words import PROFILE_WORDS, QUALITY_WORDS, TARGET_KIND_WORDS
from perfportal.core.documents.numbers import NumberError, parse_figure, parse_number
from perfportal.core.forms import PortalForm, day_field, words_field
from perfportal.core.models import User
from perfportal.core.periods import PeriodError, parse_period

LONGEST_SEARCH = 100
YES_NO = (("yes", _("Yes")), ("no", _("No")))
NUMBER = {"inputmode": "decimal", "autocomplete": "off", "data-width": "10"}


def read_filters(query, options: dict) -> RegisterFilters:
    """Filters from a query string. `options` are the choices that this person has."""
    known = options | {"state": LifeCycle.choices, "quality": QUALITY_WORDS.items()}
    known |= {"statutory": YES_NO, "benchmark": YES_NO}
    chosen = {name: _known(query, name, dict(choices)) for name, choices in known.items()}
    return RegisterFilters(search=query.get("search", "").strip()[:LONGEST_SEARCH], **chosen)


def _known(query, name: str, choices) -> str:
    value = query.get(name, "")
    return value if value in choices else ""


def _number_field(label, hint="") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=40,
        help_text=hint,
        widget=forms.TextInput(attrs=NUMBER),
    )


class TargetForm(PortalForm):
    """A target of one KPI. A range has two bounds, every other KPI one number."""

    period = forms.CharField(
        label=_("Period"),
        max_length=60,
        help_text=_("A quarter or a year, such as Q2 2026/27 or 2026/27"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-width": "10"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, word) for kind, word in TARGET_KIND_WORDS.items()],
        help_text=_(
            "A path is set year by year, beside the targets. A baseline year has no number."
        ),
    )
    value = _number_field(_("Target"))
    lower = _number_field(_("Lower bound"))
    upper = _number_field(_("Upper bound"))
    profile = forms.ChoiceField(
        label=_("How an annual target spreads over the year"),
        choices=[(profile.value, word) for profile, word in PROFILE_WORDS.items()],
        required=False,
    )
    profile_values = forms.CharField(
        label=_("Own numbers for the periods of the year"),
        required=False,
        max_length=500,
        help_text=_("One for each period, with semicolons between them, such as 30; 20; 5; 5"),
    )
    valid_from = day_field(_("In force from"))
    rationale = words_field(
        _("Why"),
        required=False,
        hint=_("A change needs its reason. Whoever sees the KPI can read it under Goalposts."),
    )
    approved_by = forms.ModelChoiceField(
        label=_("Approved by"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody yet"),
        help_text=_("A change of a target needs its approver: a director of the KPI's directorate"),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
    submission = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, kpi, approvers, **kwargs):
        super().__init__(*args, **kwargs)
        self.unit = kpi.definition.unit
        self.fields["approved_by"].queryset = approvers
        is_range = kpi.definition.polarity == Polarity.RANGE
        for name in ("value",) if is_range else ("lower", "upper"):
            del self.fields[name]

    def clean_period(self):
        try:
            return parse_period(self.cleaned_data["period"])
        except PeriodError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_value(self):
        return self._number("value")

    def clean_lower(self):
        return self._number("lower")

    def clean_upper(self):
        return self._number("upper")

    def clean_profile_values(self):
        parts = self.cleaned_data["profile_values"].split(";")
        return tuple(str(_parse(parse_number, part)) for part in parts if part.strip())

    def wanted(self) -> Wanted:
        """The target as typed, once the form is valid."""
        data = self.cleaned_data
        return Wanted(
            period=data["period"],
            line=TargetLine(data.get("value"), data.get("lower"), data.get("upper")),
            kind=TargetKind(data["kind"]),
            profile=Profile(data["profile"] or Profile.FLAT),
            profile_values=data["profile_values"],
        )

    def _number(self, name) -> Decimal | None:
        text = self.cleaned_data[name].strip()
        return _parse(lambda typed: parse_figure(typed, self.unit), text) if text else None


def _parse(reader, text) -> Decimal:
    try:
        return reader(text.strip())
    except NumberError as error:
        raise forms.ValidationError(str(error)) from error


class RetireForm(PortalForm):
    """The end of a KPI: when, why, and what comes in its place."""

    on = day_field(_("Retired on"))
    reason = words_field(_("Why"))
    replaced_by = forms.CharField(
        label=_("Replaced by"),
        required=False,
        max_length=20,
        help_text=_("The code of another KPI, such as HOU-06. Leave it empty if there is none."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-width": "10"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, kpis_by_code, **kwargs):
        super().__init__(*args, **kwargs)
        self.kpis_by_code = kpis_by_code

    def clean_replaced_by(self):
        code = self.cleaned_data["replaced_by"].strip()
        found = self.kpis_by_code.get(code.lower())
        if code and not found:
            raise forms.ValidationError(
                _("No KPI has the code %(code)s.") % {"code": code}, code="unknown"
            )
        return found
