"""How far the assessment of everything is, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perfportal.core.models import Job, JobState

WAITING = gettext_lazy("Waiting to begin.")
STOPPING = gettext_lazy("Stopping after the KPIs it is at.")
FAILED = gettext_lazy("It failed. What was done before is kept. Go on with it, or ask for help.")
MOVED = {
    "changed": gettext_lazy("%s written"),
    "unchanged": gettext_lazy("%s as they were"),
    "removed": gettext_lazy("%s removed"),
}


@dataclass(frozen=True)
class Progress:
    """What the page shows of the last assessment of everything."""

    sentence: str
    is_busy: bool = False
    may_stop: bool = False
    may_go_on: bool = False
    done: int = 0
    total: int = 0


def progress_of(job: Job | None) -> Progress | None:
    """None where everything has never been asked for."""
    if job is None:
        return None
    is_busy = not job.is_finished
    return Progress(
        sentence=_sentence(job),
        is_busy=is_busy,
        may_stop=is_busy and not job.cancel_requested,
        may_go_on=job.state in (JobState.CANCELLED, JobState.FAILED),
        done=job.done,
        total=job.total,
    )


def _sentence(job: Job) -> str:
    if job.state == JobState.QUEUED:
        return str(WAITING)
    far = _("%(done)s of %(total)s KPIs") % {"done": f"{job.done:,}", "total": f"{job.total:,}"}
    if job.state == JobState.RUNNING:
        return f"{far}. {STOPPING}" if job.cancel_requested else f"{far}."
    if job.state == JobState.FAILED:
        return f"{far}. {FAILED}" if job.total else str(FAILED)
    if job.state == JobState.CANCELLED:
        return _("Stopped after %s. What was done is kept.") % far
    return _("Done on %(day)s: %(far)s%(moved)s.") % {
        "day": f"{job.finished_at.day} {job.finished_at:%B %Y}",
        "far": far,
        "moved": _moved(job),
    }


def _moved(job: Job) -> str:
    counts = job.state_data.get("counts", {})
    words = [str(form) % f"{counts[name]:,}" for name, form in MOVED.items() if counts.get(name)]
    return ", " + ", ".join(words) if words else ""
