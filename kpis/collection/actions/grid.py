"""Many values at once: each row of the grid is an act of its own, so that one holds up no other."""

import uuid
from dataclasses import replace

from django.core.exceptions import PermissionDenied, ValidationError

from kpis.collection.actions import actuals, drafts
from kpis.collection.entry_forms import entry_form, typed
from kpis.collection.grid_rows import Did, Outcome, TypedRow, seal
from kpis.collection.models import Actual, ActualDraft
from kpis.collection.queries.beside import Beside
from perfportal.core.concurrency import Conflict
from perfportal.core.submissions import AlreadySubmitted


def keep_row(*, by, actual: Actual, row: TypedRow) -> Outcome:
    """Save the words of a row as a draft, whatever is wrong with them; unchanged ones are left."""
    if row.takes_theirs or (not row.choice and not row.is_touched):
        return Outcome(Did.LEFT, row)
    try:
        if row.version != actual.version or seal(row.words) != seal(typed(actual)):
            drafts.save_draft(by=by, actual=actual, typed=row.words, version=row.version)
    except Conflict:
        return Outcome(Did.SAVED if _is_kept(by, actual, row) else Did.CONFLICT, row)
    except PermissionDenied as error:
        return Outcome(Did.REFUSED, row, sentence=str(error))
    return Outcome(Did.SAVED, row)


def _is_kept(by, actual, row) -> bool:
    """Whether the same words of this person came at the same moment by another way.

    A page that is left sends its last words, and the page that is opened next may send them too.
    """
    draft = ActualDraft.objects.filter(actual=actual, by=by).first()
    return draft is not None and seal(draft.typed) == seal(row.words)


def submit_row(*, by, actual: Actual, beside: Beside, row: TypedRow, page_key: str) -> Outcome:
    """Submit a row that is finished. One that needs a look is held out, its words kept."""
    if row.takes_theirs:
        return Outcome(Did.LEFT, row)
    if row.is_blank:
        return keep_row(by=by, actual=actual, row=row)
    if row.is_as_given(actual):
        kept = keep_row(by=by, actual=actual, row=row)
        return kept if kept.keeps_words else replace(kept, did=Did.AS_GIVEN)
    form = entry_form(actual, beside, data=row.words | {"version": row.version})
    if not form.is_valid() or not form.require_confirmation():
        return _hold(by, actual, row, form)
    return _submit(by, actual, row, form, row_key(page_key, actual))


def _submit(by, actual, row, form, key) -> Outcome:
    note = actuals.Note(
        data_status=row.words["data_status"],
        source="form",
        carries_evidence=form.cleaned_data.get("carries_evidence", False),
    )
    version = row.version
    try:
        actuals.submit(
            by=by, actual=actual, entry=form.entry, version=version, note=note, submission=key
        )
    except AlreadySubmitted:
        return Outcome(Did.REPEATED, row)
    except Conflict:
        return Outcome(Did.CONFLICT, row)
    except PermissionDenied as error:
        return Outcome(Did.REFUSED, row, sentence=str(error))
    except ValidationError as error:
        form.take_faults(error)
        return _hold(by, actual, row, form)
    return Outcome(Did.SUBMITTED, row)


def row_key(page_key: str, actual: Actual) -> str:
    """The submission key of one row: the same for both clicks on one page, no two rows alike."""
    try:
        return str(uuid.uuid5(uuid.UUID(page_key), str(actual.uid)))
    except ValueError:
        return ""


def _hold(by, actual, row, form) -> Outcome:
    kept = keep_row(by=by, actual=actual, row=row)
    return kept if kept.keeps_words else Outcome(Did.HELD, row, form=form)
