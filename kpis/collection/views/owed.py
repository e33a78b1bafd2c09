"""What a person owes, worst first."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from kpis.collection.presenters import done_words, owed_rows, round_links
from kpis.collection.queries.owed import get_owed
from kpis.collection.queries.review import get_to_approve, get_to_check
from kpis.collection.views.whose import behalf_of, person_of
from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import SIGNED_IN, access_rule


@access_rule(SIGNED_IN)
@require_safe
def entry_home(request):
    """What this person owes; for the performance team also what a chosen colleague owes."""
    person, colleagues = person_of(request)
    slots = list(get_owed(person))
    rows = owed_rows(slots, as_of=clock.today(), on_behalf=behalf_of(request, person))
    context = {
        "rows": rows,
        "done": done_words(rows),
        "person": person,
        "colleagues": colleagues,
        "on_behalf": behalf_of(request, person),
        "rounds": round_links(slots, on_behalf=behalf_of(request, person)),
        **_waiting(request.user),
    }
    return render(request, "kpis/collection/entry_home.html", context)


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
