import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculations.codes import Rag
from kpis.calculations.counting import StatusCounts, count_statuses, is_below_one_percent


@pytest.mark.parametrize(
    ("green", "amber", "red", "percents"),
    [
        (38, 2, 6, (83, 4, 13)),
        (41, 15, 17, (56, 21, 23)),
        (78, 3, 14, (82, 3, 15)),
        (24, 3, 6, (73, 9, 18)),
        (64, 49, 1, (56, 43, 1)),
        (0, 0, 0, (None, None, None)),
    ],
)
def test_percentages_are_of_rated_kpis(green, amber, red, percents):
    counts = StatusCounts(green, amber, red, overdue=9)

    assert (counts.percent_green, counts.percent_amber, counts.percent_red) == percents
    assert counts.base == green + amber + red
    assert counts.not_rated == 9


@pytest.mark.parametrize(
    ("count", "base", "expected"),
    [(1, 114, True), (1, 100, False), (0, 114, False), (1, 300, True), (0, 0, False)],
)
def test_less_than_one_percent(count, base, expected):
    assert is_below_one_percent(count, base) is expected


def test_statuses_out_of_force_are_not_counted():
    counts = count_statuses([Rag.GREEN, Rag.NOT_IN_FORCE, Rag.OVERDUE, "GREEN"])

    assert counts == StatusCounts(green=2, overdue=1)
    assert counts.total == 3


def test_every_status_has_a_place():
    assert count_statuses(Rag).total == len(Rag) - 1


@given(st.lists(st.sampled_from(list(Rag))))
def test_agrees_with_a_naive_twin(statuses):
    counts = count_statuses(statuses)

    assert counts.red == sum(status == Rag.RED for status in statuses)
    assert counts.not_due == sum(status == Rag.NOT_DUE for status in statuses)
