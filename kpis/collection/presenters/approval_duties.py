"""What approval and corrective actions ask of one person, as duties."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.collection.models import Actual, CorrectiveAction, QualityCheck
from kpis.collection.presenters.approval import void_note
from kpis.collection.presenters.corrective import close_url
from kpis.collection.presenters.figures import value_url
from perfportal.core.registries import Duty, Standing


def query_duty(check: QualityCheck, *, as_of: dt.date) -> Duty:
    """A question of the performance team, to be answered before approvals are due."""
    actual = check.actual
    due_on = actual.round.approval_deadline if actual.round else None
    is_late = due_on is not None and due_on < as_of
    return Duty(
        kind="query",
        key=f"query-{check.uid}",
        title=_("Answer a question about %s") % actual.kpi.title,
        url=f"{value_url(actual)}#query-{check.uid}",
        standing=Standing.OVERDUE if is_late else Standing.DUE,
        code=actual.kpi.code,
        period=actual.period.short_label,
        due_on=due_on,
        reason=_("%(who)s asks: %(what)s") % {"who": check.by, "what": check.note},
    )


def void_duty(actual: Actual) -> Duty:
    """Told to whoever approved a value that has been opened again since.

    Where it waits for the same person (`is_asked`), this is its one line: what has changed, and
    the page on which it is approved again.
    """
    words = _("Approve %s again") if actual.is_asked else _("%s has changed after your approval")
    round_ = actual.round if actual.is_asked else None
    return Duty(
        kind="void_approval",
        key=f"void-{actual.uid}-{actual.void_at.isoformat()}",
        title=words % actual.kpi.title,
        url=approve_url(actual) if actual.is_asked else value_url(actual),
        standing=Standing.TO_DECIDE,
        code=actual.kpi.code,
        period=actual.period.short_label,
        reason=void_note(actual).sentence,
        due_on=round_.approval_deadline if round_ else None,
    )


def approve_url(actual: Actual) -> str:
    """The page on which a value is approved among others of its service."""
    service, round_ = actual.kpi.service, actual.round
    if not service or not round_:
        return reverse("kpis:approval")
    return reverse("kpis:approval-page", args=[round_.period.token, service.slug])


def action_duty(action: CorrectiveAction, *, as_of: dt.date) -> Duty:
    """A corrective action of which this person is the owner."""
    return Duty(
        kind="corrective_action",
        key=f"corrective-{action.uid}",
        title=_("Do what was promised for %s") % action.kpi.title,
        url=close_url(action),
        standing=Standing.OVERDUE if action.due_on < as_of else Standing.DUE,
        code=action.kpi.code,
        period=action.raised_for.period.short_label,
        due_on=action.due_on,
        reason=action.what,
    )
