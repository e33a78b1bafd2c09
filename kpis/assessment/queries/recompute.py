"""How the stored assessments stand, and the last time that all of them were worked out."""

from dataclasses import dataclass

from django.db.models import Count, Q

from kpis.assessment.models import Assessment
from kpis.calculations.assess import RULE_VERSION
from perfportal.core.models import Job


@dataclass(frozen=True)
class Stored:
    """How many assessments there are, and how many by the rules of an earlier version."""

    total: int
    earlier: int


def stored_assessments() -> Stored:
    counts = Assessment.objects.headline().aggregate(
        total=Count("pk"), earlier=Count("pk", filter=~Q(rule_version=RULE_VERSION))
    )
    return Stored(**counts)


def last_recompute() -> Job | None:
    """The newest job that took every KPI, whoever or whatever asked for it."""
    jobs = Job.objects.filter(name="kpis.assess", payload__kpi_ids__isnull=True)
    return jobs.filter(payload__period__isnull=True).order_by("-pk").first()
