"""What a person owes: everything, and one round with a form for each value."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from kpis.collection import policies
from kpis.collection.models import GIVEN
from kpis.collection.presenters import done_words, owed_rows, round_links
from kpis.collection.queries.beside import get_besides
from kpis.collection.queries.owed import get_colleagues, get_owed, get_owed_in
from kpis.collection.queries.review import get_to_approve, get_to_check
from kpis.collection.views.value_page import block_of, read_period
from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import SIGNED_IN, access_rule


@access_rule(SIGNED_IN)
@require_safe
def entry_home(request):
    """What this person owes; for the performance team also what a chosen colleague owes."""
    person, colleagues = _person(request)
    slots = list(get_owed(person))
    rows = owed_rows(slots, as_of=clock.today(), on_behalf=_behalf(request, person))
    context = {
        "rows": rows,
        "done": done_words(rows),
        "person": person,
        "may_send_files": policies.can_send_files(request.user),
        "colleagues": colleagues,
        "on_behalf": _behalf(request, person),
        "rounds": round_links(slots, on_behalf=_behalf(request, person)),
        **_waiting(request.user),
    }
    return render(request, "kpis/collection/entry_home.html", context)


@access_rule(SIGNED_IN)
@require_safe
def entry_round(request, token):
    """This person's values of one round: a form for each that is open, the others as a list."""
    period = read_period(token)
    person, _colleagues = _person(request)
    slots = list(get_owed_in(person, period))
    open_slots = [slot for slot in slots if slot.state not in GIVEN]
    besides = get_besides(open_slots)
    rows = owed_rows(slots, as_of=clock.today(), on_behalf=_behalf(request, person))
    context = {
        "entries": [block_of(request, slot, besides[slot.pk]) for slot in open_slots],
        "rows": [row for row in rows if row.is_given],
        "done": done_words(rows),
        "person": person,
        "period": period,
        "on_behalf": _behalf(request, person),
    }
    return render(request, "kpis/collection/entry_round.html", context)


def _person(request):
    """Whose values are shown, and for the performance team the colleagues to choose from."""
    if not request.user.access.holds(Permission.ENTER_ON_BEHALF):
        return request.user, []
    colleagues = list(get_colleagues())
    wanted = request.GET.get("for", "")
    return next((one for one in colleagues if str(one.uid) == wanted), request.user), colleagues


def _behalf(request, person) -> str:
    return "" if person == request.user else str(person.uid)


def _waiting(user) -> dict:
    """How many values wait for this person's approval or look; None where that is not theirs."""
    asked = {
        "to_approve": (Permission.APPROVE_VALUES, lambda: get_to_approve(user)),
        "to_check": (Permission.CHECK_VALUES, get_to_check),
    }
    return {
        name: values().count() if user.access.holds(permission) else None
        for name, (permission, values) in asked.items()
    }
