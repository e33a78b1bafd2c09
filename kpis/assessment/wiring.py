"""What the assessment registers with others, imported when Django is ready."""

from kpis.assessment import jobs, objections
from kpis.assessment.actions import comparing
from kpis.assessment.queries.worth import never_red, opened, purpose
from perfportal.core.council_settings import SettingChange
from perfportal.core.registries import events, evidence

__all__ = ["follow_comparison", "jobs", "objections"]

evidence.register(topic="kpis.letting_go", key="assessment", order=10)(never_red)
evidence.register(topic="kpis.purpose", key="assessment", order=10)(purpose)
evidence.register(topic="kpis.purpose", key="opened", order=30)(opened)


@events.subscribe("setting.changed")
def follow_comparison(*, change: SettingChange):
    """Statuses follow the way in which figures are compared."""
    if change.name == "compare_at":
        comparing.follow(change)
