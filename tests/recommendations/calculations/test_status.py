"""The shown status and the roll-up of headings (domain-rules 5.4)."""

import datetime as dt
from itertools import product

import pytest

from recommendations.calculations.codes import CommitteeState, Progress, Status, Verdict
from recommendations.calculations.status import (
    Facts,
    Shown,
    days_late,
    has_action_agreed,
    roll_up,
    shown_status,
)

DUE = dt.date(2022, 5, 1)
NAMES = "NOT_STARTED IN_PROGRESS SLIPPED PAUSED IMPLEMENTED SUPERSEDED NOT_ACHIEVED CLOSED REJECTED"


def shown(on=DUE, **facts):
    return shown_status(Facts(**facts), as_of=on)


@pytest.mark.parametrize(
    ("children", "parent"),
    [
        ("IN_PROGRESS IN_PROGRESS SLIPPED IN_PROGRESS", "SLIPPED"),
        ("IMPLEMENTED CLOSED REJECTED", "IMPLEMENTED"),
        ("CLOSED CLOSED", "CLOSED"),
        ("NOT_STARTED IN_PROGRESS", "IN_PROGRESS"),
        ("IMPLEMENTED NOT_STARTED", "IN_PROGRESS"),
        ("SUPERSEDED REJECTED", "SUPERSEDED"),
        ("REJECTED REJECTED", "REJECTED"),
        ("WITHDRAWN CLOSED", "CLOSED"),
        ("PAUSED IN_PROGRESS", "PAUSED"),
        ("PAUSED SLIPPED", "SLIPPED"),
        ("NOT_STARTED NOT_STARTED", "NOT_STARTED"),
        ("NOT_STATED NOT_STARTED", "NOT_STATED"),
        ("NOT_STATED SLIPPED", "SLIPPED"),
        ("NOT_ACHIEVED NOT_ACHIEVED", "NOT_ACHIEVED"),
    ],
)
def test_a_heading_follows_from_its_parts(children, parent):
    assert roll_up([Status[name] for name in children.split()]) == Status[parent]


def naive_roll_up(children):
    left = [c for c in children if c not in ("REJECTED", "SUPERSEDED", "WITHDRAWN")]
    if not left:
        return "SUPERSEDED" if "SUPERSEDED" in children else children[0]
    for word in ("SLIPPED", "PAUSED"):
        if word in left:
            return word
    for word in ("CLOSED", "NOT_STARTED", "NOT_ACHIEVED"):
        if left.count(word) == len(left):
            return word
    if all(c in ("IMPLEMENTED", "CLOSED") for c in left):
        return "IMPLEMENTED"
    return "IN_PROGRESS"


def test_the_roll_up_agrees_with_the_rule_read_aloud_on_every_three_parts():
    for names in product(NAMES.split(), repeat=3):
        assert roll_up([Status[name] for name in names]).name == naive_roll_up(list(names))


def test_a_heading_without_parts_is_none():
    with pytest.raises(ValueError, match="which has parts"):
        roll_up([])


@pytest.mark.parametrize("progress", ["not_stated", "not_started", "in_progress"])
def test_past_its_date_it_has_slipped_by_days(progress):
    day_after = DUE + dt.timedelta(days=1)
    assert shown(DUE, progress=progress, due_on=DUE) == Shown(Status(progress), 0)
    assert shown(day_after, progress=progress, due_on=DUE) == Shown(Status.SLIPPED, 1)


def test_the_1b_of_hillingdon_has_slipped():
    facts = {"progress": Progress.NOT_STATED, "due_on": DUE, "original_due_on": DUE}
    assert shown(dt.date(2023, 3, 1), **facts) == Shown(Status.SLIPPED, 304)


def test_a_date_put_off_is_a_slip_and_one_brought_forward_is_none():
    later, earlier = dt.date(2023, 3, 31), dt.date(2022, 4, 1)
    facts = {"progress": "in_progress", "original_due_on": DUE}
    assert shown(dt.date(2022, 3, 1), due_on=later, **facts) == Shown(Status.SLIPPED, 0)
    assert shown(dt.date(2022, 3, 1), due_on=earlier, **facts) == Shown(Status.IN_PROGRESS, 0)


@pytest.mark.parametrize("progress", ["implemented", "superseded", "not_achieved"])
def test_what_has_ended_does_not_slip(progress):
    assert shown(dt.date(2030, 1, 1), progress=progress, due_on=DUE) == Shown(Status(progress))


def test_paused_stays_paused_and_says_how_late_it_is():
    assert shown(dt.date(2022, 5, 4), progress="paused", due_on=DUE) == Shown(Status.PAUSED, 3)


def test_the_committee_goes_before_the_executive_and_both_before_the_claim():
    late = {"on": dt.date(2030, 1, 1), "due_on": DUE}
    rejected = {"verdict": Verdict.REJECTED}
    assert shown(**late, **rejected) == Shown(Status.REJECTED)
    assert shown(**late, **rejected, committee_state=CommitteeState.CLOSED) == Shown(Status.CLOSED)
    assert shown(**late, committee_state=CommitteeState.WITHDRAWN) == Shown(Status.WITHDRAWN)
    assert shown(**late, committee_state=CommitteeState.REOPENED).status is Status.SLIPPED


def test_without_a_date_nothing_is_late():
    assert days_late(None, as_of=DUE) == 0
    assert shown(progress="in_progress") == Shown(Status.IN_PROGRESS)


def test_accepted_in_principle_needs_action_owner_and_date():
    full = {"action": "Buy software", "has_owner": True, "due_on": DUE}
    assert has_action_agreed(Verdict.IN_PRINCIPLE, **full)
    for missing in ({"action": " "}, {"has_owner": False}, {"due_on": None}):
        assert not has_action_agreed(Verdict.IN_PRINCIPLE, **full | missing)
    assert has_action_agreed(Verdict.ACCEPTED, action="", has_owner=False, due_on=None)
    assert not has_action_agreed(Verdict.REJECTED, **full)
