"""How a status was worked out, in words with the arithmetic."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from kpis.assessment.explanations import UNRATED, explain
from kpis.calculations.codes import Rag
from kpis.calculations.goals import TargetLine
from tests.kpis.assessment.results import DAYS, Q1, result

RATIO = replace(
    DAYS,
    unit="percent",
    measure_type="ratio",
    multiplier=100,
    polarity="higher",
    tolerance_kind="absolute",
    tolerance=D("2.0000"),
    numerator_label="Complaints answered in time",
    denominator_label="All complaints",
)


def working(**changes):
    return {step.title: step.text for step in explain(result(**changes))}


def test_each_step_of_an_average():
    assert working() == {
        "The figure": "18.2 days for the period, as entered.",
        "Year to date": "18.0 days. The averages so far, weighted by their numbers of cases.",
        "Status": (
            "Lower is better. 18.2 days for the period against 20.0 days: the target is met. "
            "Green: on target."
        ),
        "Compared with the same period last year": (
            "18.2 days now, 19.9 days then: down 1.7 days. Improving. Lower is better."
        ),
        "Compared with the previous period": (
            "18.2 days now, 17.9 days then: up 0.3 days. Worsening. Lower is better."
        ),
        "Rules": (
            "Figures and targets are rounded half up to the decimal places shown before they are "
            "compared. Rules of version 2026.1, definition version 1."
        ),
    }


def test_a_percentage_shows_its_division():
    steps = working(
        sheet=RATIO, period_value=D("93.75"), value=D("93.75"), numerator=D("30.0000"),
        denominator=D("32.0000"),
    )  # fmt: skip
    assert steps["The figure"] == (
        "30 (complaints answered in time) ÷ 32 (all complaints) × 100 = 93.8% for the period."
    )
    assert steps["Year to date"].endswith("never the mean of the percentages.")


def test_amber_says_by_how_much_and_what_is_allowed():
    steps = working(sheet=RATIO, rag="AMBER", value=D("95.94"), target=TargetLine(D(97)))
    assert steps["Status"] == (
        "Higher is better. 95.9% for the period against 97.0%: the target is missed by "
        "1.1 percentage points. Amber: slightly below target (amber is within 2 percentage points "
        "of the target)."
    )


@pytest.mark.parametrize(
    ("preset", "rag", "why"),
    [
        ("belfast", "GREEN", "Green: on target (within 1% of the target counts as on target)."),
        (
            "dot_combined",
            "GREEN",
            "Green: on target (within 10% of the target counts as on target).",
        ),
        (
            "within",
            "GREEN",
            "Green: on target (nothing is amber: within 5% of the target counts as on target).",
        ),
        (
            "within",
            "RED",
            "Red: missed target (nothing is amber: within 5% of the target counts as on target).",
        ),
        ("std10", "AMBER", "Amber: within tolerance (amber is within 10% of the target)."),
    ],
)
def test_why_a_missed_target_has_its_colour(preset, rag, why):
    steps = working(value=D("20.1"), rag=rag, sheet=replace(DAYS, preset=preset))
    assert steps["Status"] == (
        f"Lower is better. 20.1 days for the period against 20.0 days: the target is missed by "
        f"0.1 days. {why}"
    )


def test_a_year_to_date_basis_is_named():
    assert "18.2 days for the year to date against" in working(basis="ytd")["Status"]


def test_a_change_too_small_to_count_is_explained():
    sheet = replace(DAYS, minimum_change=D("0.5000"))
    steps = working(sheet=sheet, dot_long="NO_CHANGE", last_year_value=D("18.4"))
    assert steps["Compared with the same period last year"] == (
        "18.2 days now, 18.4 days then: down 0.2 days. No change. "
        "A change of less than 0.5 counts as none."
    )


def test_a_least_change_in_percent_is_of_the_previous_value():
    sheet = replace(DAYS, minimum_change=D("2.0000"), minimum_is_percent=True)
    steps = working(sheet=sheet, dot_long="NO_CHANGE", last_year_value=D("18.4"))
    assert steps["Compared with the same period last year"] == (
        "18.2 days now, 18.4 days then: down 0.2 days. No change. "
        "A change of less than 2% of the previous value counts as none."
    )


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("NO_COMPARATOR", "No earlier data: there is no earlier figure to compare with."),
        (
            "NOT_COMPARABLE",
            "Not comparable: the definition or the length of the period changed in between.",
        ),
    ],
)
def test_why_nothing_is_compared(code, words):
    assert working(dot_long=code)["Compared with the same period last year"] == words


def test_an_incomplete_year_names_its_gap():
    steps = working(ytd=None, ytd_state="incomplete", ytd_missing=(Q1,))
    assert steps["Year to date"].startswith("Incomplete: no usable figure for Q1 2026/27. ")


def test_every_unrated_status_has_its_sentence():
    assert set(UNRATED) == set(Rag) - {Rag.GREEN, Rag.AMBER, Rag.RED}
    assert working(rag="OVERDUE", value=None)["Status"] == (
        "The last day for entry has passed and there is no usable figure."
    )
