"""The words of each code, and the mark that stands beside a status."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from recommendations.calculations.codes import CommitteeState, Outcome, Progress, Status, Verdict
from recommendations.calculations.smart import SmartWarning
from recommendations.calculations.status import Shown

_lazy = gettext_lazy
STATUS_WORDS = {
    Status.NOT_STATED: _lazy("Not stated"),
    Status.NOT_STARTED: _lazy("Not started"),
    Status.IN_PROGRESS: _lazy("In progress"),
    Status.SLIPPED: _lazy("Slipped"),
    Status.PAUSED: _lazy("Paused"),
    Status.IMPLEMENTED: _lazy("Implemented, awaiting committee"),
    Status.SUPERSEDED: _lazy("Superseded"),
    Status.NOT_ACHIEVED: _lazy("Not achieved"),
    Status.CLOSED: _lazy("Closed by the committee"),
    Status.REJECTED: _lazy("Rejected, not monitored"),
    Status.WITHDRAWN: _lazy("Withdrawn"),
}
MARK_CODES = {
    Status.SLIPPED: "RED",
    Status.NOT_ACHIEVED: "RED",
    Status.PAUSED: "AMBER",
    Status.IMPLEMENTED: "GREEN",
    Status.CLOSED: "GREEN",
}
PROGRESS_WORDS = {
    Progress.NOT_STATED: _lazy("Not stated"),
    Progress.NOT_STARTED: _lazy("Not started"),
    Progress.IN_PROGRESS: _lazy("In progress"),
    Progress.SLIPPED: _lazy("Slipped"),
    Progress.PAUSED: _lazy("Paused"),
    Progress.IMPLEMENTED: _lazy("Implemented"),
    Progress.SUPERSEDED: _lazy("Superseded"),
    Progress.NOT_ACHIEVED: _lazy("Not achieved"),
}
COMMITTEE_WORDS = {
    CommitteeState.OPEN: _lazy("Open"),
    CommitteeState.CLOSED: _lazy("Closed"),
    CommitteeState.REOPENED: _lazy("Reopened"),
    CommitteeState.WITHDRAWN: _lazy("Withdrawn"),
}
VERDICT_WORDS = {
    Verdict.AWAITING: _lazy("No response recorded"),
    Verdict.NOT_STATED: _lazy("Response given, verdict not stated"),
    Verdict.ACCEPTED: _lazy("Accepted"),
    Verdict.PARTIALLY_ACCEPTED: _lazy("Partially accepted"),
    Verdict.IN_PRINCIPLE: _lazy("Accepted in principle"),
    Verdict.REJECTED: _lazy("Rejected"),
    Verdict.DEFERRED: _lazy("Deferred"),
    Verdict.NOTED: _lazy("Noted"),
}
OUTCOME_WORDS = {
    Outcome.NOTED: _lazy("Noted: it stays open"),
    Outcome.AGREED_CLOSED: _lazy("Agreed closed"),
    Outcome.REOPENED: _lazy("Reopened"),
    Outcome.WITHDRAWN: _lazy("Withdrawn"),
}
SMART_WORDS = {
    SmartWarning.NO_WHO: _lazy("Nobody is named to lead on it."),
    SmartWarning.NO_WHEN: _lazy("No due date is set."),
    SmartWarning.NO_ACTION: _lazy("The wording names no action."),
    SmartWarning.ONLY_NOTES: _lazy("The wording only notes, continues or considers."),
}


@dataclass(frozen=True)
class StatusMark:
    """A status for `status_mark`: code of the shape, and words."""

    code: str
    word: str


def status_words(shown: Shown) -> StatusMark:
    """`Slipped: 12 days late`; a paused one past its date says so too."""
    word = str(STATUS_WORDS[shown.status])
    if shown.days_late:
        late = ngettext("%(count)s day late", "%(count)s days late", shown.days_late)
        word = f"{word}: {late % {'count': f'{shown.days_late:,}'}}"
    return StatusMark(MARK_CODES.get(shown.status, shown.status.upper()), word)


def day_words(day) -> str:
    """`1 May 2022`, or empty."""
    return f"{day.day} {day:%B %Y}" if day else ""


def response_clock_words(respond_by, *, as_of) -> str:
    """`Response overdue by 1 day`, or by when it is due."""
    if respond_by is None:
        return ""
    days = (as_of - respond_by).days
    if days <= 0:
        return _("Response due by %(day)s") % {"day": day_words(respond_by)}
    words = ngettext(
        "Response overdue by %(count)s day", "Response overdue by %(count)s days", days
    )
    return words % {"count": f"{days:,}"}


def due_words_of(recommendation) -> str:
    """`1 May 2023 (first 1 May 2022, moved once)`, or the document's own words."""
    if recommendation.due_on is None:
        return recommendation.due_text
    day = day_words(recommendation.due_on)
    if not recommendation.due_moves:
        return day
    moves = ngettext("moved once", "moved %(count)s times", recommendation.due_moves)
    return _("%(day)s (at first %(first)s, %(moves)s)") % {
        "day": day,
        "first": day_words(recommendation.original_due_on),
        "moves": moves % {"count": recommendation.due_moves},
    }
