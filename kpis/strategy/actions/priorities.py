"""Priorities and outcomes are added and changed; each outcome's year is told in words."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.register.policies import check_can_manage
from kpis.strategy.actions.saving import add, change
from kpis.strategy.models import AnnualNarrative, Outcome, Priority
from kpis.strategy.policies import check_can_report
from perfportal.core import audit, clock
from perfportal.core.concurrency import Conflict, update_if_version
from perfportal.core.periods import Period


@transaction.atomic
def create_priority(*, by, organisation, **fields) -> Priority:
    check_can_manage(by)
    return add(Priority, by=by, verb="priority.created", organisation=organisation, **fields)


@transaction.atomic
def change_priority(*, by, priority: Priority, version: int, **fields) -> Priority:
    check_can_manage(by)
    return change(priority, by=by, version=version, verb="priority.changed", **fields)


@transaction.atomic
def create_outcome(*, by, priority: Priority, kpis=(), **fields) -> Outcome:
    """An outcome under a priority, with the KPIs that show it."""
    check_can_manage(by)
    return add(
        Outcome,
        by=by,
        verb="outcome.created",
        kpis=kpis,
        organisation=priority.organisation,
        priority=priority,
        **fields,
    )


@transaction.atomic
def change_outcome(*, by, outcome: Outcome, version: int, kpis, **fields) -> Outcome:
    check_can_manage(by)
    return change(outcome, by=by, version=version, verb="outcome.changed", kpis=kpis, **fields)


@transaction.atomic
def write_narrative(
    *, by, outcome: Outcome, year: Period, text: str, version: int = 0
) -> AnnualNarrative:
    """What was done for the outcome in a year. `version` 0 says that there was no text before.

    Raises Conflict where somebody else has written it since.
    """
    check_can_report(by, outcome)
    if not text.strip():
        raise ValidationError({"text": _("Say what was done in the year.")})
    written = {"text": text.strip(), "written_by": by, "written_at": clock.now()}
    narrative = outcome.narratives.filter(year_start=year.start).first()
    before = {"text": narrative.text} if narrative else None
    if narrative is None:
        narrative = AnnualNarrative.objects.create(
            outcome=outcome, year_start=year.start, **written
        )
    elif version == 0:
        raise Conflict(narrative, {"text": text})
    else:
        update_if_version(narrative, version=version, **written)
    audit.record(
        by=by,
        verb="outcome.narrative_written",
        subject=outcome,
        before=before,
        after={"year": year.token, "text": narrative.text},
    )
    return narrative
