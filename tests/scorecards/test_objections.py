"""A KPI leaves no earlier than the last period signed with it; where it stands by its rule."""

import datetime as dt

import pytest

from kpis.register.actions.kpis import Lasting
from perfportal.core.registries import vetoes
from scorecards.models import Audience, PeriodSignature, Scorecard
from scorecards.queries import members
from tests.factories import A_MOMENT, ActualFactory, KPIFactory, TierFactory, UserFactory
from tests.scorecards.board import Q1, Q2, corporate, of_part

pytestmark = pytest.mark.django_db


def objections(kpi, on):
    return vetoes.collect("kpis.retire", Lasting(kpi, on))


@pytest.fixture
def signed():
    """The corporate scorecard, signed for the first two quarters with FIN-01 on it."""
    card = corporate()
    for period in (Q1, Q2):
        PeriodSignature.objects.create(
            scorecard=card,
            period=period,
            signed_by=UserFactory(),
            signed_at=A_MOMENT,
            signed_figures=[{"code": "FIN-01", "value": "97.1", "target": "97", "rag": "GREEN"}],
        )


def test_a_day_within_a_signed_period_is_objected_to(signed):
    (said,) = objections(KPIFactory(code="FIN-01"), dt.date(2026, 9, 30))
    assert said == (
        "Corporate scorecard has been signed for Q2 2026/27 with FIN-01 on it: let it retire "
        "after 30 September 2026."
    )


def test_the_day_after_is_not(signed):
    assert objections(KPIFactory(code="FIN-01"), dt.date(2026, 10, 1)) == []


def test_nor_is_a_kpi_that_was_not_on_it(signed):
    assert objections(KPIFactory(code="FIN-02"), dt.date(2026, 5, 1)) == []


@pytest.mark.parametrize(
    ("rule", "stands"), [("both", True), ("corporate_only", False), ("directorate_optional", False)]
)
def test_a_reporting_rule_decides_whether_a_directorate_shows_it(rule, stands):
    kpi = KPIFactory(tier__code="1", reporting_rule=rule)
    directorate = of_part(Audience.DIRECTORATE, kpi.service.directorate)
    assert [one.code for one in members(directorate, on=Q2.end)] == ([kpi.code] if stands else [])
    assert [one.code for one in members(corporate(), on=Q2.end)] == [kpi.code]


def test_a_signed_period_keeps_its_kpis_whatever_becomes_of_their_tier(signed):
    kpi = KPIFactory(code="FIN-01", tier__code="1")
    KPIFactory(code="FIN-02", tier__code="1")
    card = Scorecard.objects.get()
    kpi.tier = TierFactory(code="service")
    kpi.save()
    assert [one.code for one in members(card, on=Q2.end)] == ["FIN-01"]
    assert [one.code for one in members(card, on=Q2.next().end)] == ["FIN-02"]


@pytest.mark.parametrize(
    ("act", "day", "sentence"),
    [
        (
            "kpis.retire",
            dt.date(2026, 6, 30),
            "The status for Q2 2026/27 has been issued: let it end after 2026-09-30.",
        ),
        (
            "kpis.start",
            dt.date(2026, 10, 1),
            "The status for Q2 2026/27 has been issued, so it counted before this day.",
        ),
    ],
)
def test_an_issued_status_stays_in_force(act, day, sentence):
    kpi = KPIFactory()
    ActualFactory(kpi=kpi, period=Q2, state="issued")
    assert vetoes.collect(act, Lasting(kpi, day)) == [sentence]
    assert vetoes.collect(act, Lasting(kpi, dt.date(2026, 7, 1))) == []
