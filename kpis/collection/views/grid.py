"""The grid: all values of a round on one page, sent together or saved row by row."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kpis.collection import policies
from kpis.collection.actions.grid import keep_row, submit_row
from kpis.collection.grid_rows import Did, read_row
from kpis.collection.presenters.grid import grid_page, grid_row
from kpis.collection.presenters.grid_row import Viewer
from kpis.collection.presenters.grid_words import outcome_words
from kpis.collection.queries.beside import get_beside, get_besides
from kpis.collection.queries.grid import get_grid_slots
from kpis.collection.views.value_page import read_period, slot_or_404
from kpis.collection.views.whose import behalf_of, person_of
from perfportal.core import clock, submissions
from perfportal.core.access.rules import SIGNED_IN, access_rule

STATUS = {Did.CONFLICT: 409, Did.REFUSED: 403}


@access_rule(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entry_round(request, token):
    """This person's values of one round. What was typed is in the record or on the page again."""
    period = read_period(token)
    person, _colleagues = person_of(request)
    if request.method != "POST":
        return _grid(request, person, period)
    outcomes = _receive(request, list(get_grid_slots(person, period)))
    for kind, sentence in outcome_words(outcomes.values()):
        getattr(messages, kind)(request, sentence)
    if any(one.keeps_words for one in outcomes.values()):
        return _grid(request, person, period, outcomes)
    return redirect(request.get_full_path())


@access_rule(SIGNED_IN)
@never_cache
@require_POST
def entry_autosave(request, token, code):
    """Save one row while somebody types, and answer with the row and its findings."""
    actual = slot_or_404(request, token, code)
    policies.check_is_entrant(request.user, actual)
    row = read_row(request.POST, actual)
    outcome = row and keep_row(by=request.user, actual=actual, row=row)
    now = slot_or_404(request, token, code)
    viewer = Viewer(request.user, clock.today(), request.GET.get("for", ""))
    shown = grid_row(now, get_beside(now), viewer, outcome)
    context = {"row": shown, "takes": row is not None and row.takes_theirs}
    status = STATUS.get(outcome.did, 200) if outcome else 422
    return render(request, "kpis/collection/partials/_grid_row.html", context, status=status)


def _receive(request, slots) -> dict:
    """What has become of each row that the page held, by the slot's primary key."""
    sent = {slot: row for slot in slots if (row := read_row(request.POST, slot))}
    by = request.user
    if "submit" not in request.POST:
        return {slot.pk: keep_row(by=by, actual=slot, row=row) for slot, row in sent.items()}
    besides = get_besides(sent)
    page_key = request.POST.get(submissions.FIELD, "")
    return {
        slot.pk: submit_row(by=by, actual=slot, beside=besides[slot.pk], row=row, page_key=page_key)
        for slot, row in sent.items()
    }


def _grid(request, person, period, outcomes=None):
    slots = list(get_grid_slots(person, period))
    viewer = Viewer(request.user, clock.today(), behalf_of(request, person))
    page = grid_page(slots, get_besides(slots), viewer, outcomes)
    context = {
        "page": page,
        "form": page,  # the title says "Error:" where it has errors
        "person": person,
        "period": period,
        "on_behalf": viewer.on_behalf,
        "submission": submissions.new_key(),
    }
    status = _status(outcomes or {})
    return render(request, "kpis/collection/entry_round.html", context, status=status)


def _status(outcomes) -> int:
    """409 where somebody else has changed a value and nothing else is wrong, else 422."""
    came_back = {one.did for one in outcomes.values() if one.keeps_words}
    if not came_back:
        return 200
    return 409 if came_back == {Did.CONFLICT} else 422
