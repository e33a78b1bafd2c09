"""Positions of many KPIs, as far as the viewer may see them."""

import datetime as dt
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction

from kpis.assessment.queries.positions import get_positions
from kpis.calculations.position import QuarterWord, Refusal
from perfportal.core.periods import Period, PeriodKind
from tests.kpis.assessment.benchmarks import AS_OF, Q1, Q2, benchmark, group, kpi_at, the_fifteen

pytestmark = pytest.mark.django_db
QUERIES = 5  # comparators, figures, councils, polarities, our own figures


def positions(*kpis, **ways):
    return get_positions([kpi.pk for kpi in kpis] or None, as_of=AS_OF, **ways)


def only(kpi, **ways):
    (placed,) = positions(kpi, **ways).values()
    return placed


def key(kpi, period=Q2):
    return (kpi.pk, period.start, period.kind.value)


def test_the_rank_of_a_kpi_in_a_period_with_everything_behind_it():
    kpi, similar = kpi_at(), group(licence="OGL", source="Peers")
    the_fifteen(kpi, similar, source="Peers' pages")
    benchmark(kpi, similar, value="43.2", series="england", source="National table")
    found = positions(kpi)
    assert list(found) == [key(kpi)]
    placed = found[key(kpi)]
    place = placed.position
    assert (place.n, place.rank, place.is_joint, place.quartile) == (16, 6, True, 2)
    assert (place.peer_median, place.gap, place.quarter_word) == (
        D("44.7"),
        D("1.3"),
        QuarterWord.SECOND,
    )
    assert (placed.comparator.name, placed.comparator.licence) == ("Similar boroughs", "OGL")
    assert placed.sources == ("Peers' pages",)
    assert [one.source for one in placed.series] == ["National table"]
    assert [(one.series, one.value) for one in placed.series] == [("england", D("43.2"))]
    assert placed.peers[0].figure.period == Q2


def test_the_number_of_queries_does_not_grow(django_assert_num_queries):
    similar = group()
    for number in range(4):
        kpi = kpi_at({Q1: "45", Q2: "46.0"}, code=f"FIN-0{number}")
        the_fifteen(kpi, similar)
    with django_assert_num_queries(QUERIES):
        assert len(positions()) == 8


def test_periods_may_be_chosen():
    kpi = kpi_at({Q1: "45", Q2: "46.0"})
    the_fifteen(kpi, group())
    assert list(positions(kpi, periods=[Q1])) == [key(kpi, Q1)]


def test_a_kpi_without_figures_of_others_is_not_there():
    kpi_at()
    group()
    assert positions() == {}


def test_figures_of_an_earlier_period_are_shown_with_it_and_not_ranked():
    kpi = kpi_at({Q1: "45", Q2: "46.0"})
    the_fifteen(kpi, group(), period=Q1)
    found = positions(kpi)
    assert found[key(kpi, Q1)].position.rank == 8
    late = found[key(kpi, Q2)]
    assert (late.position.rank, late.position.refusal) == (None, Refusal.OTHER_PERIOD)
    assert late.position.peer_median is None
    assert {line.figure.period for line in late.peers} == {Q1}


def test_figures_of_a_later_period_are_not_shown():
    kpi = kpi_at({Q1: "45", Q2: "46.0"})
    the_fifteen(kpi, group(), period=Q2)
    early = positions(kpi)[key(kpi, Q1)]
    assert {line.figure for line in early.peers} == {None}
    assert (early.position.refusal, early.position.asked) == (Refusal.TOO_FEW, 16)


def test_the_same_days_under_another_name_are_the_same_period():
    year = Period(PeriodKind.FINANCIAL_YEAR, dt.date(2025, 4, 1), dt.date(2026, 3, 31))
    kpi = kpi_at({year: "46.0"}, definition__frequency="annual")
    the_fifteen(kpi, group(), period=Period(PeriodKind.RANGE, year.start, year.end))
    assert only(kpi).position.rank == 6


def test_councils_without_a_figure_are_asked_but_not_counted():
    kpi, similar = kpi_at(), group()
    rows = the_fifteen(kpi, similar)
    rows[13].delete()
    rows[14].value, rows[14].marker = None, "c"
    rows[14].save()
    place = only(kpi).position
    assert (place.n, place.asked, place.rank, place.peer_median) == (14, 16, 6, D("45.2"))


def test_another_definition_is_not_ranked():
    kpi = kpi_at()
    the_fifteen(kpi, group(), is_comparable=False, definition_note="Counts garden waste")
    assert only(kpi).position.refusal == Refusal.OTHER_DEFINITION


def test_the_first_comparator_in_their_order_is_the_default():
    kpi = kpi_at()
    second, first = group("Family", order=20), group("Neighbours", order=10)
    the_fifteen(kpi, second)
    assert only(kpi).comparator.name == "Family"
    the_fifteen(kpi, first)
    assert only(kpi).comparator.name == "Neighbours"
    assert only(kpi, comparator=str(second.uid)).comparator.name == "Family"


@pytest.mark.parametrize(
    ("fields", "is_seen"),
    [
        ({}, False),
        ({"may_publish": True}, True),
        ({"may_publish": True, "publish_from": AS_OF}, True),
        ({"may_publish": True, "publish_from": AS_OF + dt.timedelta(days=1)}, False),
    ],
)
def test_others_see_what_the_licence_allows(fields, is_seen):
    kpi = kpi_at(state="issued")
    the_fifteen(kpi, group(**fields))
    assert bool(positions(kpi, unissued=False)) == is_seen
    assert only(kpi).position.rank == 6


def test_others_see_our_issued_figures_only():
    kpi = kpi_at(state="approved")
    the_fifteen(kpi, group(may_publish=True))
    assert positions(kpi, unissued=False) == {}


def test_a_withheld_figure_of_ours_gives_no_place_away():
    kpi = kpi_at({Q2: "3"}, state="issued", definition__contains_small_numbers=True)
    the_fifteen(kpi, group(may_publish=True))
    assert only(kpi).position.rank == 16
    masked = only(kpi, unissued=False)
    assert (masked.own.value, masked.position.rank, masked.position.gap) == (None, None, None)
    assert masked.position.refusal == Refusal.NO_OWN_VALUE


@pytest.mark.parametrize(("polarity", "rank"), [("lower", 10), ("none", 6), ("range", None)])
def test_the_polarity_of_the_definition_decides(polarity, rank):
    kpi = kpi_at(definition__polarity=polarity)
    the_fifteen(kpi, group())
    assert only(kpi).position.rank == rank


@pytest.mark.parametrize(
    "fields",
    [
        {"series": "england"},  # and a council
        {"marker": "x", "value": "1"},
        {"not_our_service": True, "value": "1"},
        {"is_comparable": False},
    ],
)
def test_the_database_refuses_what_makes_no_sense(fields):
    kpi, similar = kpi_at(), group()
    with pytest.raises(IntegrityError), transaction.atomic():
        benchmark(kpi, similar, "Peer A", **({"value": "1"} | fields))
