"""The grid: every value of a round that a person is named for, typed like a spreadsheet."""

from dataclasses import dataclass, replace
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from kpis.collection import policies
from kpis.collection.entry_forms import entry_form, typed
from kpis.collection.forms import STILL_EMPTY
from kpis.collection.grid_rows import Outcome, TypedRow, plain
from kpis.collection.models import Actual
from kpis.collection.presenters.figures import day_words, moment_words
from kpis.collection.presenters.grid_clash import clash_of
from kpis.collection.presenters.grid_row import GridRow, Viewer
from kpis.collection.presenters.owed import done_words
from kpis.collection.presenters.value import Findings, beside_page, findings_of
from kpis.collection.queries.beside import Beside
from perfportal.core.forms import SummaryError


@dataclass(frozen=True)
class GridGroup:
    """The rows of one KPI; `heading` where there is one for each of its months."""

    heading: str
    rows: list[GridRow]


@dataclass(frozen=True)
class GridPage:
    """All rows, how many are given, until when, and what came back with an error."""

    groups: list[GridGroup]
    done: str
    deadline: str
    next_gap: str
    errors: list[SummaryError]
    is_closed: bool
    has_open: bool


def grid_page(slots, besides, viewer: Viewer, outcomes=None) -> GridPage:
    """`outcomes` by the slot's primary key, of rows that have just been sent."""
    outcomes = outcomes or {}
    rows = [grid_row(one, besides[one.pk], viewer, outcomes.get(one.pk)) for one in slots]
    unfinished = [row for row in rows if row.is_open and not row.is_ready]
    days = [row.actual.due_on for row in rows if row.is_open and row.actual.due_on]
    came_back = {pk for pk, one in outcomes.items() if one.keeps_words}
    return GridPage(
        groups=_groups(rows),
        done=done_words(rows),
        deadline=_deadline_words(min(days, default=None), viewer.as_of),
        next_gap=unfinished[0].first_gap if unfinished else "",
        errors=[fault for row in rows if row.actual.pk in came_back for fault in row.faults],
        is_closed=any(one.round.locked_at for one in slots),
        has_open=any(row.is_open for row in rows),
    )


def _deadline_words(day, as_of) -> str:
    if day is None:
        return ""
    words = _("Enter by %s.") if as_of <= day else _("The last day was %s.")
    return words % day_words(day)


def _groups(rows) -> list[GridGroup]:
    return [
        GridGroup(f"{code} {mine[0].actual.kpi.title}" if len(mine) > 1 else "", mine)
        for code, found in groupby(rows, key=lambda row: row.actual.kpi.code)
        if (mine := list(found))
    ]


def grid_row(actual: Actual, beside: Beside, viewer: Viewer, outcome: Outcome | None) -> GridRow:
    """A row as it stands; with the words of its outcome where these are not in the record."""
    row = TypedRow(plain(typed(actual)), actual.version)
    if outcome is not None and outcome.keeps_words:
        row = outcome.row
    form = _form_of(actual, beside, row, outcome)
    clash = clash_of(actual, outcome, form, user=viewer.user)
    errors = _said_errors(form, every=bool(outcome and outcome.form))
    return GridRow(
        actual=actual,
        form=form,
        typed=row if clash else replace(row, version=actual.version),
        beside=beside_page(actual, beside),
        viewer=viewer,
        is_open=policies.can_enter(viewer.user, actual),
        findings=findings_of(form, actual.kpi.definition) if form.is_bound else Findings(),
        is_complete=form.is_bound and form.is_valid() and form.require_confirmation(),
        clash=clash,
        saved=_saved_words(actual, viewer),
        errors=errors,
    )


def _form_of(actual, beside, row: TypedRow, outcome):
    """The form whose findings are shown: the one that was sent, or what stands in the row."""
    if outcome is not None and outcome.form is not None:
        return outcome.form
    form = entry_form(actual, beside, data=row.words | {"version": actual.version})
    if row.is_blank:
        return entry_form(actual, beside)
    form.is_valid()
    return form


def _said_errors(form, *, every: bool) -> dict[str, tuple[str, ...]]:
    """Errors by field; that one is still empty is said only when the row was to be submitted."""
    if not form.is_bound:
        return {}
    quiet = () if every else {one.sentence for one in form.findings if one.code in STILL_EMPTY}
    said = {
        name: tuple(str(error) for error in errors if str(error) not in quiet)
        for name, errors in form.errors.items()
    }
    return {name: errors for name, errors in said.items() if errors}


def _saved_words(actual: Actual, viewer: Viewer) -> str:
    """`Draft saved 14:05`, with the day where that is past and the name where it is another's."""
    draft = getattr(actual, "draft", None)
    if draft is None:
        return ""
    local = timezone.localtime(draft.updated_at)
    is_today = local.date() == viewer.as_of
    when = f"{local:%H:%M}" if is_today else moment_words(draft.updated_at)
    if draft.by_id == viewer.user.pk:
        return _("Draft saved %s") % when
    return _("Draft saved by %(who)s, %(when)s") % {"who": draft.by, "when": when}
