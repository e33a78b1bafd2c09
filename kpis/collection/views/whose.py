"""Whose values a page shows: one's own, or for the performance team those of a colleague."""

from kpis.collection.queries.owed import get_colleagues
from perfportal.core.access.roles import Permission


def person_of(request):
    """Whose values are shown, and for the performance team the colleagues to choose from."""
    if not request.user.access.holds(Permission.ENTER_ON_BEHALF):
        return request.user, []
    colleagues = list(get_colleagues())
    wanted = request.GET.get("for", "")
    return next((one for one in colleagues if str(one.uid) == wanted), request.user), colleagues


def behalf_of(request, person) -> str:
    """The uid of the colleague for whom somebody enters; empty for one's own values."""
    return "" if person == request.user else str(person.uid)
