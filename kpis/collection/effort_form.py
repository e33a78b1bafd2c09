"""How long a round took, roughly: one answer, and hours of single KPIs for whoever wants to."""

from decimal import Decimal

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from kpis.calculations.effort import MOST_HOURS
from kpis.collection.models import EffortAnswer
from kpis.register.models import KPI
from perfportal.core import submissions
from perfportal.core.forms import PortalForm

SHORT = {"inputmode": "decimal", "autocomplete": "off", "data-width": "4"}
CHOICES = [
    ("0.5", _("Half an hour or less")),
    ("1", _("About 1 hour")),
    ("2", _("About 2 hours")),
    ("4", _("About half a day")),
    ("7.5", _("About a day")),
    ("other", _("Something else: type the hours below")),
    ("none", _("I would rather not say")),
]


class HoursField(forms.DecimalField):
    """Hours, with up to two decimals."""

    def __init__(self, label, **kwargs):
        super().__init__(
            label=label,
            required=False,
            min_value=0,
            max_value=MOST_HOURS,
            max_digits=7,
            decimal_places=2,
            widget=forms.TextInput(attrs=SHORT | {"data-suffix": str(_("hours"))}),
            error_messages={"invalid": _("Type the hours as a number, such as 1.5")},
            **kwargs,
        )


def first_answer(given: EffortAnswer | None) -> dict:
    """What stands in the form at first: the earlier answer, if there is one."""
    first = {"version": given.version if given else 0, "submission": submissions.new_key()}
    if given is None:
        return first
    if given.hours is None:
        return first | {"roughly": "none"}
    listed = next((value for value, _words in CHOICES[:-2] if Decimal(value) == given.hours), "")
    named = {f"kpi_{one.kpi_id}": one.hours for one in given.shares.all() if one.is_named}
    hours = {} if listed else {"hours": given.hours}
    return first | {"roughly": listed or "other"} | hours | named


class EffortForm(PortalForm):
    """A rough answer. `kpis` are those whose figures the person has given in the round."""

    roughly = forms.ChoiceField(
        label=_("Roughly how long did your figures take, finding them and entering them?"),
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the answer that comes nearest")},
    )
    hours = HoursField(_("Hours"), help_text=_("Only for “something else”"))
    version = forms.IntegerField(widget=forms.HiddenInput)
    submission = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, kpis: list[KPI], **kwargs):
        super().__init__(*args, **kwargs)
        self.kpis = kpis
        for kpi in kpis:
            label = format_html('{} <span class="app-code">{}</span>', kpi.title, kpi.code)
            self.fields[f"kpi_{kpi.pk}"] = HoursField(label)

    def clean(self):
        data = super().clean()
        if data.get("roughly") == "other" and data.get("hours") is None and not self.errors:
            self.add_error("hours", _("Type how many hours it took, such as 3"))
        return data

    def first_fields(self) -> list:
        return [self["roughly"], self["hours"]]

    def kpi_fields(self) -> list:
        """The fields of the single KPIs."""
        return [self[f"kpi_{kpi.pk}"] for kpi in self.kpis]

    def answer(self) -> tuple[Decimal | None, dict[int, Decimal]]:
        """The hours in all (None: would rather not say), and of the KPIs that were named."""
        data = self.cleaned_data
        named = {
            kpi.pk: hours for kpi in self.kpis if (hours := data.get(f"kpi_{kpi.pk}")) is not None
        }
        choice = data["roughly"]
        if choice == "none":
            return None, named
        return (data["hours"] if choice == "other" else Decimal(choice)), named
