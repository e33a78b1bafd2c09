"""The job that sends the day's reminders, looked at every half hour of the working day."""

from django.utils import timezone

from perfportal.core import clock
from perfportal.core.jobs import JobRun, handler
from perfportal.core.models import get_organisation
from perfportal.core.reminders.collecting import get_day, is_on
from perfportal.core.reminders.sending import send_reminders
from perfportal.core.working_days import is_working_day

FIRST_HOUR, LAST_HOUR = 7, 18


@handler("core.remind")
def remind(job: JobRun) -> dict:
    """Send what has not gone out today; nothing at night, at weekends, or where it is off."""
    organisation, now = get_organisation(), timezone.localtime(clock.now())
    if organisation is None or not is_on(organisation):
        return {"off": True}
    day = get_day(organisation, now.date())
    is_open = is_working_day(day.on, day.plan.closed) and FIRST_HOUR <= now.hour <= LAST_HOUR
    if not is_open:
        return {"closed": True}
    return send_reminders(organisation, on=day.on, each=job.progress)
