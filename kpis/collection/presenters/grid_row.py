"""One row of the grid: its cells, what the checks say of them, and where the row stands."""

from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kpis.calculations.checks import INTERVAL, CheckCode
from kpis.calculations.codes import DataStatus, Unit
from kpis.collection.entry_forms import typed
from kpis.collection.forms import PREFIXES, SUFFIXES, EntryForm
from kpis.collection.grid_rows import TypedRow, answer_of, key_of, seal
from kpis.collection.models import GIVEN, Actual
from kpis.collection.presenters.approval import waits_words
from kpis.collection.presenters.figures import day_words, estimate_words, value_url
from kpis.collection.presenters.grid_clash import Clash
from kpis.collection.presenters.owed import reason_of, slot_group, slot_words
from kpis.collection.presenters.value import BesidePage, Findings
from perfportal.core.forms import SummaryError

# The two columns of numbers: the figure or what stands on top, and what stands below.
PLACES = {
    "value": gettext_lazy("Figure"),
    "numerator": gettext_lazy("Number on top"),
    "denominator": gettext_lazy("Number below"),
}
FIGURES = (
    (DataStatus.FINAL.value, gettext_lazy("Final")),
    (DataStatus.PROVISIONAL.value, gettext_lazy("Provisional")),
    (DataStatus.ESTIMATED.value, gettext_lazy("Estimated")),
)
IN_WORDS = (Unit.DATE, Unit.YES_NO)
CONTROLS = {"marker": "answer", "data_status": "answer"} | dict.fromkeys(
    ("__all__", *INTERVAL), "findings"
)


@dataclass(frozen=True)
class Viewer:
    """Who looks at the grid, on which day, and for which colleague."""

    user: object
    as_of: object
    on_behalf: str = ""


