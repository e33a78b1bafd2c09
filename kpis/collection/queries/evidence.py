"""The evidence of values: for their pages, for the checks, and one file for whoever may see it."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count

from kpis.calculations.evidence import Evidenced, evidenced
from kpis.collection.evidence_policies import may_see_evidence, may_see_withdrawn
from kpis.collection.models import Actual, Evidence
from kpis.register.models import KPI
from perfportal.core.council_settings import get_setting

HEADLINE = "1"


def get_evidence(actual: Actual) -> list[Evidence]:
    """Everything that was ever given for a value, oldest first, with the people."""
    return list(Evidence.objects.filter(actual=actual).with_people())


def get_evidence_counts(slots) -> dict[int, int]:
    """How many pieces of evidence each value has in force, by primary key; one query."""
    rows = Evidence.objects.in_force().filter(actual__in=[slot.pk for slot in slots])
    return dict(rows.order_by().values_list("actual").annotate(Count("pk")))


def asks_for_evidence(actual: Actual) -> bool:
    """Of a figure of Tier 1 (domain-rules 6.3). Back-data is in nobody's queue."""
    return actual.kpi.tier.code == HEADLINE and not actual.is_historic


def insists_on_evidence(actual: Actual) -> bool:
    """Whether the council lets no such figure through its check without evidence."""
    setting = get_setting(actual.kpi.organisation, "tier1_evidence")
    return asks_for_evidence(actual) and setting == "needed"


def get_evidenced(slots: Iterable[Actual]) -> dict[int, Evidenced]:
    """What the evidence of each value is of, by primary key, where evidence is asked for.

    One query, none where it is asked for of no value.
    """
    asked = [slot for slot in slots if asks_for_evidence(slot)]
    if not asked:
        return {}
    figures = defaultdict(list)
    rows = Evidence.objects.in_force().filter(
        actual__kpi__in={slot.kpi_id for slot in asked},
        actual__period_start__in={slot.period_start for slot in asked},
    )
    for one in rows.with_versions():
        figures[one.actual_id] += one.figures
    return {slot.pk: evidenced(figures[slot.pk]) for slot in asked}


def has_evidence(actual: Actual) -> bool:
    """Whether there is evidence of the figure that the value has now."""
    found = get_evidenced([actual]).get(actual.pk)
    return bool(found and actual.revision and found.shows(actual.revision))


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
