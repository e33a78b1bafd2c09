"""What collection puts into the navigation and onto the home page."""

from django.utils.translation import gettext_lazy as _

from kpis.collection import jobs  # noqa: F401
from kpis.collection.presenters import done_words, owed_rows
from kpis.collection.queries.owed import get_owed
from kpis.collection.queries.review import get_to_approve, get_to_check
from perfportal.core import clock, navigation
from perfportal.core.access.roles import Permission
from perfportal.core.registries import Panel, panels

navigation.register(_("Enter figures"), "kpis:entry-home", Permission.ENTER_VALUES, order=10)
navigation.register(_("Approve"), "kpis:approval", Permission.APPROVE_VALUES, order=12)
navigation.register(_("Rounds"), "kpis:round-list", Permission.MANAGE_ROUNDS, order=14)
navigation.register(_("Check"), "kpis:checking", Permission.CHECK_VALUES, order=16)


@panels.register(page="core:home", key="owed", order=10)
def owed_panel(request, subject=None):
    """What this person owes, worst first."""
    if not request.user.access.holds(Permission.ENTER_VALUES):
        return None
    rows = owed_rows(get_owed(request.user), as_of=clock.today())
    open_rows = [row for row in rows if row.group in ("returned", "overdue", "due", "draft")]
    context = {"rows": open_rows, "done": done_words(rows) if rows else ""}
    return Panel(_("What you owe"), "kpis/collection/partials/_home_owed.html", context)


@panels.register(page="core:home", key="to-approve", order=20)
def approval_panel(request, subject=None):
    """How many values wait for this service head."""
    if not request.user.access.holds(Permission.APPROVE_VALUES):
        return None
    context = {"count": get_to_approve(request.user).count()}
    return Panel(
        _("Waiting for your approval"), "kpis/collection/partials/_home_approve.html", context
    )


@panels.register(page="core:home", key="to-check", order=25)
def checking_panel(request, subject=None):
    """How many submitted values the performance team may look at."""
    if not request.user.access.holds(Permission.CHECK_VALUES):
        return None
    context = {"count": get_to_check().count()}
    return Panel(_("Submitted values"), "kpis/collection/partials/_home_check.html", context)
