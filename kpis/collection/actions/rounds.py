"""Opening, closing and opening again a collection round."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from kpis.calculations.collecting import ROUND_KINDS
from kpis.collection.actions.round_slots import add_slots
from kpis.collection.actions.round_tasks import add_tasks
from kpis.collection.models import GIVEN, ActualState, CollectionRound, RoundTask
from kpis.collection.queries.calendar import get_timetable
from perfportal.core import audit, clock, jobs, submissions
from perfportal.core.access.roles import Permission
from perfportal.core.concurrency import Conflict
from perfportal.core.council_settings import get_setting
from perfportal.core.fields import period_columns
from perfportal.core.models import Organisation
from perfportal.core.periods import Period, PeriodKind, last_closed
from perfportal.core.periods.naming import day_words
from perfportal.core.registries import events


@transaction.atomic
def open_round(*, by, organisation: Organisation, period: Period) -> CollectionRound:
    """Open the round of a quarter or month with its timetable and all that is due in it.

    Opening it again adds what has come since and changes nothing else.
    """
    by.access.require(Permission.MANAGE_ROUNDS)
    return _open(by, organisation, period)


@transaction.atomic
def open_due_rounds(*, by, organisation: Organisation, as_of: dt.date) -> list[CollectionRound]:
    """Open what the calendar says, where the council has its rounds open themselves.

    From the first working day to the entry deadline, so that a day on which nothing ran is made
    up for, and a quarter long past is left alone.
    """
    kinds = SELF_OPENING[get_setting(organisation, "rounds_open_themselves")]
    return [
        _open(by, organisation, period)
        for period in (last_closed(kind, as_of) for kind in kinds)
        if _is_to_be_opened(organisation, period, as_of)
    ]


SELF_OPENING = {
    "no": (),
    "quarter": (PeriodKind.QUARTER,),
    "month": (PeriodKind.MONTH, PeriodKind.QUARTER),
}


@dataclass(frozen=True)
class StillOpen:
    """What nobody will be able to give or approve once the round is closed."""

    values: int
    unapproved: int
    tasks: int

    @property
    def total(self) -> int:
        return self.values + self.unapproved + self.tasks


def still_open(round_: CollectionRound) -> StillOpen:
    """Values not given, values not approved, and progress not reported."""
    values = round_.actuals
    return StillOpen(
        values=values.exclude(state__in=GIVEN).count(),
        unapproved=values.filter(state=ActualState.SUBMITTED).count(),
        tasks=RoundTask.objects.filter(round=round_).waiting().count(),
    )


@transaction.atomic
def lock_round(*, by, round_: CollectionRound, seen: int | None = None) -> None:
    """Close the round: nothing in it is entered, checked, approved or re-opened any more.

    `seen` is how much was still open on the page that asked; more than that is refused.
    """
    by.access.require(Permission.MANAGE_ROUNDS)
    _take_over(round_)
    left = still_open(round_)
    open_ones = CollectionRound.objects.filter(pk=round_.pk, locked_at__isnull=True)
    if not open_ones.update(locked_at=clock.now(), locked_by=by):
        raise Conflict(CollectionRound.objects.get(pk=round_.pk), {})
    if seen is not None and left.total > seen:
        raise ValidationError(
            _("More is open now than when you opened this page. Look at the numbers again.")
        )
    after = {"values": left.values, "unapproved": left.unapproved, "progress": left.tasks}
    audit.record(by=by, verb="round.locked", subject=round_, after=after)
    events.publish("round.locked", round_id=round_.pk)


@transaction.atomic
def unlock_round(*, by, round_: CollectionRound, reason: str, submission="") -> None:
    """Open a closed round again, for a late correction, and say why."""
    by.access.require(Permission.MANAGE_ROUNDS)
    submissions.claim(by=by, key=submission)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the round is opened again.")})
    closed = CollectionRound.objects.filter(pk=round_.pk, locked_at__isnull=False)
    if not closed.update(locked_at=None, locked_by=None):
        raise Conflict(CollectionRound.objects.get(pk=round_.pk), {})
    audit.record(by=by, verb="round.unlocked", subject=round_, reason=reason.strip())


def _take_over(round_) -> None:
    """Wait for writes that are under way; what reads its slot before now will write in vain.

    The round first and its slots after it: files of figures take them in this order, too.
    """
    CollectionRound.objects.select_for_update(no_key=True).get(pk=round_.pk)
    slots = round_.actuals.select_for_update(no_key=True).order_by("pk")
    slot_ids = list(slots.values_list("pk", flat=True))
    round_.actuals.filter(pk__in=slot_ids).update(version=F("version") + 1)


def _open(by, organisation, period) -> CollectionRound:
    _check(organisation, period)
    # One at a time: a month's and a quarter's round may ask for the same figures.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    made, created = _get_or_create(organisation, period)
    round_ = CollectionRound.objects.select_for_update(no_key=True).get(pk=made.pk)
    if round_.locked_at:
        raise ValidationError(_("%s is closed. Open it again first, with a reason.") % round_)
    slots, tasks = add_slots(round_), add_tasks(round_)
    if created or slots or tasks:
        audit.record(
            by=by,
            verb="round.opened" if created else "round.added_to",
            subject=round_,
            after={"period": period.token, "slots": len(slots), "tasks": tasks},
        )
    if slots:
        kpi_ids = sorted({slot.kpi_id for slot in slots})
        jobs.enqueue("kpis.assess", by=by, kpi_ids=kpi_ids)
    return round_


def _check(organisation, period) -> None:
    if period.kind not in ROUND_KINDS:
        raise ValidationError(_("A round covers a quarter or a month, for example Q2 2026/27."))
    if period.end >= clock.today():
        raise ValidationError(
            _("%(period)s ends on %(end)s. Its round opens on %(opens)s.")
            % {
                "period": period.short_label,
                "end": day_words(period.end),
                "opens": day_words(get_timetable(organisation, period).opens_on),
            }
        )


def _get_or_create(organisation, period) -> tuple[CollectionRound, bool]:
    days = get_timetable(organisation, period)
    return CollectionRound.objects.get_or_create(
        organisation=organisation,
        period_kind=period.kind.value,
        period_start=period.start,
        defaults={
            **period_columns(period),
            "opens_on": days.opens_on,
            "entry_deadline": days.entry_deadline,
            "check_deadline": days.check_deadline,
            "approval_deadline": days.approval_deadline,
            "sign_off_deadline": days.sign_off_deadline,
            "cmt_on": days.cmt_on,
        },
    )


def _is_to_be_opened(organisation, period, as_of) -> bool:
    days = get_timetable(organisation, period)
    if not days.opens_on <= as_of <= days.entry_deadline:
        return False
    rounds = CollectionRound.objects.filter(organisation=organisation)
    return not rounds.of_period(period).exists()
