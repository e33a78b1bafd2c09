"""What is owed, in words."""

import datetime as dt
from dataclasses import replace

import pytest

from perfportal.core.owed import KINDS, done_words, duty_groups, kind_words, owed_page, when_words
from perfportal.core.registries import Duty, Standing

TODAY = dt.date(2026, 10, 9)
DUE = Duty(
    "value", "1", "Council Tax collected", "/a/", Standing.DUE, code="FIN-01",
    period="Q2 2026/27", due_on=dt.date(2026, 10, 14),
)  # fmt: skip
GIVEN = replace(DUE, key="2", standing=Standing.GIVEN)


def titles(groups):
    return [(group.title, [row.title for row in group.rows]) for group in groups]


def test_groups_stand_worst_first_and_what_is_overdue_elsewhere_stands_apart():
    duties = [
        replace(DUE, standing=Standing.RETURNED, title="R"),
        replace(DUE, standing=Standing.OVERDUE, title="O"),
        replace(DUE, standing=Standing.OVERDUE, title="E", kind="escalated"),
        replace(DUE, standing=Standing.BEGUN, title="B"),
        replace(DUE, standing=Standing.TO_DECIDE, title="D"),
        GIVEN,
    ]
    assert titles(duty_groups(duties, as_of=TODAY)) == [
        ("Returned to you", ["R"]),
        ("Overdue", ["O"]),
        ("Begun", ["B"]),
        ("For you to decide", ["D"]),
        ("Overdue in your service", ["E"]),
        ("Done", ["Council Tax collected"]),
    ]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "by 9 October 2026, today"),
        (1, "by 10 October 2026, in 1 day"),
        (5, "by 14 October 2026, in 5 days"),
        (-1, "was due on 8 October 2026, 1 day ago"),
        (-9, "was due on 30 September 2026, 9 days ago"),
    ],
)
def test_how_long_there_is_left(days, words):
    assert when_words(TODAY + dt.timedelta(days=days), as_of=TODAY) == words


def test_a_duty_without_a_deadline_says_none():
    assert when_words(None, as_of=TODAY) == ""


def test_what_is_done_is_counted_among_its_own_kind():
    others = [replace(DUE, kind="approval", standing=Standing.TO_DECIDE)]
    assert done_words([DUE, GIVEN, GIVEN, *others]) == "2 of 3 given."
    assert done_words(others) == ""


def test_for_whom_and_by_whom():
    duties = [replace(DUE, whose="Priya Nair"), replace(DUE, whose="Dev Shah", kind="escalated")]
    rows = [row for group in duty_groups(duties, as_of=TODAY) for row in group.rows]
    assert [row.whose for row in rows] == ["for Priya Nair", "owed by Dev Shah"]


def test_what_has_been_given_is_neither_late_nor_due():
    (group,) = duty_groups([replace(GIVEN, due_on=dt.date(2026, 10, 1))], as_of=TODAY)
    assert (group.rows[0].when, group.rows[0].is_late) == ("", False)


def test_the_home_page_counts_what_is_given_and_does_not_list_it():
    page = owed_page([DUE, GIVEN], as_of=TODAY, done=False)
    assert (titles(page.groups), page.done) == (
        [("Due", ["Council Tax collected"])], "1 of 2 given.",
    )  # fmt: skip


def test_a_long_list_is_filtered_by_kind():
    duties = [replace(DUE, key=str(n)) for n in range(25)]
    duties.append(replace(DUE, kind="approval", standing=Standing.TO_DECIDE, title="7 values"))
    page = owed_page(duties, as_of=TODAY, kind="approval")
    (chosen,) = page.filters
    assert chosen.options == (
        ("", "Everything"), ("approval", "Figures to approve"), ("value", "Figures to give"),
    )  # fmt: skip
    assert chosen.chosen == "approval"
    assert titles(page.groups) == [("For you to decide", ["7 values"])]


def test_a_short_list_has_no_filter_and_an_unknown_kind_hides_nothing():
    page = owed_page([DUE, replace(DUE, kind="approval")], as_of=TODAY, kind="nonsense")
    assert page.filters == ()
    assert len(page.groups[0].rows) == 2


def test_a_kind_that_nobody_has_named_is_called_by_its_name():
    assert kind_words("value") == "Figures to give"
    assert kind_words("ward_walk") == "Ward walk"
    assert "ward_walk" not in KINDS
