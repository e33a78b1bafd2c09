"""Which figures the evidence of a value shows."""

from decimal import Decimal

import pytest

from kpis.calculations.checks import Entry
from kpis.calculations.evidence import Evidenced, evidenced, stated_by

GIVEN = Entry(numerator=Decimal("27.0000"), denominator=Decimal(50), commentary="As forecast.")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (Entry(numerator=27, denominator=50, commentary="Said better."), True),
        (Entry(numerator=27, denominator=50, marker="c"), False),
        (Entry(numerator=28, denominator=50), False),
        (Entry(numerator=27, denominator=51), False),
        (Entry(value=27), False),
    ],
)
def test_it_shows_the_figure_that_it_was_given_with(given, expected):
    assert evidenced([stated_by(GIVEN)]).shows(given) is expected


def test_what_is_attached_to_a_draft_shows_whatever_is_submitted_next():
    assert evidenced([None, stated_by(GIVEN)]).shows(Entry(value=1))


def test_without_any_nothing_is_shown():
    assert evidenced([]) == Evidenced()
    assert not Evidenced().shows(GIVEN)