@dataclass(frozen=True)
class Cell:
    """One number to type. `place` says which of the two it is, for those who hear the page."""

    id: str
    place: str
    label: str
    value: str
    unit: str
    mode: str
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class GridRow:
    """One value of the grid. `form` is bound where something has been typed.

    `errors` are those to be said now, by the field's name; `is_complete` where the checks would let
    the row be submitted; `clash` where it was not saved.
    """

    actual: Actual
    form: EntryForm
    typed: TypedRow
    beside: BesidePage
    viewer: Viewer
    is_open: bool
    findings: Findings
    is_complete: bool = False
    clash: Clash | None = None
    saved: str = ""
    errors: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def key(self) -> str:
        return key_of(self.actual)

    @cached_property
    def name(self) -> str:
        return f"{self.actual.kpi.code} {self.actual.kpi.title}, {self.actual.period.short_label}"

    @cached_property
    def short_name(self) -> str:
        """The code, with the period where it is another one than the round's."""
        return f"{self.actual.kpi.code} {self.own_period}".strip()

    @cached_property
    def own_period(self) -> str:
        round_, period = self.actual.round, self.actual.period
        return "" if round_ and round_.period == period else period.short_label

    @property
    def url(self) -> str:
        """The page of the value, from which one comes back to the grid."""
        url = value_url(self.actual, self.viewer.on_behalf)
        return f"{url}{'&' if '?' in url else '?'}back=round"

    @property
    def save_url(self) -> str:
        args = [self.actual.period.token, self.actual.kpi.code]
        query = {"for": self.viewer.on_behalf} if self.viewer.on_behalf else {}
        return reverse("kpis:entry-autosave", args=args) + (f"?{urlencode(query)}" if query else "")

    @property
    def is_given(self) -> bool:
        return self.actual.state in GIVEN

    @property
    def version(self) -> int:
        """The version that was read; of a row in conflict the old one, until somebody chooses."""
        return self.typed.version

    @property
    def shown(self) -> str:
        return seal(typed(self.actual))

    @cached_property
    def cells(self) -> list[Cell]:
        return [self._cell(name) for name in PLACES if name in self.form.fields]

    def _cell(self, name) -> Cell:
        unit, is_figure = Unit(self.actual.kpi.definition.unit), name == "value"
        sign = PREFIXES.get(unit) or SUFFIXES.get(unit) or ""
        return Cell(
            id=f"{self.key}-{name}",
            place=str(PLACES[name]),
            label=str(self.form.fields[name].label),
            value=self.typed.words[name],
            unit=str(sign) if is_figure else "",
            mode="text" if is_figure and unit in IN_WORDS else "decimal",
            errors=self.errors.get(name, ()),
        )

    @property
    def answers(self) -> list[tuple[str, str, bool]]:
        """A figure and how final it is, or why there is none: value, words, whether chosen."""
        chosen = answer_of(self.typed.words)
        markers = [choice for choice in self.form.fields["marker"].choices if choice[0]]
        return [(value, str(words), value == chosen) for value, words in (*FIGURES, *markers)]

    @property
    def answer_errors(self) -> tuple[str, ...]:
        return self.errors.get("marker", ()) + self.errors.get("data_status", ())

    @property
    def asks_why(self) -> bool:
        """Whether the reason is wanted: there is no figure, or it is held back."""
        words = self.typed.words
        return bool(words["marker"] or words["marker_reason"] or self.errors.get("marker_reason"))

    @property
    def other_errors(self) -> tuple[str, ...]:
        found = [self.errors.get(name, ()) for name in ("__all__", *INTERVAL)]
        return tuple(error for errors in found for error in errors)

    @property
    def figure(self) -> str:
        """What the typed numbers come to, or the figure that was given."""
        if self.is_given:
            return estimate_words(self.actual.revision, self.actual.kpi.definition)
        return self.findings.figure

    @property
    def asks_interval(self) -> bool:
        """Whether the value has a confidence interval, which has no cell here."""
        return INTERVAL[0] in self.form.fields

    @property
    def interval(self) -> str:
        """Both ends as typed, with a dash between them; empty where there is none yet."""
        ends = [self.typed.words[name] for name in INTERVAL]
        return " – ".join(ends) if all(ends) else ""

    @property
    def warnings(self) -> tuple[str, ...]:
        return self.findings.warnings if self.is_open else ()

    @cached_property
    def is_ready(self) -> bool:
        """Whether it would be submitted as it stands."""
        is_changed = not self.typed.is_as_given(self.actual)
        return self.is_open and self.is_complete and is_changed and not self.clash

    @cached_property
    def group(self) -> str:
        return slot_group(self.actual, as_of=self.viewer.as_of)

    @cached_property
    def status(self) -> tuple[str, str]:
        """The words and the colour of the row's tag."""
        if self.clash:
            return _("Not saved"), "red"
        if self.is_given or not self.is_open:
            words, colour = slot_words(self.group)
            return waits_words(self.actual) or words, colour
        count = sum(len(errors) for errors in self.errors.values())
        if count:
            return ngettext("%(n)s error", "%(n)s errors", count) % {"n": count}, "red"
        if self.typed.is_blank or self.typed.is_as_given(self.actual):
            return slot_words("due" if self.group == "draft" else self.group)
        return (_("Ready to submit"), "green") if self.is_ready else (_("Begun"), "blue")

    @property
    def note(self) -> str:
        """Why there is more time for it, or that its approval counts no more."""
        return reason_of(self.actual, self.group) if self.group != "returned" else ""

    @property
    def deadline(self) -> str:
        return day_words(self.actual.due_on)

    @property
    def asks_for_evidence(self) -> bool:
        """Whether the tick of earlier evidence stands in the row: it is wanted, or given."""
        if "carries_evidence" not in self.form.fields:
            return False
        codes = {finding.code for finding in self.form.findings}
        return bool(self.typed.words["carries_evidence"]) or CheckCode.MISSING_EVIDENCE in codes

    @property
    def first_gap(self) -> str:
        """The id of the control that wants something first, for the link to what is unfinished."""
        wanting = [self.control(name) for name in self.errors]
        wanting += [cell.id for cell in self.cells if not cell.value]
        if self.form.asks_to_confirm:
            wanting.append(self.control("confirmed"))
        return wanting[0] if wanting else self.cells[0].id

    def control(self, name: str) -> str:
        """The id of a field's control."""
        return f"{self.key}-{CONTROLS.get(name, name)}"

    @property
    def faults(self) -> list[SummaryError]:
        """Lines of the error summary, each with the control to go to."""
        if self.clash:
            return [SummaryError(f"{self.short_name}: {self.clash.sentence}", f"#{self.key}-clash")]
        return [
            SummaryError(self._fault(name, error), f"#{self.control(name)}")
            for name, errors in self.errors.items()
            for error in errors
        ]

    def _fault(self, name, error) -> str:
        fields = self.form.fields
        label = f"{fields[name].label}: " if name in PLACES and name in fields else ""
        return f"{self.short_name}: {label}{error}"

    @property
    def announcement(self) -> str:
        """What the live region says after the row has been saved: `HOU-03: saved; 1 warning`."""
        if self.clash:
            return _("%(name)s: not saved. %(why)s") % {
                "name": self.short_name,
                "why": self.clash.sentence,
            }
        errors, warnings = sum(map(len, self.errors.values())), len(self.warnings)
        said = [
            _("%s: saved") % self.short_name,
            ngettext("%(n)s error", "%(n)s errors", errors) % {"n": errors} if errors else "",
            ngettext("%(n)s warning", "%(n)s warnings", warnings) % {"n": warnings}
            if warnings
            else "",
        ]
        return "; ".join(part for part in said if part)
