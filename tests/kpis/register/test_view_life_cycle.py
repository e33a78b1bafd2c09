"""/kpis/<code>/activate/ and /retire/: putting a KPI into use and taking it out of use."""

import datetime as dt

import pytest

from kpis.register.models import LifeCycle
from perfportal.core.registries import vetoes
from tests.factories import KPIFactory

pytestmark = pytest.mark.django_db


def retire(client, kpi, **typed):
    given = {"on": "31/10/2026", "reason": "Nobody has asked for it.", "version": kpi.version}
    return client.post(f"/kpis/{kpi.code}/retire/", given | typed, follow=True)


def test_retired_with_day_reason_and_what_replaces_it(client, team):
    kpi, new = KPIFactory(code="HOU-01"), KPIFactory(code="HOU-02")
    response = retire(client, kpi, replaced_by="hou-02")
    kpi.refresh_from_db()
    assert (kpi.state, kpi.retired_on, kpi.replaced_by) == (
        LifeCycle.RETIRED, dt.date(2026, 10, 31), new,
    )  # fmt: skip
    html = response.content.decode()
    assert "HOU-01 is retired." in html
    assert "Retired on 31 October 2026: Nobody has asked for it. Replaced by HOU-02." in html


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": ""}, "Why: enter a value"),
        ({"on": "soon"}, "Retired on: type a day, such as 31/10/2026"),
        ({"replaced_by": "NO-99"}, "No KPI has the code NO-99."),
        ({"replaced_by": "HOU-01"}, "A KPI cannot replace itself."),
    ],
)
def test_one_sentence_and_it_stays_in_use(client, team, typed, sentence):
    kpi = KPIFactory(code="HOU-01")
    response = retire(client, kpi, **typed)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    kpi.refresh_from_db()
    assert kpi.state == LifeCycle.ACTIVE


def test_an_objection_of_others_is_shown(client, team, monkeypatch):
    monkeypatch.setattr(vetoes, "collect", lambda _act, _kpi: ["A report is being written of it."])
    response = retire(client, KPIFactory())
    assert response.status_code == 422
    assert "A report is being written of it." in response.content.decode()


def test_a_kpi_that_somebody_changed_meanwhile_is_a_conflict(client, team):
    kpi = KPIFactory()
    assert retire(client, kpi, version=kpi.version + 1).status_code == 409


def test_retired_once(client, team):
    kpi = KPIFactory()
    retire(client, kpi)
    kpi.refresh_from_db()
    assert f"{kpi.code} is retired already." in retire(client, kpi).content.decode()


def test_an_incomplete_tier_1_kpi_is_refused_with_what_is_missing(client, team):
    kpi = KPIFactory(state=LifeCycle.IN_DEVELOPMENT, tier__code="1", definition__purpose="")
    response = client.post(f"/kpis/{kpi.code}/activate/", {"version": kpi.version}, follow=True)
    missing = response.context["sheet"].missing
    html = response.content.decode()
    assert missing
    assert all(html.count(sentence.replace("'", "&#x27;")) == 2 for sentence in missing)
    kpi.refresh_from_db()
    assert kpi.state == LifeCycle.IN_DEVELOPMENT


def test_a_service_kpi_is_put_into_use(client, team):
    kpi = KPIFactory(state=LifeCycle.IN_DEVELOPMENT)
    response = client.post(f"/kpis/{kpi.code}/activate/", {"version": kpi.version}, follow=True)
    assert f"{kpi.code} is in use." in response.content.decode()
    assert "Put into use" not in response.content.decode()
    kpi.refresh_from_db()
    assert kpi.state == LifeCycle.ACTIVE
