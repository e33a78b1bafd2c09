import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation

from kpis.calculations.codes import Rag
from kpis.calculations.counting import StatusCounts
from perfportal.core.periods import Period
from scorecards.lines import Figures
from scorecards.presenters import (
    FIGURES_WORDS,
    base_words,
    beside_words,
    count_cards,
    group_rows,
    line_row,
    percent_words,
    period_words,
    shown_words,
    signature_words,
    status_of,
    waiting_words,
)
from scorecards.queries import Signed
from tests.scorecards.board import Q2, line

NAMES = {"financial": "Financial", "customer": "Customer"}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en-gb"):
        yield


def test_counts_say_their_base():
    counts = StatusCounts(green=38, amber=2, red=6)

    assert base_words(counts) == "38 of 46 rated are on target (83%)"
    assert [(card.mark.word, card.count, card.percent) for card in count_cards(counts)] == [
        ("On target", 38, "83%"),
        ("Within tolerance", 2, "4%"),
        ("Missed target", 6, "13%"),
    ]


def test_no_base_no_percentage():
    counts = StatusCounts(overdue=2)

    assert base_words(counts) == "No rated indicators"
    assert [card.percent for card in count_cards(counts)] == ["", "", ""]


def test_less_than_one_percent_is_written_out():
    assert percent_words(1, 114) == "less than 1%"


def test_what_stands_beside_the_base():
    counts = StatusCounts(green=1, overdue=3, not_due=2, no_data=4)

    assert beside_words(counts) == ["3 overdue", "2 not due", "4 awaiting issue"]


@pytest.mark.parametrize("code", [code for code in Rag if code != Rag.NOT_IN_FORCE])
def test_every_status_is_told(code):
    """A KPI with any status but NOT_IN_FORCE is on a card or beside the base."""
    counts = StatusCounts(**{code.lower(): 1})

    told = sum(card.count for card in count_cards(counts)) + len(beside_words(counts))

    assert told == 1


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, ""),
        (1, "1 figure is not yet approved and is not counted."),
        (2, "2 figures are not yet approved and are not counted."),
    ],
)
def test_what_is_missing_from_the_counts(count, words):
    assert waiting_words(count) == words


def test_a_line_in_words():
    row = line_row(
        line(
            title="Days to process new claims",
            unit="days",
            polarity="lower",
            rag="RED",
            value=Decimal("18.2"),
            target=Decimal("17.5"),
            ytd=Decimal("18.0"),
            ytd_state="complete",
            dot_headline="IMPROVING",
            last_year_value=Decimal("19.9"),
            sparkline=("19.9", None, "18.2"),
        )
    )

    assert row.mark.word == "Missed target"
    assert row.mark.sr_text == "Red: missed target"
    assert (row.value, row.period) == ("18.2 days", "Q2 2026/27")
    assert (row.target, row.year_to_date) == ("17.5 days", "18.0 days")
    assert row.direction.sr_text == "Improving: 18.2 days, down from 19.9 in Q2 2025/26"
    assert row.direction.arrow == "up"
    assert row.points == [Decimal("19.9"), None, Decimal("18.2")]
    assert row.sparkline_title == "2 figures: from 19.9 days to 18.2 days"


def test_tier_2_says_which_way_the_number_moved_without_judging():
    row = line_row(
        line(dot_headline="DECREASING", last_year_value=Decimal("99"), value=Decimal("97.1"))
    )

    assert row.direction.sr_text == "Decreasing: 97.1%, down from 99.0% in Q2 2025/26"
    assert row.direction.arrow == "down"


def test_the_councils_arrow_may_show_which_way_the_number_moved():
    fewer = {"dot_headline": "IMPROVING", "value": Decimal("18.2"), "unit": "days"}
    row = line_row(line(**fewer, last_year_value=Decimal("19.9"), arrow_means="value"))

    assert row.direction.sr_text == "Improving: 18.2 days, down from 19.9 in Q2 2025/26"
    assert row.direction.arrow == "down"


def test_below_target_only_where_higher_is_better():
    assert line_row(line(rag="RED", polarity="higher")).mark.word == "Below target"
    assert line_row(line(rag="RED", polarity="lower")).mark.word == "Missed target"


def test_survey_figures_whose_intervals_overlap_show_no_clear_change():
    survey = line(value=Decimal(63), last_year_value=Decimal(61), dot_headline="NO_CHANGE",
                  decimal_places=0, has_interval=True)  # fmt: skip
    others = replace(survey, has_interval=False)

    words = [line_row(one).direction.sr_text for one in (survey, others)]

    assert words == [
        "No clear change: 63%, up from 61% in Q2 2025/26",
        "No change: 63%, up from 61% in Q2 2025/26",
    ]


