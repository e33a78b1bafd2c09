"""Corrective actions: what is done about a KPI that misses its target (domain-rules 4.7)."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.collection import policies
from kpis.collection.models import Actual, CorrectiveAction
from perfportal.core import audit, clock, jobs, submissions
from perfportal.core.concurrency import update_if_version
from perfportal.core.models import User

State = CorrectiveAction.State


@dataclass(frozen=True)
class Plan:
    """What will be done, by whom, by when, when the KPI should be back, and what it costs."""

    what: str
    owner: User
    due_on: dt.date
    expected_back_on: dt.date | None = None
    cost_and_risk: str = ""


@transaction.atomic
def raise_(*, by, actual: Actual, plan: Plan, submission="") -> CorrectiveAction:
    """Add a corrective action for a value. Raises ValidationError by field, AlreadySubmitted."""
    submissions.claim(by=by, key=submission)
    policies.check_can_raise(by, actual.kpi)
    _check(plan)
    action = CorrectiveAction.objects.create(
        kpi=actual.kpi,
        raised_for=actual,
        **_columns(plan),
        original_due_on=plan.due_on,
        raised_by=by,
        raised_at=clock.now(),
    )
    _record(by, "corrective_action.raised", action, after=_words(plan))
    return action


@transaction.atomic
def change(
    *, by, action: CorrectiveAction, version: int, plan: Plan, reason="", submission=""
) -> CorrectiveAction:
    """Change what it says. A day that moves needs its reason and is counted; the first is kept."""
    submissions.claim(by=by, key=submission)
    policies.check_can_change_action(by, action)
    before = _plan_of(action)
    _check(plan, before)
    if plan == before:
        raise ValidationError(_("Nothing has been changed: change something, or leave the page."))
    moved = plan.due_on != before.due_on
    if moved and not reason.strip():
        raise ValidationError({"reason": _("Say why the day moves.")})
    update_if_version(action, version=version, moves=action.moves + moved, **_columns(plan))
    _record(by, "corrective_action.changed", action, _words(before), _words(plan), reason.strip())
    return action


@transaction.atomic
def finish(*, by, action: CorrectiveAction, version: int, note: str, submission=""):
    """It has been done: the note says what has come of it."""
    submissions.claim(by=by, key=submission)
    policies.check_can_close_action(by, action)
    return _close(by, action, version, State.DONE, note)


@transaction.atomic
def withdraw(*, by, action: CorrectiveAction, version: int, note: str, submission=""):
    """It will not be done: the note says why. Its owner alone cannot withdraw it."""
    submissions.claim(by=by, key=submission)
    policies.check_can_change_action(by, action)
    return _close(by, action, version, State.WITHDRAWN, note)


def _close(by, action, version, state, note: str) -> CorrectiveAction:
    if not note.strip():
        raise ValidationError({"note": _("Say what has come of it, or why it is withdrawn.")})
    update_if_version(
        action,
        version=version,
        state=state,
        closed_on=clock.today(),
        closed_by=by,
        closing_note=note.strip(),
    )
    _record(by, f"corrective_action.{state.value}", action, reason=note.strip())
    return action


def _check(plan: Plan, before: Plan | None = None) -> None:
    """It says what, and no day that is new lies in the past."""
    if not plan.what.strip():
        raise ValidationError({"what": _("Say what will be done.")})
    for name in ("due_on", "expected_back_on"):
        day = getattr(plan, name)
        is_new = before is None or day != getattr(before, name)
        if day and is_new and day < clock.today():
            raise ValidationError({name: _("Choose today or a later day.")})


def _columns(plan: Plan) -> dict:
    return {
        "what": plan.what.strip(),
        "owner": plan.owner,
        "due_on": plan.due_on,
        "expected_back_on": plan.expected_back_on,
        "cost_and_risk": plan.cost_and_risk.strip(),
    }


def _plan_of(action: CorrectiveAction) -> Plan:
    return Plan(
        action.what, action.owner, action.due_on, action.expected_back_on, action.cost_and_risk
    )


def _words(plan: Plan) -> dict:
    """As the audit trail keeps it."""
    back = plan.expected_back_on
    return _columns(plan) | {
        "owner": str(plan.owner),
        "due_on": plan.due_on.isoformat(),
        "expected_back_on": back.isoformat() if back else None,
    }


def _record(by, verb, action, before=None, after=None, reason=""):
    """In the trail; and the KPI is assessed, because a slipping action is a warning sign."""
    audit.record(by=by, verb=verb, subject=action, before=before, after=after, reason=reason)
    jobs.enqueue("kpis.assess", by=by, kpi_ids=[action.kpi_id])
