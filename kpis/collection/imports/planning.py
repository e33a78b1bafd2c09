"""What is to be done with each row of a file of actuals, given the slots that are there."""

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from kpis.calculations.codes import DataStatus
from kpis.calculations.collecting import round_for
from kpis.collection.imports.actual_rows import ActualRow
from kpis.collection.models import GIVEN, Actual, CollectionRound


class Deed(StrEnum):
    """As the summary of the import counts them."""

    NEW = "new"
    FILLED = "filled"
    CORRECTED = "corrected"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class Step:
    """One row and what becomes of it; `actual` is None where its slot is still to be made."""

    row: ActualRow
    deed: Deed
    actual: Actual | None = None
    round: CollectionRound | None = None


@dataclass(frozen=True)
class Planner:
    """Decides row by row; a refusal is said in the row's cells."""

    slots: dict[tuple, Actual]
    rounds: list[CollectionRound]
    historic: bool
    as_of: dt.date

    def plan(self, row: ActualRow) -> Step:
        if row.period.end >= self.as_of and not self.historic:
            row.cells.doubt("period", "not_ended", f"{row.period.short_label} has not ended yet.")
        actual = self.slots.get(row.key)
        if actual is None:
            return self._plan_new(row)
        row = _with_interval(row, actual)
        if actual.state in GIVEN:
            return self._plan_given(row, actual)
        if problem := self._problem_of_open_slot(row, actual):
            return _refused(row, "period", problem)
        return Step(row, Deed.FILLED, actual, actual.round)

    def _plan_new(self, row: ActualRow) -> Step:
        if self.historic:
            return Step(row, Deed.NEW)
        found = self._round_of(row)
        if found and found.locked_at:
            return _refused(row, "period", _closed(row))
        return Step(row, Deed.NEW, round=found)

    def _round_of(self, row: ActualRow) -> CollectionRound | None:
        return round_for(row.kpi.definition.frequency, row.period.end, self.rounds)

    def _problem_of_open_slot(self, row: ActualRow, actual: Actual) -> str:
        if actual.has_been_issued:
            return f"A revision of {row.period.short_label} is under way. Finish it on its page."
        is_open = actual.round_id is not None and actual.round.locked_at is None
        if self.historic and is_open:
            return (
                f"{row.period.short_label} is being collected now. Import its values without "
                "--historic, so that they are approved."
            )
        if not self.historic and actual.round_id and not is_open:
            return _closed(row)
        return ""

    def _plan_given(self, row: ActualRow, actual: Actual) -> Step:
        if is_same(row, actual):
            return Step(row, Deed.UNCHANGED, actual)
        if problem := self._problem_of_given_slot(row, actual):
            return _refused(row, "value", problem)
        return Step(row, Deed.CORRECTED, actual, actual.round)

    def _problem_of_given_slot(self, row: ActualRow, actual: Actual) -> str:
        where = f"{row.kpi.code} {row.period.short_label}"
        if actual.has_been_issued:
            return f"{where} has been issued with another value. Revise it on its entry page."
        if actual.is_historic and not self.historic:
            return f"{where} has another historic value. Import with --historic to correct it."
        if not actual.is_historic:
            return (
                f"{where} is {actual.get_state_display().lower()} with another value. "
                "Have it returned or opened again first."
            )
        return ""


def is_same(row: ActualRow, actual: Actual) -> bool:
    """Whether the row says nothing that its slot does not hold; empty cells say nothing."""
    entry, revision = row.entry, actual.revision
    if _stated(entry) != _stated(revision) or _ends(entry) != _ends(revision):
        return False
    if row.data_status and row.data_status != revision.data_status:
        return False
    return not entry.commentary or entry.commentary == revision.commentary


def _with_interval(row: ActualRow, actual: Actual) -> ActualRow:
    """A file that says no interval leaves the one of the same figure as it is."""
    entry, revision = row.entry, actual.revision
    says_one = any(end is not None for end in _ends(entry))
    if revision is None or says_one or _stated(entry) != _stated(revision):
        return row
    return replace(row, entry=replace(entry, ci_low=revision.ci_low, ci_high=revision.ci_high))


def _stated(given) -> tuple:
    return given.value, given.numerator, given.denominator, given.marker


def _ends(given) -> tuple:
    return given.ci_low, given.ci_high


def data_status_of(row: ActualRow) -> str:
    return row.data_status or DataStatus.FINAL.value


def _refused(row: ActualRow, column: str, sentence: str) -> Step:
    row.cells.refuse(column, sentence)
    return Step(row, Deed.REFUSED)


def _closed(row: ActualRow) -> str:
    return (
        f"the round of {row.period.short_label} is closed. Ask the performance team to open it, "
        "or load back-data with --historic."
    )
