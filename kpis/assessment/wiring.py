"""What the assessment registers with others, imported when Django is ready."""

from kpis.assessment import jobs, objections
from kpis.assessment.queries.worth import never_red, opened, purpose
from perfportal.core.registries import evidence

__all__ = ["jobs", "objections"]

evidence.register(topic="kpis.letting_go", key="assessment", order=10)(never_red)
evidence.register(topic="kpis.purpose", key="assessment", order=10)(purpose)
evidence.register(topic="kpis.purpose", key="opened", order=30)(opened)
