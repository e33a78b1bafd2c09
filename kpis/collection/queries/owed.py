"""What a person owes, the rounds, and one slot by its address."""

from django.db.models import Q

from kpis.collection.models import EVER_ISSUED, Actual, ActualState
from kpis.collection.queries.review import with_checks
from perfportal.core.models import AuditEvent, User
from perfportal.core.periods import Period


def get_owed(user):
    """Values this person is named for, oldest deadline first.

    Those of open rounds, and issued ones whose revision has come back to be corrected.
    """
    in_open_rounds = Q(round__isnull=False, round__locked_at__isnull=True)
    return (
        Actual.objects.owed_by(user)
        .filter(in_open_rounds | (EVER_ISSUED & Q(state=ActualState.DRAFT)))
        .with_entry()
        .select_related("kpi__data_provider")
        .order_by("due_on", "kpi__code", "period_start")
    )


def get_colleagues():
    """The people named as provider of a KPI, for whoever enters on their behalf."""
    return User.objects.filter(kpis_provided__isnull=False).distinct().order_by("full_name")


def get_slot(user, code: str, period: Period) -> Actual | None:
    """One KPI's slot in a period, where this person may see the KPI; else None."""
    slots = Actual.objects.for_period(period).filter(kpi__code=code).with_entry()
    people = ("kpi__data_provider", "entered_by", "entered_for", "returned_by", "draft",
              "agreed_by", "checked_by", "approved_by", "void_by", "void_revision")  # fmt: skip
    versions = ("revision__definition", "revision__revises__definition")
    slot = with_checks(slots.select_related(*people, *versions)).first()
    if slot is None:
        return None
    visible = type(slot.kpi).objects.filter(pk=slot.kpi_id).visible_to(user).exists()
    return slot if visible else None


def get_history(actual: Actual):
    """What has happened to a value, oldest first, from the audit trail."""
    label = Actual._meta.label_lower
    return AuditEvent.objects.filter(subject_type=label, subject_uid=actual.uid).order_by("pk")
