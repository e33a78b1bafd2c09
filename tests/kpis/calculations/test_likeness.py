"""Two KPIs that count nearly the same thing."""

import pytest

from kpis.calculations.likeness import Counted, pairs_alike


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("Damp and mould cases made safe in time", "Damp and mould cases made safe on time"),
        ("Household waste recycled", "Waste recycled, household"),
        ("Invoices paid within 30 days", "Invoices paid in 30 days"),
    ],
)
def test_nearly_the_same_title(title, other):
    assert list(pairs_alike([Counted(1, title), Counted(2, other)])) == [(1, 2)]


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("Council Tax collected", "Business rates collected"),
        ("New homes completed", "Affordable homes delivered"),
        ("Planning applications: major", "Food businesses rated 3 or better"),
    ],
)
def test_other_titles(title, other):
    assert list(pairs_alike([Counted(1, title), Counted(2, other)])) == []


def test_the_same_two_parts_whatever_the_title():
    one = Counted(1, "Tax collected", "Tax collected in the year", "tax due")
    same = Counted(2, "How well we collect", "In the year: tax collected", "Tax due")
    other = Counted(3, "Arrears", "Arrears collected", "tax due")
    assert list(pairs_alike([one, same, other])) == [(1, 2)]


def test_a_number_below_alone_says_nothing():
    one, other = Counted(1, "One", "", "households"), Counted(2, "Two", "", "households")
    assert list(pairs_alike([one, other])) == []
