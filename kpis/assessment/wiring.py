"""What the assessment registers with others, imported when Django is ready."""

from kpis.assessment import jobs, objections
from kpis.assessment.queries.worth import never_red
from perfportal.core.registries import evidence

__all__ = ["jobs", "objections"]

evidence.register(topic="kpis.letting_go", key="assessment", order=10)(never_red)