def test_a_month_within_the_quarter_is_named():
    assert line_row(line(period=Period.month(2026, 9))).period == "Sep 2026"


def test_a_line_without_a_figure_has_empty_cells():
    row = line_row(
        line(period=None, rag="NOT_DUE", value=None, target=None, value_state="", basis="")
    )

    assert row.mark.word == "Not due"
    assert (row.value, row.period, row.target, row.year_to_date) == ("", "", "", "")
    assert row.direction is None
    assert row.notes == ()


def test_a_figure_that_is_not_issued_says_so():
    assert status_of("NO_DATA").word == "Awaiting issue"


@pytest.mark.parametrize(
    ("fields", "notes"),
    [
        ({"value_state": "submitted"}, ("Not yet approved",)),
        ({"value_state": "submitted", "data_status": "provisional"},
         ("Not yet approved", "Provisional")),
        ({"data_status": "final"}, ()),
        ({"basis": "ytd", "ytd_state": "incomplete"}, ("Year to date incomplete",)),
    ],
)  # fmt: skip
def test_notes_beside_a_figure(fields, notes):
    assert line_row(line(**fields)).notes == notes


def test_a_marker_stands_for_the_value():
    row = line_row(line(rag="NOT_APPLICABLE", value=None, marker="z"))

    assert row.value == "No cases in this period"


def test_an_incomplete_year_to_date_says_so():
    assert line_row(line(ytd_state="incomplete")).year_to_date == "Incomplete"


def test_groups_follow_the_perspectives_with_their_counts():
    lines = [line("C-1", perspective="customer"), line("F-1"), line("N-1", perspective="")]

    groups = group_rows(lines, NAMES, {"financial": StatusCounts(green=1)})

    assert [(g.name, g.summary, [r.code for r in g.rows]) for g in groups] == [
        ("Financial", "1 of 1 rated are on target (100%)", ["F-1"]),
        ("Customer", "", ["C-1"]),
        ("Other indicators", "", ["N-1"]),
    ]


def test_without_perspectives_there_is_one_plain_group():
    assert [g.name for g in group_rows([line(perspective="")], NAMES, {})] == ["Indicators"]


def test_worst_first_is_one_list_across_perspectives():
    lines = [line("C-1", perspective="customer"), line("F-1"), line("C-2", perspective="customer")]

    groups = group_rows(lines, NAMES, {}, in_one=True)

    assert [(g.name, [r.code for r in g.rows]) for g in groups] == [
        ("Indicators", ["C-1", "F-1", "C-2"])
    ]


def test_only_pages_that_the_viewer_may_open_are_linked():
    lines = [line("A", kpi_id=1), line("B", kpi_id=2)]

    (group,) = group_rows(lines, NAMES, {}, openable={2})

    assert [(row.code, row.opens) for row in group.rows] == [("A", False), ("B", True)]


def test_a_signature_names_who_and_the_day_in_london():
    half_past_midnight = dt.datetime(2026, 7, 31, 23, 30, tzinfo=dt.UTC)
    signature = Signed("Ada Moss", half_past_midnight, "")

    assert signature_words(signature) == "Signed by Ada Moss on 1 August 2026"
    assert signature_words(None) == ""


def test_the_basis_names_period_and_figures():
    assert period_words(Q2, Figures.ISSUED) == (
        "Quarter 2, 2026/27 (July to September 2026). "
        "Figures issued in a report. Later ones appear when they are issued."
    )
    assert set(FIGURES_WORDS) == set(Figures)


def test_how_much_is_shown():
    assert shown_words(3, 40) == "Showing 3 of 40 indicators"


def test_a_row_is_kept_until_anything_in_its_line_changes():
    first = line_row(line(sparkline=("1.0000",)))

    assert line_row(line(sparkline=("1.0000",))) is first
    assert line_row(line(sparkline=("2.0000",))).points == [Decimal("2.0000")]
    assert line_row(line(sparkline=("1.0000",)), False).opens is False


def test_a_row_is_kept_per_language():
    english_row = line_row(line(rag="OVERDUE"))

    with translation.override("cy"):
        assert line_row(line(rag="OVERDUE")) is not english_row


@pytest.mark.parametrize(
    ("points", "title"),
    [
        ((), ""),
        ((None,), ""),
        (("97.1000",), "One figure: 97.1%"),
        (("95.0000", None, "97.1000"), "2 figures: from 95.0% to 97.1%"),
    ],
)
def test_the_trend_in_words(points, title):
    assert line_row(line(sparkline=points)).sparkline_title == title
