import pytest
from django.http import QueryDict

from scorecards.filters import Filters, find_period, read_filters, read_period
from tests.scorecards.board import Q1, Q2, line

QUARTERS = [Q2, Q1]
LINES = [
    line("A", rag="GREEN", service="Revenues", tier="1"),
    line("B", rag="RED", service="Housing", tier="1"),
    line("C", rag="RED", service="Revenues", tier="2"),
]


def codes(query):
    return [one.code for one in read_filters(QueryDict(query)).apply(LINES)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["A", "B", "C"]),
        ("status=RED", ["B", "C"]),
        ("status=red", ["B", "C"]),
        ("service=Revenues", ["A", "C"]),
        ("tier=2", ["C"]),
        ("status=RED&service=Revenues&tier=2", ["C"]),
        ("status=GREEN&tier=2", []),
        ("order=worst", ["B", "C", "A"]),
        ("status=PURPLE&order=best", ["A", "B", "C"]),
    ],
)
def test_lines_that_pass(query, expected):
    assert codes(query) == expected


def test_the_order_is_no_filter():
    assert not Filters(order="worst").is_set
    assert Filters(status="RED").is_set


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-27-Q1", Q1),
        ("Q1 2026/27", Q1),
        ("2026-27-Q2", Q2),
        ("2019-20-Q1", None),
        ("2026-27", None),
        ("nonsense", None),
        ("", None),
        (None, None),
    ],
)
def test_only_a_quarter_that_is_offered_is_found(text, expected):
    assert find_period(text, QUARTERS) == expected
    assert read_period(text, QUARTERS, default=Q2) == (expected or Q2)
