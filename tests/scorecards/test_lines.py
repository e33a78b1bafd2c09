from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kpis.calculations.codes import Rag
from scorecards.lines import WORST_FIRST, Figures, countable, uncounted, worst_first
from tests.scorecards.board import line


def test_worst_first_goes_by_band_then_by_adverse_variance_then_by_code():
    lines = [
        line("GREEN-1", rag="GREEN"),
        line("NOT-DUE", rag="NOT_DUE"),
        line("AMBER-1", rag="AMBER", adverse_variance=Decimal("90")),
        line("DATA", rag="DATA_ONLY"),
        line("RED-B", rag="RED", adverse_variance=Decimal("2.5")),
        line("OVERDUE", rag="OVERDUE"),
        line("NO-TARGET", rag="NO_TARGET"),
        line("RED-C", rag="RED", adverse_variance=Decimal("10")),
        line("RED-A", rag="RED", adverse_variance=Decimal("2.5")),
        line("AWAITING", rag="NO_DATA"),
    ]

    assert [one.code for one in sorted(lines, key=worst_first)] == [
        "RED-C", "RED-A", "RED-B", "AMBER-1", "OVERDUE", "GREEN-1", "NO-TARGET", "DATA",
        "NOT-DUE", "AWAITING",
    ]  # fmt: skip


@given(st.lists(st.sampled_from(list(WORST_FIRST)), min_size=1))
def test_no_better_band_stands_before_a_worse_one(codes):
    lines = [line(f"K-{place}", rag=code) for place, code in enumerate(codes)]

    bands = [WORST_FIRST.index(one.rag) for one in sorted(lines, key=worst_first)]

    assert bands == sorted(bands)


def test_values_not_yet_approved_are_left_out_of_the_counts():
    lines = [
        line(kpi_id=1, rag="GREEN", value_state="approved"),
        line(kpi_id=2, rag="RED", value_state="submitted"),
        line(kpi_id=3, rag="AMBER", value_state="issued"),
        line(kpi_id=4, rag="OVERDUE", value_state="draft"),
        line(kpi_id=5, rag="NOT_DUE", value_state=""),
    ]

    for figures in (Figures.APPROVED, Figures.ISSUED):
        assert countable(lines, figures) == ["GREEN", "AMBER", "OVERDUE", "NOT_DUE"]
        assert [one.kpi_id for one in uncounted(lines, figures)] == [2]


def test_an_operational_view_counts_the_latest_of_either():
    lines = [line(kpi_id=1), line(kpi_id=2, rag="RED", value_state="submitted")]

    assert countable(lines, Figures.LIVE) == ["GREEN", "RED"]
    assert uncounted(lines, Figures.LIVE) == []


def test_a_line_without_a_figure_is_not_due():
    empty = line(period=None, rag=Rag.NOT_DUE, value=None, value_state="")

    assert not empty.is_approved
    assert not empty.awaits_approval
