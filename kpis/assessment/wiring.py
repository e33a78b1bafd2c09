"""What the assessment registers with others, imported when Django is ready."""

from kpis.assessment import jobs, objections
from kpis.assessment.actions import comparing
from perfportal.core.council_settings import SettingChange
from perfportal.core.registries import events

__all__ = ["follow_comparison", "jobs", "objections"]


@events.subscribe("setting.changed")
def follow_comparison(*, change: SettingChange):
    """Statuses follow the way in which figures are compared."""
    if change.name == "compare_at":
        comparing.follow(change)
