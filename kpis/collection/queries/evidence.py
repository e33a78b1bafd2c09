"""The evidence of values: for their pages, for the checks, and one file for whoever may see it."""

from django.db.models import Count

from kpis.collection.evidence_policies import may_see_evidence, may_see_withdrawn
from kpis.collection.models import Actual, Evidence
from kpis.register.models import KPI


def get_evidence(actual: Actual) -> list[Evidence]:
    """Everything that was ever given for a value, oldest first, with the people."""
    return list(Evidence.objects.filter(actual=actual).with_people())


def get_evidence_counts(slots) -> dict[int, int]:
    """How many pieces of evidence each value has in force, by primary key; one query."""
    rows = Evidence.objects.in_force().filter(actual__in=[slot.pk for slot in slots])
    return dict(rows.order_by().values_list("actual").annotate(Count("pk")))


def has_evidence(actual: Actual) -> bool:
    return Evidence.objects.in_force().filter(actual=actual).exists()


def find_evidence(user, uid) -> Evidence | None:
    """One piece of evidence on a KPI that this person may see now; None for a stranger to it."""
    if not may_see_evidence(user):
        return None
    found = (
        Evidence.objects.filter(uid=uid)
        .select_related("actual__kpi__service", "actual__round", "revision")
        .first()
    )
    if found is None or not KPI.objects.filter(pk=found.actual.kpi_id).visible_to(user).exists():
        return None
    return found


def find_file(user, uid) -> Evidence | None:
    """A file that is there; a withdrawn one only for auditors and the performance team."""
    found = find_evidence(user, uid)
    if found is None or not found.file:
        return None
    return found if found.withdrawn_at is None or may_see_withdrawn(user) else None
