"""Six registries by which a lower app lets a higher one take part; nobody imports upwards.

Filled in `AppConfig.ready`. Panels: a higher app shows something on a lower app's page. Vetoes: a
higher app objects to an act. Consequences: it says what would follow from one. Evidence: what each
app knows of many records, for somebody who has to decide about them. Duties: what one person owes
or is asked to do. Events: work that follows a change, after its transaction.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import IntEnum

from django.db import transaction


@dataclass(frozen=True)
class Panel:
    """A piece of a page: a title, the template that draws it, and its context.

    One that speaks of the chosen period has an `element`: the page swaps it with the figures.
    """

    title: str
    template: str
    context: dict = field(default_factory=dict)
    element: str = ""


class PanelRegistry:
    """Functions `(request, subject) -> Panel | None`, by page and key, in order."""

    def __init__(self):
        self._pages = defaultdict(dict)

    def register(self, *, page, key, order=50):
        def decorate(function):
            self._pages[page][key] = (order, function)
            return function

        return decorate

    def collect(self, page, request, subject=None) -> list[Panel]:
        """The panels of a page that have something to show."""
        entries = sorted(self._pages[page].items(), key=lambda entry: (entry[1][0], entry[0]))
        made = (function(request, subject) for _key, (_order, function) in entries)
        return [panel for panel in made if panel is not None]


class SentenceRegistry:
    """Functions `(subject) -> sentence | None`, by the act that they speak to."""

    def __init__(self):
        self._acts = defaultdict(list)

    def register(self, *, act):
        def decorate(function):
            self._acts[act].append(function)
            return function

        return decorate

    def collect(self, act, subject) -> list[str]:
        """What they say; of vetoes an empty list lets the act go on."""
        return [sentence for function in self._acts[act] if (sentence := function(subject))]


@dataclass(frozen=True)
class Evidence:
    """One thing that the portal knows of a record: a key for what it bears on, and a sentence."""

    key: str
    sentence: str


class EvidenceRegistry:
    """Functions `(ids) -> pairs of id and Evidence`, by topic, in order.

    Each answers for all the records at once, so that a list of them costs no more queries.
    """

    def __init__(self):
        self._topics = defaultdict(dict)

    def register(self, *, topic, key, order=50):
        def decorate(function):
            self._topics[topic][key] = (order, function)
            return function

        return decorate

    def collect(self, topic, ids: Collection[int]) -> dict[int, list[Evidence]]:
        """What is known of each of the records, by primary key."""
        found = defaultdict(list)
        entries = self._topics[topic].items()
        for _key, (_order, function) in sorted(entries, key=lambda entry: (entry[1][0], entry[0])):
            for record_id, evidence in function(ids):
                found[record_id].append(evidence)
        return found


class Standing(IntEnum):
    """Where a duty stands, worst first: the order in which people are shown what they owe."""

    RETURNED = 1
    OVERDUE = 2
    DUE = 3
    BEGUN = 4
    TO_DECIDE = 5
    GIVEN = 6


@dataclass(frozen=True)
class Duty:
    """One thing that one person owes or is to decide, one click away.

    `kind` names what it is ("value", "approval", "corrective_action" ...) and is the same for all
    duties of its sort; `key` names this one among them for good. `count` is more than 1 where one
    page does many at once. `whose` names the colleague in whose place it is owed. `since` is the
    day from which it waits, where the deadline does not say when to be reminded. A duty that
    `reminds` nobody is shown, but is in no mail: another person is asked first.
    """

    kind: str
    key: str
    title: str
    url: str
    standing: Standing
    code: str = ""
    period: str = ""
    due_on: dt.date | None = None
    reason: str = ""
    count: int = 1
    whose: str = ""
    since: dt.date | None = None
    reminds: bool = True


class DutyRegistry:
    """Functions `(user, as_of) -> duties`, by key; each in a constant number of queries."""

    def __init__(self):
        self._sources = {}

    def register(self, *, key):
        def decorate(function):
            self._sources[key] = function
            return function

        return decorate

    def collect(self, user, *, as_of: dt.date) -> list[Duty]:
        """Everything this person owes, worst first, then by deadline."""
        found = [
            duty
            for _key, function in sorted(self._sources.items())
            for duty in function(user, as_of)
        ]
        return in_order(found)


def in_order(found: list[Duty]) -> list[Duty]:
    """Worst first, then by deadline and code."""
    return sorted(found, key=lambda duty: (duty.standing, duty.due_on or dt.date.max, duty.code))


class EventRegistry:
    """Subscribers to what has happened, called after the transaction that made it happen."""

    def __init__(self):
        self._subscribers = defaultdict(list)

    def subscribe(self, name):
        def decorate(function):
            self._subscribers[name].append(function)
            return function

        return decorate

    def publish(self, name, **payload):
        """Call the subscribers now, in the caller's transaction."""
        for function in self._subscribers[name]:
            function(**payload)

    def publish_on_commit(self, name, **payload):
        """Call the subscribers once the transaction has been committed."""
        transaction.on_commit(lambda: self.publish(name, **payload))


panels = PanelRegistry()
vetoes = SentenceRegistry()
consequences = SentenceRegistry()
evidence = EvidenceRegistry()
duties = DutyRegistry()
events = EventRegistry()
