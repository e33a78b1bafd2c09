"""The two months of the law, reviews, and days read from words (domain-rules 5.1, 5.5)."""

import datetime as dt
from itertools import islice

import pytest

from recommendations.calculations.deadlines import next_review, respond_by, review_dates
from recommendations.calculations.due_words import (
    DueWords,
    agenda_item,
    due_words,
    first_day,
    next_report,
    resolved_due,
)
from recommendations.calculations.smart import SmartWarning, Wording, smart_warnings

day = dt.date.fromisoformat


@pytest.mark.parametrize(
    ("received", "deadline"),
    [
        ("2026-01-10", "2026-03-09"),
        ("2026-06-30", "2026-08-29"),
        ("2026-11-22", "2027-01-21"),
        ("2026-12-29", "2027-02-28"),
        ("2026-12-31", "2027-02-28"),
        ("2027-01-01", "2027-02-28"),
    ],
)
def test_two_months_begin_with_the_day_of_receipt(received, deadline):
    assert respond_by(notice_on=day(received)) == day(deadline)


def test_the_later_of_report_and_notice_counts_and_no_notice_starts_no_clock():
    report, notice = day("2026-01-10"), day("2025-12-01")
    assert respond_by(notice_on=notice, report_on=report) == day("2026-03-09")
    assert respond_by(notice_on=report, report_on=notice) == day("2026-03-09")
    assert respond_by(notice_on=None, report_on=report) is None


@pytest.mark.parametrize(
    ("decided", "reviews"),
    [
        ("2022-02-17", ["2022-08-17", "2023-02-17", "2023-08-17"]),
        ("2026-08-31", ["2027-02-28", "2027-08-31", "2028-02-29"]),
    ],
)
def test_reviews_come_every_six_months_and_keep_to_the_month(decided, reviews):
    assert list(islice(review_dates(day(decided)), 3)) == [day(text) for text in reviews]
    assert next_review(day(decided), as_of=day(reviews[1])) == day(reviews[1])


@pytest.mark.parametrize(
    ("words", "resolved"),
    [
        ("from May 2022", "2022-05-01"),
        ("Q3 2011/12", "2011-12-31"),
        ("during 2022", "2022-12-31"),
        ("by the end of March 2023", "2023-03-31"),
        ("by 31 March 2023", "2023-03-31"),
        ("no later than Quarter 1, 2012/13", "2012-06-30"),
        ("by 1st June 2024", "2024-06-01"),
    ],
)
def test_words_of_a_due_date_come_to_a_day(words, resolved):
    assert resolved_due(words) == day(resolved)


@pytest.mark.parametrize(
    "words", ["", None, "soon", "in due course", "by May 2022 or by June 2022"]
)
def test_doubtful_words_come_to_none(words):
    assert resolved_due(words) is None


def test_only_a_trigger_or_a_deadline_is_a_due_date():
    trigger = due_words("That from May 2022, committees be told")
    assert trigger == DueWords("from May 2022", day("2022-05-01"), is_due_date=True)
    while_at_work = due_words("That data be reviewed during 2022")
    assert while_at_work == DueWords("during 2022", day("2022-12-31"), is_due_date=False)
    assert due_words("That they use data from 2019").is_due_date is False
    both = due_words("That work during 2022 be reported by March 2023")
    assert both == DueWords("by March 2023", day("2023-03-31"), is_due_date=True)


def test_next_report_and_agenda_item_are_read_from_an_update():
    assert next_report("Under review. Will report back at Q3 2011/12") == day("2011-12-31")
    assert next_report("Reported at Q3 2011/12") is None
    text = "Done. See also progress report on parks on the agenda for this\nmeeting."
    assert agenda_item(text) == "progress report on parks"
    assert agenda_item("See the agenda") == ""


@pytest.mark.parametrize(
    ("text", "first", "label"),
    [("2023", "2023-01-01", "2023"), ("2011-12", "2011-12-01", "December 2011"),
     ("2011-12-06", "2011-12-06", "")],
)  # fmt: skip
def test_a_date_may_be_a_month_or_a_year(text, first, label):
    assert first_day(text) == (day(first), label)


@pytest.mark.parametrize("text", ["", "2011-13", "spring 2011", "2011-02-30"])
def test_what_is_no_date_is_none(text):
    assert first_day(text) is None


def test_wording_is_warned_about_and_never_barred():
    whole = Wording("That the directorate publish its figures", has_lead=True, has_date=True)
    assert smart_warnings(whole) == []
    bare = Wording("That the committee note the report's findings", False, False)
    assert SmartWarning.NO_WHO in smart_warnings(bare)
    noted = Wording("That progress be noted", has_lead=True, has_date=True)
    assert smart_warnings(noted) == [SmartWarning.ONLY_NOTES]
    vague = Wording("That parks are nice", has_lead=True, has_date=False)
    assert smart_warnings(vague) == [SmartWarning.NO_WHEN, SmartWarning.NO_ACTION]
