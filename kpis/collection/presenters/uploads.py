"""The preview of a file of figures: value by value, cell by cell, what saving it would do."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kpis.calculations.checks import INTERVAL
from kpis.collection.entry_columns import answers
from kpis.collection.entry_forms import TYPED
from kpis.collection.imports.comparing import FIGURES, differing
from kpis.collection.models import EntryUpload, EntryUploadValue
from kpis.collection.presenters.figures import value_url
from perfportal.core.periods import Period

Outcome = EntryUploadValue.Outcome
State = EntryUpload.State
OUTCOMES = {
    Outcome.NEW: (gettext_lazy("New"), "blue"),
    Outcome.CHANGED: (gettext_lazy("Changed"), "yellow"),
    Outcome.UNCHANGED: (gettext_lazy("Unchanged"), "grey"),
    Outcome.CONFLICT: (gettext_lazy("Conflict"), "red"),
    Outcome.REFUSED: (gettext_lazy("Refused"), "red"),
    Outcome.CLOSED: (gettext_lazy("Closed"), "grey"),
}
LABELS = {
    "value": gettext_lazy("Figure"),
    "numerator": gettext_lazy("Number on top"),
    "denominator": gettext_lazy("Number below"),
    "ci_low": gettext_lazy("Lower end of the interval"),
    "ci_high": gettext_lazy("Upper end of the interval"),
    "marker": gettext_lazy("No figure because"),
    "marker_reason": gettext_lazy("Why there is no figure"),
    "data_status": gettext_lazy("How final"),
    "commentary": gettext_lazy("Commentary"),
    "confirmed": gettext_lazy("Unchanged: confirmed"),
    "carries_evidence": gettext_lazy("Earlier evidence shows this figure too"),
}
# Shown only where the two sides differ.
QUIET = ("data_status", "confirmed", "carries_evidence")


@dataclass(frozen=True)
class CellView:
    """One cell of the file beside what stands in the portal."""

    label: str
    mine: str
    theirs: str
    words: str
    colour: str


@dataclass(frozen=True)
class ValueView:
    """One value of the file on the preview."""

    row: EntryUploadValue
    code: str
    title: str
    period: str
    words: str
    colour: str
    cells: list[CellView]
    url: str

    @property
    def is_conflict(self) -> bool:
        return self.row.outcome == Outcome.CONFLICT


@dataclass(frozen=True)
class UploadPage:
    """What stands above the table."""

    upload: EntryUpload
    counts: str
    saved: str
    savable: int
    ticked: int
    has_stopped: bool

    @property
    def is_waiting(self) -> bool:
        return self.upload.state == State.WAITING

    @property
    def is_busy(self) -> bool:
        """Whether a job is at work on it; the page asks again then."""
        return self.upload.state in (State.READING, State.SAVING) and not self.has_stopped

    @property
    def progress(self) -> str:
        job = self.upload.job
        if job is None or not job.total:
            return _("Waiting for its turn.")
        if self.upload.state == State.SAVING:
            return _("Saving %s figures. All of them are saved together.") % f"{job.total:,}"
        return _("%(done)s of %(total)s figures compared.") % {
            "done": f"{job.done:,}",
            "total": f"{job.total:,}",
        }


def upload_page(upload: EntryUpload, savable: int, ticked: int) -> UploadPage:
    job = upload.job
    is_busy = upload.state in (State.READING, State.SAVING)
    return UploadPage(
        upload=upload,
        counts=counts_words(upload.counts),
        saved=saved_words(upload.counts),
        savable=savable,
        ticked=ticked,
        has_stopped=is_busy and bool(job) and job.is_finished,
    )


def counts_words(counts: dict) -> str:
    """`9 new, 1 changed, 2 unchanged, 1 refused`."""
    words = {
        Outcome.NEW: _("%s new"),
        Outcome.CHANGED: _("%s changed"),
        Outcome.UNCHANGED: _("%s unchanged"),
        Outcome.CONFLICT: _("%s in conflict"),
        Outcome.CLOSED: _("%s closed"),
        Outcome.REFUSED: _("%s refused"),
        "without_evidence": _("%s of them without evidence"),
    }
    named = [pattern % f"{counts[name]:,}" for name, pattern in words.items() if counts.get(name)]
    return ", ".join(named) or _("There is no figure in the file.")


def saved_words(counts: dict) -> str:
    """`9 figures submitted, 2 kept as drafts.`"""
    given, kept = counts.get("submitted", 0), counts.get("drafts", 0)
    words = []
    if given:
        submitted = ngettext("%s figure submitted", "%s figures submitted", given)
        words.append(submitted % f"{given:,}")
    if kept:
        words.append(ngettext("%s kept as a draft", "%s kept as drafts", kept) % f"{kept:,}")
    return ", ".join(words) + "." if words else ""


def value_views(rows) -> list[ValueView]:
    return [_value_view(row) for row in rows]


def _value_view(row: EntryUploadValue) -> ValueView:
    words, colour = OUTCOMES[Outcome(row.outcome)]
    return ValueView(
        row=row,
        code=row.kpi.code,
        title=row.kpi.title,
        period=row.period.short_label,
        words=str(words),
        colour=colour,
        cells=_cells(row),
        url=value_url(row.actual) if row.actual else "",
    )


def _cells(row: EntryUploadValue) -> list[CellView]:
    """The cells in which either side says something; how final it is only where that differs.

    None of a value that has been given and of which the file says the same.
    """
    if row.outcome == Outcome.UNCHANGED and not row.can_be_saved:
        return []
    sheet = row.kpi.definition
    differ = set(differing(row.typed, row.theirs, sheet.unit))
    shown = [
        name for name in TYPED if name in differ or (row.typed.get(name) and name not in QUIET)
    ]
    return [_cell(row, name, differs=name in differ) for name in shown]


def _cell(row: EntryUploadValue, name: str, *, differs: bool) -> CellView:
    mine, theirs = _shown(row.typed, name), _shown(row.theirs, name)
    words, colour = OUTCOMES[_cell_outcome(row, name, mine, theirs, differs)]
    return CellView(_label(row, name), mine, theirs, str(words), colour)


def _cell_outcome(row, name, mine: str, theirs: str, differs: bool) -> Outcome:
    place = row.cells.get(name)
    if place and any(problem.startswith(f"{place}:") for problem in row.problems):
        return Outcome.REFUSED
    if not differs:
        return Outcome.UNCHANGED
    if row.outcome in (Outcome.CONFLICT, Outcome.CLOSED) and theirs:
        return Outcome(row.outcome)
    return Outcome.CHANGED if theirs else Outcome.NEW


def _label(row: EntryUploadValue, name: str) -> str:
    sheet = row.kpi.definition
    own = {"numerator": sheet.numerator_label, "denominator": sheet.denominator_label}
    return own.get(name) or str(LABELS[name])


def _shown(words: dict, name: str) -> str:
    text = words.get(name, "")
    return text if name in (*FIGURES, *INTERVAL) else answers(name).get(text, text)


def round_words(upload: EntryUpload) -> str:
    """Which round the file belongs to, and for whom it was filled in."""
    period: Period | None = upload.round.period if upload.round else None
    parts = [period.short_label] if period else []
    if upload.on_behalf:
        parts.append(_("for %s") % upload.on_behalf)
    return ", ".join(parts)
