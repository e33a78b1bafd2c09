"""The stored roll-up against a twin that asks the database one KPI at a time."""

import datetime as dt
import random
from collections import Counter
from decimal import Decimal

import pytest

from kpis.models import Assessment
from perfportal.core.periods import Period, PeriodKind
from scorecards.actions.roll_up import roll_up
from scorecards.models import Audience, ScorecardResult
from tests.factories import CommitteeFactory, DefinitionFactory, KPIFactory
from tests.scorecards.board import (
    Q1,
    Q2,
    Q2_LAST_YEAR,
    assessed,
    assessed_kpi,
    corporate,
    month,
    of_part,
)

pytestmark = pytest.mark.django_db


def test_counts_agree_with_a_naive_twin():
    scorecard = corporate()
    dice = random.Random(4)
    codes = ["GREEN", "AMBER", "RED", "OVERDUE", "NO_TARGET", "DATA_ONLY", "NOT_IN_FORCE"]
    for _number in range(30):
        kpi = KPIFactory(tier__code="1", perspective=dice.choice(["financial", "customer", ""]))
        for number in dice.choice([[], [7], [7, 8], [7, 8, 9]]):
            code = dice.choice(codes)
            state = "" if code == "OVERDUE" else dice.choice(["submitted", "approved", "issued"])
            assessed(kpi, month(2026, number), rag=code, value_state=state)

    result = roll_up(scorecard=scorecard, period=Q2)

    assert result.counts == _naive_counts(scorecard)[0]
    assert result.not_approved == _naive_counts(scorecard)[1]
    assert sum(result.counts.values()) == sum(
        sum(counts.values()) for counts in result.by_perspective.values()
    )


def _naive_counts(scorecard):
    counts, waiting = Counter(), 0
    for kpi in scorecard.organisation.kpis.filter(tier__code="1"):
        shown = "NOT_DUE", ""
        for number in (7, 8, 9):
            row = Assessment.objects.filter(kpi=kpi, period_start=dt.date(2026, number, 1)).first()
            is_first = shown == ("NOT_DUE", "")
            if row and (row.rag != "NOT_IN_FORCE" or is_first):
                shown = row.rag, row.value_state
        if shown[0] == "NOT_IN_FORCE":
            continue
        if shown[1] == "submitted":
            waiting += 1
        else:
            counts[shown[0]] += 1
    return dict(counts), waiting


def test_running_it_twice_stores_one_row():
    scorecard = corporate()
    assessed_kpi()

    first = roll_up(scorecard=scorecard, period=Q2)
    second = roll_up(scorecard=scorecard, period=Q2)

    assert first.pk == second.pk
    assert ScorecardResult.objects.count() == 1


def test_a_later_figure_changes_the_stored_counts():
    scorecard = corporate()
    assessed_kpi(rag="RED")
    roll_up(scorecard=scorecard, period=Q2)
    Assessment.objects.update(rag="GREEN")

    assert roll_up(scorecard=scorecard, period=Q2).counts == {"GREEN": 1}


def test_counts_stand_per_perspective():
    scorecard = corporate()
    assessed_kpi(kpi={"perspective": "customer"}, rag="RED")
    assessed_kpi(kpi={"perspective": "customer"}, rag="RED", value_state="submitted")
    assessed_kpi(kpi={"perspective": "financial"})

    result = roll_up(scorecard=scorecard, period=Q2)

    assert result.by_perspective == {"customer": {"RED": 1}, "financial": {"GREEN": 1}}


def test_an_annual_kpi_is_not_due_until_its_year_ends():
    scorecard = corporate()
    kpi = KPIFactory(tier__code="1")
    assessed(kpi, Period.financial_year_of(dt.date(2026, 4, 1)), rag="RED")

    assert roll_up(scorecard=scorecard, period=Q2).counts == {"NOT_DUE": 1}
    assert roll_up(scorecard=scorecard, period=Period.quarter(2026, 4)).counts == {"RED": 1}


def test_a_monthly_kpi_counts_once_with_the_last_month_that_was_due():
    scorecard = corporate()
    kpi = KPIFactory(tier__code="1")
    assessed(kpi, month(2026, 7), rag="GREEN")
    assessed(kpi, month(2026, 8), rag="RED")
    assessed(kpi, month(2026, 9), rag="NOT_DUE", value=None, value_state="due")

    assert roll_up(scorecard=scorecard, period=Q2).counts == {"RED": 1}


def a_months_kpi_with(quarter, *, kpi=None, **fields):
    """Three red months, and what they come to over the quarter."""
    kpi = KPIFactory(tier__code="1", **kpi or {})
    for number in (7, 8, 9):
        assessed(kpi, month(2026, number), rag="RED")
    assessed(kpi, quarter, is_headline=False, is_rolled=True, **{"rag": "GREEN"} | fields)
    return kpi


def test_a_monthly_kpi_counts_with_its_quarter_once_the_months_make_one():
    scorecard = corporate()
    a_months_kpi_with(Q2)

    assert roll_up(scorecard=scorecard, period=Q2).counts == {"GREEN": 1}
    assert roll_up(scorecard=scorecard, period=month(2026, 9)).counts == {"RED": 1}


