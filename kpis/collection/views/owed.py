"""What a person owes, worst first."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from kpis.collection import policies
from kpis.collection.presenters import round_links
from kpis.collection.presenters.duties import value_duties
from kpis.collection.queries.owed import get_owed
from kpis.collection.views.whose import behalf_of, person_of
from perfportal.core import clock
from perfportal.core.access.rules import SIGNED_IN, access_rule
from perfportal.core.owed import owed_page
from perfportal.core.registries import duties, in_order


@access_rule(SIGNED_IN)
@require_safe
def entry_home(request):
    """What this person owes; for the performance team also what a chosen colleague owes."""
    person, colleagues = person_of(request)
    behalf, today = behalf_of(request, person), clock.today()
    slots = get_owed(person)
    if behalf:
        found = value_duties(slots, person, as_of=today, on_behalf=behalf)
    else:
        found = duties.collect(person, as_of=today)
    context = {
        "owed": owed_page(in_order(found), as_of=today, kind=request.GET.get("kind", "")),
        "person": person,
        "may_send_files": policies.can_send_files(request.user),
        "colleagues": colleagues,
        "on_behalf": behalf,
        "rounds": round_links(slots, on_behalf=behalf),
        "keep": {"for": behalf} if behalf else {},
    }
    return render(request, "kpis/collection/entry_home.html", context)
