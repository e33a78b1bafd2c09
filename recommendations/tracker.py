"""The tracker's filters as they stand in its address; what nobody offers is left out."""

import datetime as dt
from dataclasses import dataclass

from recommendations.calculations.codes import CommitteeState, Status
from recommendations.calculations.status import Shown, shown_status
from recommendations.models import Recommendation


@dataclass(frozen=True)
class Tracked:
    """A recommendation with its status on the day."""

    recommendation: Recommendation
    shown: Shown


@dataclass(frozen=True)
class TrackerFilters:
    """What to show of the tracker; an empty field lets everything pass."""

    review: str = ""
    committee: str = ""
    group: str = ""
    status: str = ""
    state: str = ""
    overdue: str = ""
    search: str = ""

    @property
    def is_set(self) -> bool:
        return any(vars(self).values())

    def passes(self, tracked: Tracked) -> bool:
        """Whether a recommendation is among those asked for."""
        row = tracked.recommendation
        committee = row.review.committee
        wanted = (
            (self.review, row.review.slug),
            (self.committee, committee.slug if committee else ""),
            (self.group, row.group),
            (self.status, tracked.shown.status.value),
            (self.state, row.committee_state),
            (self.overdue, "yes" if tracked.shown.days_late else "no"),
        )
        return all(not asked or asked == has for asked, has in wanted) and self._is_found(row)

    def _is_found(self, row) -> bool:
        text = f"{row.working_reference} {row.text} {row.group} {row.review.title}".lower()
        return all(word in text for word in self.search.lower().split())


def read_filters(query) -> TrackerFilters:
    """Filters from a query string; an unknown status or state counts as not given."""
    status, state = query.get("status", ""), query.get("state", "")
    return TrackerFilters(
        review=query.get("review", "")[:100],
        committee=query.get("committee", "")[:200],
        group=query.get("group", "")[:300],
        status=status if status in set(Status) else "",
        state=state if state in set(CommitteeState) else "",
        overdue="yes" if query.get("overdue") == "yes" else "",
        search=query.get("search", "").strip()[:100],
    )


def track(rows: list[Recommendation], *, as_of: dt.date) -> list[Tracked]:
    """Each with its status on the day."""
    return [Tracked(row, shown_status(row.facts, as_of=as_of)) for row in rows]
