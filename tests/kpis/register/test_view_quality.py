"""/kpis/<code>/quality/, and the register filtered by the quality of the data."""

import datetime as dt

import pytest

from kpis.calculations.quality import Dimension
from kpis.register.models import QualityAssessment
from perfportal.core import clock
from perfportal.core.models import AuditEvent
from tests.factories import KPIFactory

pytestmark = pytest.mark.django_db


def assess(client, kpi, **typed):
    given = {f"score_{dimension.value}": "2" for dimension in Dimension}
    return client.post(f"/kpis/{kpi.code}/quality/", given | typed, follow=True)


def test_the_rating_follows_and_stands_on_the_sheet(client, team):
    kpi = KPIFactory(code="ENV-01")
    evidence = "Tonnages are typed from tickets."
    response = assess(client, kpi, score_consistency="0", evidence_consistency=evidence)
    html = response.content.decode()
    assert "Data quality of ENV-01: Medium." in html
    assert "Medium, assessed on 20 October 2026" in html
    kept = QualityAssessment.objects.get()
    assert (kept.rating, kept.assessed_by) == ("medium", team)
    assert kept.scores["consistency"] == {"score": 0, "evidence": evidence}
    assert AuditEvent.objects.get(verb="kpi.quality_assessed").after["rating"] == "medium"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"score_accuracy": ""}, "Accurate: it is what happened: choose an answer"),
        ({"score_accuracy": "7"}, "Select a valid choice. 7 is not one of"),
    ],
)
def test_every_dimension_is_answered(client, team, typed, sentence):
    response = assess(client, KPIFactory(), **typed)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not QualityAssessment.objects.exists()


def test_once_a_day(client, team):
    kpi = KPIFactory()
    assess(client, kpi)
    again = assess(client, kpi)
    assert f"The data of {kpi.code} have been assessed today already." in again.content.decode()


def test_the_register_by_quality_and_a_year_later_not_assessed(client, team):
    good, poor, unknown = KPIFactory(code="A-1"), KPIFactory(code="B-1"), KPIFactory(code="C-1")
    assess(client, good)
    assess(client, poor, score_accuracy="0")

    def listed(quality):
        rows = client.get("/kpis/", {"quality": quality}).context["rows"]
        return [row.code for row in rows]

    found = {quality: listed(quality) for quality in ("high", "medium", "low", "not_assessed")}
    assert found == {
        "high": [good.code], "medium": [], "low": [poor.code], "not_assessed": [unknown.code],
    }  # fmt: skip
    with clock.fixed_today(dt.date(2027, 10, 20)):
        assert listed("high") == []
        assert listed("not_assessed") == ["A-1", "B-1", "C-1"]


def test_each_field_for_evidence_is_told_apart(client, team):
    html = client.get(f"/kpis/{KPIFactory().code}/quality/").content.decode()
    hidden = '<span class="govuk-visually-hidden">: Accurate: it is what happened</span>'
    assert f"Evidence{hidden}" in html
    assert html.count('Evidence<span class="govuk-visually-hidden">') == 6
