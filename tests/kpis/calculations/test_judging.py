"""One entry judged: its status, the change of band, rules between KPIs, the words it needs."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings

from kpis.calculations.assess import assess_period, assess_series
from kpis.calculations.checks import Earlier, Entry, entry_rules
from kpis.calculations.codes import MeasureType, Polarity, Rag, RagBasis, ToleranceKind
from kpis.calculations.cross import Operator, Rule
from kpis.calculations.expressions import Term
from kpis.calculations.facts import DefinitionFacts, KpiFacts, SetUp, SlotFacts
from kpis.calculations.judging import Surroundings, judge
from kpis.calculations.targets import TargetVersion
from perfportal.core.periods import Period
from tests.kpis.bulk.strategies import kpis

NOW = Period.quarter(2026, 2)
TODAY = dt.date(2026, 10, 9)
LONG_ENOUGH = "Two assessors left in January; Priya Nair's team has cover until the end of March."


def facts(*before, measure_type=MeasureType.WMEAN, basis=RagBasis.PERIOD):
    """Days to process claims: target 20, amber to 21; figures before now, oldest first."""
    set_up = SetUp(
        measure_type,
        Polarity.LOWER,
        1,
        rag_basis=basis,
        tolerance_kind=ToleranceKind.PERCENT,
        tolerance=Decimal(5),
    )
    definition = DefinitionFacts(1, 1, 1, dt.date(2014, 4, 1), set_up)
    period, slots = NOW, [SlotFacts(NOW, "draft", dt.date(2026, 10, 14))]
    for figure in reversed(before):
        period = period.previous()
        slots.insert(
            0, SlotFacts(period, "approved", value=Decimal(figure), denominator=Decimal(100))
        )
    targets = tuple(
        TargetVersion(quarter, Decimal(20), valid_from=quarter.start)
        for quarter in (NOW.previous(), NOW)
    )
    return KpiFacts(1, "FIN-06", False, (definition,), targets, tuple(slots))


def around(*before, **more):
    kpi = facts(*before, **{name: more.pop(name) for name in ("basis",) if name in more})
    return Surroundings(
        rules=entry_rules("wmean", "days", 1, decimal_places=1),
        facts=kpi,
        period=NOW,
        as_of=TODAY,
        polarity=Polarity.LOWER,
        **more,
    )


def days(figure, commentary="", cases=100, **more):
    return Entry(value=Decimal(figure), denominator=Decimal(cases), commentary=commentary, **more)


@pytest.mark.parametrize(
    ("figure", "status"), [("20.0", Rag.GREEN), ("21.0", Rag.AMBER), ("21.1", Rag.RED)]
)
def test_the_status_that_a_figure_makes(figure, status):
    judged = judge(days(figure), around("19.5"))
    assert (judged.status, judged.before) == (status, Rag.GREEN)
    assert judged.assessed.value == Decimal(figure)


def test_red_asks_for_fifty_characters_and_is_content_with_them():
    assert judge(days("21.7"), around("21.9")).demand.startswith("The figure makes the KPI red")
    assert judge(days("21.7", LONG_ENOUGH), around("21.9")).demand == ""


def test_a_change_of_band_asks_for_a_word_in_both_directions():
    worse = judge(days("20.5"), around("19.9")).demand
    better = judge(days("19.9"), around("20.5")).demand
    assert "from green to amber" in worse
    assert "from amber to green" in better
    assert judge(days("19.9", "Cover came in July."), around("20.5")).demand == ""


def test_the_first_figure_changes_no_band():
    judged = judge(days("20.5"), around())
    assert (judged.before, judged.demand) == (None, "")


def test_the_year_to_date_decides_where_it_is_the_basis():
    judged = judge(days("21.7", cases=300), around("15.0", basis=RagBasis.YTD))
    assert judged.assessed.value == Decimal("20.025")
    assert judged.status == Rag.GREEN


def test_errors_stand_alone():
    judged = judge(Entry(value=Decimal(-1)), around("19.5"))
    assert [finding.code for finding in judged.errors] == ["missing"]
    assert (judged.warnings, judged.status, judged.demand) == ([], None, "")


@pytest.mark.parametrize("marker", ["x", "z"])
def test_without_a_figure_there_is_no_status_to_explain(marker):
    judged = judge(Entry(marker=marker, marker_reason="The system was down."), around("21.9"))
    assert (judged.status, judged.demand, judged.findings) == (None, "", ())


def test_a_figure_that_is_held_back_makes_a_status_for_staff():
    assert judge(days("21.7", marker="c"), around("21.9")).status == Rag.RED


def test_a_contradiction_is_a_warning_beside_the_others():
    judged = judge(days("21.7", "We are below the target. " + LONG_ENOUGH), around("21.9"))
    assert [finding.code for finding in judged.warnings] == ["contradicts_status"]


def test_a_contradiction_that_is_switched_off_is_silent():
    off = Earlier(waived=frozenset({"contradicts_status"}))
    judged = judge(days("21.7", "We are below the target."), around("21.9", earlier=off))
    assert judged.warnings == []


def test_hints_are_given_once_there_is_a_commentary_that_is_needed():
    text = "The figure is disappointing and the mood in the office is low."
    asked = judge(days("21.7", text), around("21.9")).unanswered
    assert asked == ("what", "why", "action", "who", "when")
    assert judge(days("19.0", text), around("19.1")).unanswered == ()


RULE = Rule("FIN-06 + FIN-07", Operator.AT_MOST, "FIN-08", "Parts and whole.")


def test_a_rule_takes_the_typed_figure_and_those_of_the_others():
    numbers = {Term("FIN-06"): Decimal(1), Term("FIN-07"): Decimal(10), Term("FIN-08"): Decimal(30)}
    surroundings = around("19.5", cross_rules=(RULE,), numbers=numbers)
    assert judge(days("20.0"), surroundings).findings == ()
    judged = judge(days("20.5", "Cover came in July."), surroundings)
    assert [finding.sentence for finding in judged.warnings] == [
        "Parts and whole. FIN-06 + FIN-07 is 30.5 and should be at most FIN-08, which is 30."
    ]
    silent = judge(days("20.5"), around(cross_rules=(RULE,), numbers=numbers))
    assert silent.demand.startswith("This needs a word in the commentary: Parts and whole.")


def test_a_rule_that_lacks_a_figure_is_named_and_not_applied():
    judged = judge(days("20.0"), around("19.5", cross_rules=(RULE,)))
    assert judged.findings == ()
    assert judged.outcomes[0].missing == (Term("FIN-07"), Term("FIN-08"))


@settings(max_examples=150, deadline=None)
@given(kpis())
def test_one_period_is_assessed_as_in_the_whole_series(kpi):
    series = assess_series(kpi, as_of=TODAY)
    assert [assess_period(kpi, one.period, as_of=TODAY) for one in series] == series


def test_a_period_without_a_slot_has_no_result():
    kpi = facts("19.5")
    assert assess_period(kpi, NOW.next(), as_of=TODAY) is None
    assert assess_period(replace(kpi, definitions=()), NOW, as_of=TODAY) is None
