"""The ten tests of a review (domain-rules 0.6), and when the next one is due."""

import datetime as dt

import pytest

from kpis.calculations.purpose import Answer, PurposeTest, failed, next_review


def test_there_are_ten():
    assert len(PurposeTest) == 10


def test_those_answered_no_in_the_order_of_the_procedure():
    answers = dict.fromkeys(PurposeTest, Answer.YES) | {
        PurposeTest.WARNING: Answer.NO,
        PurposeTest.EASY: Answer.NO,
        PurposeTest.DIGITAL: Answer.PARTLY,
    }
    assert failed(answers) == [PurposeTest.EASY, PurposeTest.WARNING]


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (None, dt.date(2026, 4, 1)),
        (dt.date(2026, 5, 20), dt.date(2027, 5, 20)),
        (dt.date(2028, 2, 29), dt.date(2029, 2, 28)),
    ],
)
def test_due_a_year_after_the_last(last, due):
    assert next_review(last, started=dt.date(2026, 4, 1)) == due