def test_a_quarter_that_waits_for_a_month_leaves_the_last_month_standing():
    scorecard = corporate()
    a_months_kpi_with(Q2, rag="NOT_DUE", value=None, value_state="due")

    assert roll_up(scorecard=scorecard, period=Q2).counts == {"RED": 1}


def test_the_year_that_months_make_does_not_stand_in_its_last_quarter():
    scorecard = corporate()
    a_months_kpi_with(Period(PeriodKind.FINANCIAL_YEAR, dt.date(2025, 10, 1), Q2.end))

    assert roll_up(scorecard=scorecard, period=Q2).counts == {"RED": 1}


def test_a_committee_counts_a_quarter_all_of_whose_months_are_issued():
    committee = CommitteeFactory()
    scorecard = of_part(Audience.COMMITTEE, committee)
    a_months_kpi_with(Q2, value_state="issued").committees.add(committee)

    assert roll_up(scorecard=scorecard, period=Q2).counts == {"NO_DATA": 1}
    Assessment.objects.filter(is_headline=True).update(value_state="issued")
    assert roll_up(scorecard=scorecard, period=Q2).counts == {"GREEN": 1}
    Assessment.objects.filter(period_start="2026-08-01").update(marker="c")
    assert roll_up(scorecard=scorecard, period=Q2).counts == {"NO_DATA": 1}


def test_a_committee_does_not_count_a_quarter_with_a_small_month():
    committee = CommitteeFactory()
    scorecard = of_part(Audience.COMMITTEE, committee)
    people = {"unit": "number", "measure_type": "sum", "contains_small_numbers": True}
    sheet = {f"definition__{name}": value for name, value in people.items()}
    a_months_kpi_with(Q2, kpi=sheet, value_state="issued").committees.add(committee)
    Assessment.objects.update(value_state="issued")

    assert roll_up(scorecard=scorecard, period=Q2).counts == {"GREEN": 1}
    Assessment.objects.filter(period_start="2026-08-01").update(value=3, period_value=3)
    assert roll_up(scorecard=scorecard, period=Q2).counts == {"NO_DATA": 1}


def test_a_committee_counts_issued_figures_only():
    committee = CommitteeFactory()
    scorecard = of_part(Audience.COMMITTEE, committee)
    for state, rag in [("issued", "GREEN"), ("approved", "RED"), ("submitted", "AMBER")]:
        assessed_kpi(rag=rag, value_state=state).committees.add(committee)

    result = roll_up(scorecard=scorecard, period=Q2)

    assert result.counts == {"GREEN": 1, "NO_DATA": 2}
    assert result.not_approved == 0


def points(scorecard, kpi, period=Q2):
    return roll_up(scorecard=scorecard, period=period).sparklines[str(kpi.pk)]


def test_a_sparkline_holds_the_last_twelve_figures_oldest_first():
    scorecard = corporate()
    kpi = KPIFactory(tier__code="1")
    period, expected = Q2, []
    for number in range(15):
        assessed(kpi, period, value=Decimal(number))
        period, expected = period.previous(), [f"{number}.0000", *expected]

    assert points(scorecard, kpi) == expected[-12:]


def test_a_sparkline_has_a_gap_where_a_figure_is_missing_or_not_approved():
    scorecard = corporate()
    kpi = assessed_kpi(value=Decimal(3))
    assessed(kpi, Q1, value=Decimal(2), value_state="submitted")
    assessed(kpi, Q1.previous(), rag="OVERDUE", value=None, value_state="due")
    assessed(kpi, Q2_LAST_YEAR, value=Decimal(1))

    assert points(scorecard, kpi) == ["1.0000", None, None, "3.0000"]


def test_a_sparkline_has_a_gap_where_a_new_series_begins():
    scorecard = corporate()
    kpi = assessed_kpi(value=Decimal(3))
    older = DefinitionFactory(
        kpi=kpi, version=2, series=2, reason="Counts it differently", valid_from=dt.date(2026, 7, 1)
    )
    assessed(kpi, Q1, value=Decimal(2), definition=older)

    assert points(scorecard, kpi) == ["2.0000", None, "3.0000"]


def test_a_sparkline_ends_with_its_period():
    scorecard = corporate()
    kpi = assessed_kpi(value=Decimal(3))
    assessed(kpi, Q1, value=Decimal(2))

    assert points(scorecard, kpi, Q1) == ["2.0000"]


def test_a_committees_sparkline_leaves_out_what_is_not_issued():
    committee = CommitteeFactory()
    scorecard = of_part(Audience.COMMITTEE, committee)
    kpi = assessed_kpi(value=Decimal(4), value_state="issued", basis="ytd")
    kpi.committees.add(committee)
    assessed(kpi, Q1, value=Decimal(3), value_state="approved", basis="ytd")
    assessed(kpi, Q1.previous(), value=Decimal(2), value_state="issued", basis="ytd")

    assert points(scorecard, kpi) == ["2.0000", None, None]


def test_a_roll_up_takes_eleven_queries_however_many_kpis(django_assert_num_queries):
    scorecard = corporate()
    for number in (1, 3):
        while scorecard.organisation.kpis.count() < number:
            assessed_kpi()
        roll_up(scorecard=scorecard, period=Q2)
        with django_assert_num_queries(11):
            roll_up(scorecard=scorecard, period=Q2)
