"""Which fields of a result are published, and that nothing withheld follows from them."""

import datetime as dt
from dataclasses import fields, replace
from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpis.assessment.masking import MASKS, SAFE, entry_of, issued_alone, masked
from kpis.assessment.results import Result, Sheet
from kpis.calculations.assess import assess_series
from kpis.calculations.codes import MeasureType, Polarity, RagBasis
from kpis.calculations.facts import DefinitionFacts, KpiFacts, SetUp, SlotFacts
from kpis.calculations.targets import TargetVersion
from kpis.calculations.withholding import withheld_periods
from perfportal.core.periods import Period
from tests.kpis.assessment.results import DAYS, Q1, Q2, Q3, result

QUARTERS = tuple(Period.quarter(2024 + place // 4, place % 4 + 1) for place in range(8))
PEOPLE = Sheet(unit="number", measure_type="sum", small_below=5)
RATIOS = (MeasureType.RATIO, MeasureType.ROLL12, MeasureType.CUM_RATIO)


def test_every_field_of_a_result_is_safe_or_masked():
    names, masks = {field.name for field in fields(Result)}, [mask.field for mask in MASKS]
    assert names <= {*SAFE, *masks}
    assert not set(SAFE) & set(masks)
    assert len(masks) == len(set(masks))


def test_what_stands_in_the_place_of_a_field_is_of_its_kind():
    blanks = {mask.field: mask.blank for mask in MASKS}
    texts = ("marker", "commentary", "ytd_state", "dot_short", "dot_long", "dot_headline")
    assert all(isinstance(blanks[name], str) for name in texts)


def facts_of(slots, basis, kind):
    set_up = SetUp(
        measure_type=kind,
        polarity=Polarity.HIGHER,
        rag_basis=basis,
        multiplier=100 if kind in RATIOS else 1,
    )
    definition = DefinitionFacts(1, 1, 1, dt.date(2020, 4, 1), set_up)
    targets = tuple(TargetVersion(period, D(10)) for period in QUARTERS)
    return KpiFacts(1, "PPL-01", False, (definition,), targets, tuple(slots))


def results_of(slots, basis, kind):
    """As they are stored and read, from the rules themselves."""
    sheet = replace(PEOPLE, measure_type=kind, unit="percent" if kind in RATIOS else "number")
    assessed = assess_series(facts_of(slots, basis, kind), as_of=dt.date(2026, 11, 27))
    return [
        Result(
            period=one.period,
            sheet=sheet,
            basis=one.basis,
            rag=one.rag,
            value=one.value,
            period_value=one.period_value,
            numerator=one.slot.numerator,
            denominator=one.slot.denominator,
            marker=one.marker,
            target=one.target,
            adverse_variance=one.adverse_variance,
            dot_short=one.dot_short or "",
            dot_long=one.dot_long or "",
            dot_headline=one.dot_headline or "",
            previous_value=one.previous_value,
            last_year_value=one.last_year_value,
            ytd=one.ytd.value,
            outturn=one.outturn,
        )
        for one in assessed
    ]


def equations(results):
    """What a reader can write down: each published number as weights of the counts of quarters.

    The reader is taken to know every denominator, and what each number is made of.
    """
    found = []
    for place, one in enumerate(results):
        own, to_date = own_weights(place, one), so_far(place)
        on_basis = own if one.basis == RagBasis.PERIOD else to_date
        found += [on_basis] if one.value is not None else []
        found += [on_basis] if one.adverse_variance is not None else []
        found += [own] if one.period_value is not None else []
        total = own if one.sheet.measure_type == MeasureType.ROLL12 else to_date
        found += [total] * ((one.ytd is not None) + (one.outturn is not None))
        parts = to_date if one.sheet.measure_type == MeasureType.CUM_RATIO else single(place)
        found += [parts] if one.numerator is not None else []
        if one.previous_value is not None:
            found.append(own_weights(place - 1, one))
        if one.last_year_value is not None:
            before = place - 4
            is_own = one.basis == RagBasis.PERIOD
            found.append(own_weights(before, one) if is_own else so_far(before))
    return found


def own_weights(place, one):
    if one.sheet.measure_type == MeasureType.ROLL12:
        return weights(range(place - 3, place + 1))
    return single(place)


def single(place):
    return weights([place])


def so_far(place):
    return weights(range(place - place % 4, place + 1))


def weights(places):
    """Each weight is 1, as a reader who knows the denominators can multiply them out."""
    return [Fraction(int(place in places)) for place in range(len(QUARTERS))]


def follows(rows, place):
    """Whether the count of one quarter follows from the equations, by elimination."""
    return rank([*rows, single(place)]) == rank(rows)


def rank(rows):
    rows, found = [list(row) for row in rows], 0
    for column in range(len(QUARTERS)):
        pivot = next((row for row in rows[found:] if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows = [
            row if not row[column] else
            [a - b * row[column] / pivot[column] for a, b in zip(row, pivot, strict=True)]
            for row in rows
        ]  # fmt: skip
        rows.insert(found, pivot)
        found += 1
    return found


def slots_of(counts, kind):
    """Cumulative kinds are entered as running totals of their years."""
    totals = [sum(counts[place - place % 4 : place + 1]) for place in range(len(counts))]
    entered = totals if kind in (MeasureType.CUM_RATIO, MeasureType.CUM_ENTERED) else counts
    late = dt.timedelta(days=20)
    for period, number in zip(QUARTERS, entered, strict=True):
        figures = (None, D(number), D(900)) if kind in RATIOS else (D(number), None, None)
        yield SlotFacts(period, "issued", period.end + late, 1, *figures, "", "final")


KINDS = (MeasureType.SUM, MeasureType.CUM_ENTERED, *RATIOS)
many = st.integers(5, 40)
counts_of_two_years = st.lists(
    st.one_of(many, many, many, st.integers(0, 4)), min_size=8, max_size=8
)


@settings(max_examples=150, deadline=None)
@given(counts_of_two_years, st.sampled_from(list(RagBasis)), st.sampled_from(KINDS))
def test_no_withheld_count_follows_from_what_is_published(counts, basis, kind):
    results = results_of(slots_of(counts, kind), basis, kind)
    hidden = withheld_periods([entry_of(one) for one in results])
    few = {QUARTERS[place] for place, count in enumerate(counts) if 0 < count < 5}
    assert few <= hidden
    rows = equations(masked(results))
    assert [one for one in hidden if follows(rows, QUARTERS.index(one))] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_reader_of_everything_would_work_it_out(kind):
    """That the proof above can fail: without masks, and with the quarter alone taken out."""
    results = results_of(slots_of([12, 3, 20, 9, 12, 13, 14, 15], kind), RagBasis.PERIOD, kind)
    assert follows(equations(results), 1)
    results[1] = masked(results)[1]
    assert follows(equations(results), 1)
    assert not follows(equations(masked(results)), 1)


def test_periods_that_hold_nothing_withheld_stay_as_they_are():
    results = results_of(slots_of([12, 13, 20, 9, 12, 13, 14, 15], "sum"), "period", "sum")
    assert masked(results) == [
        replace(one, dot_short="" if place == 0 else one.dot_short,
                dot_long="" if place < 4 else one.dot_long,
                dot_headline="" if place < 4 else one.dot_headline)
        for place, one in enumerate(results)
    ]  # fmt: skip


def test_counts_are_rounded_where_the_council_says_so():
    sheet = replace(PEOPLE, small_way="round")
    first, second, third = masked(
        [
            result(period=Q1, sheet=sheet, value=D(12), period_value=D(12), ytd=D(12)),
            result(period=Q2, sheet=sheet, value=D(3), period_value=D(3), ytd=D(15),
                   previous_value=D(12), numerator=D(3), adverse_variance=D("1.5"),
                   commentary="Three people"),
            result(period=Q3, sheet=sheet, value=D(4), period_value=D(4), ytd=D(19),
                   previous_value=D(3)),
        ]
    )  # fmt: skip
    assert [one.value for one in (first, second, third)] == [D(10), D(5), D(5)]
    assert [one.ytd for one in (first, second, third)] == [D(10), D(15), D(20)]
    assert (second.previous_value, second.numerator, second.adverse_variance) == (D(10), None, None)
    assert (second.rag, second.commentary, first.rag) == ("SUPPRESSED", "", "GREEN")
    assert (second.dot_short, third.dot_short) == ("WORSENING", "NO_CHANGE")


@pytest.mark.parametrize("changes", [{"unit": "percent"}, {"measure_type": "wmean"}])
def test_what_is_no_count_is_withheld_rather_than_rounded(changes):
    sheet = replace(PEOPLE, small_way="round", **changes)
    one = masked([result(sheet=sheet, value=D(3), period_value=D(3))])[0]
    assert (one.value, one.rag) == (None, "SUPPRESSED")


def test_a_zero_is_published_unless_the_council_hides_it():
    for hides, value in ((False, D(0)), (True, None)):
        sheet = replace(PEOPLE, small_zero_hidden=hides)
        assert masked([result(sheet=sheet, value=D(0), period_value=D(0))])[0].value == value


def test_nothing_of_a_figure_that_waits_for_its_issue_reaches_a_reader_of_issued_ones():
    """66 in Q1 is approved; the 10 of Q2 are issued, and nothing from which 66 follows."""
    canary = D(66)
    waiting = result(period=Q1, value=canary, period_value=canary, ytd=canary)
    adds_up = replace(DAYS, measure_type="sum")
    shown = result(
        period=Q2, value=D(10), period_value=D(10), ytd=D(76), previous_value=canary,
        forecast=D(152), forecast_rag="RED", value_state="issued", sheet=adds_up,
    )  # fmt: skip
    (only,) = issued_alone([replace(waiting, sheet=shown.sheet), shown])
    assert (only.period, only.value, only.rag) == (Q2, D(10), shown.rag)
    assert (only.ytd, only.previous_value, only.dot_short, only.forecast) == (None, None, "", None)


def test_a_figure_that_follows_from_issued_ones_is_whole():
    first = result(period=Q1, value=D(66), period_value=D(66), value_state="issued")
    second = result(period=Q2, ytd=D(76), forecast=D(152), value_state="issued")
    assert issued_alone([first, second])[1].ytd == D(76)
    due = result(period=Q1, value=None, period_value=None, value_state="due", rag="NOT_DUE")
    assert [one.period for one in issued_alone([due, second])] == [Q2]
