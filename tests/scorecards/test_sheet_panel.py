"""What the evidence sheet of a value says of the director's signature."""

import datetime as dt

import pytest

from perfportal.core.access.roles import Role
from perfportal.core.fields import period_columns
from perfportal.core.periods import Period
from scorecards.models import PeriodSignature
from tests.factories import ActualFactory, KPIFactory, person
from tests.scorecards.board import of_part

pytestmark = pytest.mark.django_db
Q2 = Period.quarter(2026, 2)


def signed_lines(client, actual):
    client.force_login(person(Role.AUDITOR))
    address = f"/entry/{actual.period.token}/{actual.kpi.code}/sheet/"
    panels = client.get(address).context["panels"]
    (rows,) = [panel.context["rows"] for panel in panels if panel.title == "Signed by the director"]
    return [(row["key"], row["value"]) for row in rows]


@pytest.fixture
def kpi():
    return KPIFactory(code="TST-100")


@pytest.fixture
def scorecard(kpi):
    director = person(Role.DIRECTOR, on=kpi.service.directorate, full_name="Helen Royce")
    made = of_part("directorate", kpi.service.directorate)
    figures = [
        {"code": "TST-100", "value": "97.1000", "target": "97.0000", "rag": "GREEN"},
        {"code": "TST-999", "value": "1.0000", "target": None, "rag": "NO_TARGET"},
    ]
    PeriodSignature.objects.create(
        scorecard=made,
        **period_columns(Q2),
        signed_by=director,
        signed_at=dt.datetime(2026, 10, 26, 9, 30, tzinfo=dt.UTC),
        signed_figures=figures,
    )
    return made


def test_who_signed_when_and_as_what(client, kpi, scorecard):
    words = "Helen Royce, 26 October 2026, 09:30, for Q2 2026/27: figure 97.1, target 97, on target"
    assert signed_lines(client, ActualFactory(kpi=kpi, period=Q2)) == [(scorecard.name, words)]


def test_a_month_of_the_quarter_was_signed_with_it(client, kpi, scorecard):
    actual = ActualFactory(kpi=kpi, period=Period.month(2026, 9))
    assert [name for name, _words in signed_lines(client, actual)] == [scorecard.name]


def test_that_nobody_signed_is_said(client, kpi, scorecard):
    nothing = [("Scorecard", "No scorecard has been signed with it.")]
    assert signed_lines(client, ActualFactory(kpi=kpi, period=Q2.previous())) == nothing
    other = KPIFactory(code="TST-101")
    assert signed_lines(client, ActualFactory(kpi=other, period=Q2)) == nothing
