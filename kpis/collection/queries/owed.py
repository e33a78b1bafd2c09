"""What a person owes, the rounds, and one slot by its address."""

from django.db.models import Count, Q

from kpis.collection.models import Actual, ActualState, CollectionRound
from perfportal.core.models import AuditEvent, User
from perfportal.core.periods import Period


def get_owed(user):
    """Values this person is named for in rounds that are open, oldest deadline first."""
    return (
        Actual.objects.owed_by(user)
        .filter(round__isnull=False, round__locked_at__isnull=True)
        .with_entry()
        .select_related("kpi__data_provider")
        .order_by("due_on", "kpi__code", "period_start")
    )


def get_owed_in(user, period: Period):
    """What this person owes in the round of one period, with the drafts, by KPI."""
    return (
        get_owed(user)
        .filter(round__period_kind=period.kind.value, round__period_start=period.start)
        .select_related("draft", "returned_by")
        .order_by("kpi__code", "period_start")
    )


def get_colleagues():
    """The people named as provider of a KPI, for whoever enters on their behalf."""
    return User.objects.filter(kpis_provided__isnull=False).distinct().order_by("full_name")


def get_rounds(organisation):
    """Rounds, newest first, with how many of their values stand in each state."""
    counts = {
        f"count_{state.value}": Count("actuals", filter=Q(actuals__state=state))
        for state in ActualState
    }
    return CollectionRound.objects.filter(organisation=organisation).annotate(**counts)


def get_slot(user, code: str, period: Period) -> Actual | None:
    """One KPI's slot in a period, where this person may see the KPI; else None."""
    slots = Actual.objects.for_period(period).filter(kpi__code=code).with_entry()
    people = ("kpi__data_provider", "entered_by", "entered_for", "returned_by", "draft")
    slot = slots.select_related(*people).first()
    if slot is None:
        return None
    visible = type(slot.kpi).objects.filter(pk=slot.kpi_id).visible_to(user).exists()
    return slot if visible else None


def get_history(actual: Actual):
    """What has happened to a value, oldest first, from the audit trail."""
    label = Actual._meta.label_lower
    return AuditEvent.objects.filter(subject_type=label, subject_uid=actual.uid).order_by("pk")
