"""A change is looked at, old beside new, before it is submitted."""

from django.utils.translation import gettext as _

from kpis.calculations.what_if import status_with
from kpis.collection.models import Actual
from kpis.collection.presenters.revisions import (
    Change,
    difference_rows,
    is_changed,
    status_words,
    version_of,
)
from kpis.collection.queries.facts import get_facts
from perfportal.core import clock


def is_agreed(request, form) -> bool:
    """The form is filled in, and the person has seen what it changes."""
    asks = "look" in request.POST or "edit" in request.POST
    return form.is_bound and form.is_valid() and not asks


def look(request, actual: Actual, form, data_status: str) -> Change | None:
    """The difference that a valid form would make; None where it is not asked for."""
    if "look" not in request.POST or not form.is_valid():
        return None
    change = change_of(actual, version_of(form.entry, data_status))
    if not is_changed(change.rows):
        form.add_error(None, _("Nothing has been changed: change the figure or the commentary."))
        return None
    return change


def change_of(actual: Actual, after) -> Change:
    """What differs from the value as it stands, and what that does to its status."""
    sheet = actual.kpi.definition
    facts, today = get_facts([actual.kpi_id])[0], clock.today()
    was, now = (
        status_with(facts, actual.period, version, as_of=today)
        for version in (actual.revision, after)
    )
    return Change(
        rows=difference_rows(actual.revision, after, sheet),
        status=status_words(was, now, sheet.polarity),
    )
