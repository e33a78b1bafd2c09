"""What a person owes, in words: one list of every kind, worst first, in groups."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from perfportal.core.mail import one_line
from perfportal.core.periods.naming import day_words
from perfportal.core.registries import Duty, Standing

LONG_LIST = 25
LONGEST_TITLE = 120
ESCALATED = "escalated"
GIVEN = "given"
# What each kind is called in the filter. A kind that is not here is called by its own name.
KINDS = {
    "value": gettext_lazy("Figures to give"),
    "approval": gettext_lazy("Figures to approve"),
    "check": gettext_lazy("Figures to check"),
    "query": gettext_lazy("Questions about figures"),
    "void_approval": gettext_lazy("Changed after your approval"),
    "final_value": gettext_lazy("Final figures of provisional ones"),
    "corrective_action": gettext_lazy("Corrective actions"),
    "action_progress": gettext_lazy("Progress that a round asks for"),
    "effort": gettext_lazy("How long a round took"),
    "data_issue": gettext_lazy("Issues with data"),
    "briefing": gettext_lazy("Texts to read"),
    ESCALATED: gettext_lazy("Overdue in your service"),
    "strategy_action": gettext_lazy("Actions of the strategy"),
    "service_plan": gettext_lazy("Service plans"),
    "risk": gettext_lazy("Risks"),
    "kpi_task": gettext_lazy("KPIs to change"),
    "proposal": gettext_lazy("Changes of KPIs to decide"),
    "return": gettext_lazy("Returns"),
    "report_outside": gettext_lazy("Reports outside the portal"),
    "signature": gettext_lazy("Scorecards to sign"),
    "recommendation": gettext_lazy("Recommendations"),
    "report": gettext_lazy("Reports"),
}
GROUPS = {
    Standing.RETURNED.name: gettext_lazy("Returned to you"),
    Standing.OVERDUE.name: gettext_lazy("Overdue"),
    Standing.DUE.name: gettext_lazy("Due"),
    Standing.BEGUN.name: gettext_lazy("Begun"),
    Standing.TO_DECIDE.name: gettext_lazy("For you to decide"),
    ESCALATED: gettext_lazy("Overdue in your service"),
    Standing.GIVEN.name: gettext_lazy("Done"),
}


@dataclass(frozen=True)
class DutyRow:
    """One duty as the list shows it."""

    title: str
    code: str
    period: str
    url: str
    when: str
    is_late: bool
    whose: str
    reason: str


@dataclass(frozen=True)
class DutyGroup:
    """A heading with its duties."""

    key: str
    title: str
    rows: list[DutyRow]

    @property
    def is_done(self) -> bool:
        """Done is folded away: it is there to look back on."""
        return self.key == GIVEN


@dataclass(frozen=True)
class KindFilter:
    """The choice of kinds above a long list, as the filter component wants it."""

    options: tuple[tuple[str, str], ...]
    chosen: str
    name: str = "kind"

    @property
    def label(self) -> str:
        return _("Kind")


@dataclass(frozen=True)
class OwedPage:
    """Everything that the list says; without `groups` nothing is owed."""

    groups: list[DutyGroup]
    done: str
    filters: tuple[KindFilter, ...]


def owed_page(duties: list[Duty], *, as_of: dt.date, kind: str = "", done=True) -> OwedPage:
    """The duties as a list; of one kind where `kind` names one that there is.

    Where the list is not `done`, what has been given is counted but not listed.
    """
    kinds = {duty.kind for duty in duties}
    chosen = kind if kind in kinds else ""
    shown = [duty for duty in duties if not chosen or duty.kind == chosen]
    listed = shown if done else [duty for duty in shown if duty.standing is not Standing.GIVEN]
    is_long = len(duties) > LONG_LIST or chosen
    return OwedPage(
        groups=duty_groups(listed, as_of=as_of),
        done=done_words(shown),
        filters=(_filter(kinds, chosen),) if is_long and len(kinds) > 1 else (),
    )


def duty_groups(duties: Iterable[Duty], *, as_of: dt.date) -> list[DutyGroup]:
    """The duties under their headings, those without any left out; the order within stays."""
    found = {key: [] for key in GROUPS}
    for duty in duties:
        key = ESCALATED if duty.kind == ESCALATED else duty.standing.name
        found[key].append(_row(duty, as_of))
    return [DutyGroup(key.lower(), str(GROUPS[key]), rows) for key, rows in found.items() if rows]


def done_words(duties: list[Duty]) -> str:
    """`9 of 12 given`, of the kinds that are given; empty where there is none of them."""
    kinds = {duty.kind for duty in duties if duty.standing is Standing.GIVEN} | {"value"}
    asked = [duty for duty in duties if duty.kind in kinds]
    given = sum(duty.standing is Standing.GIVEN for duty in asked)
    if not asked:
        return ""
    return _("%(given)s of %(total)s given.") % {"given": given, "total": len(asked)}


def kind_words(kind: str) -> str:
    """`Figures to approve`; for a kind that nobody has named, its own name as words."""
    return str(KINDS.get(kind) or kind.replace("_", " ").capitalize())


def short_title(text: str) -> str:
    """The beginning of a text as the title of a duty, on one line."""
    return Truncator(one_line(text)).chars(LONGEST_TITLE)


def when_words(due_on: dt.date | None, *, as_of: dt.date) -> str:
    """`by 14 October 2026, in 3 days`; `was due on 9 October 2026, 1 day ago`."""
    if due_on is None:
        return ""
    days, day = (due_on - as_of).days, day_words(due_on)
    if days == 0:
        return _("by %(day)s, today") % {"day": day}
    if days > 0:
        words = ngettext("by %(day)s, in %(days)s day", "by %(day)s, in %(days)s days", days)
    else:
        words = ngettext(
            "was due on %(day)s, %(days)s day ago", "was due on %(day)s, %(days)s days ago", -days
        )
    return words % {"day": day, "days": abs(days)}


def _row(duty: Duty, as_of: dt.date) -> DutyRow:
    is_given = duty.standing is Standing.GIVEN
    return DutyRow(
        title=duty.title,
        code=duty.code,
        period=duty.period,
        url=duty.url,
        when="" if is_given else when_words(duty.due_on, as_of=as_of),
        is_late=not is_given and duty.due_on is not None and duty.due_on < as_of,
        whose=_whose_words(duty),
        reason=duty.reason,
    )


def _whose_words(duty: Duty) -> str:
    if not duty.whose:
        return ""
    return (_("owed by %s") if duty.kind == ESCALATED else _("for %s")) % duty.whose


def _filter(kinds: set[str], chosen: str) -> KindFilter:
    words = sorted((kind_words(kind), kind) for kind in kinds)
    options = tuple((kind, word) for word, kind in words)
    return KindFilter((("", _("Everything")), *options), chosen)
