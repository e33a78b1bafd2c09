"""/register/statuses/: everything anew, with its progress; stopped, and gone on with."""

import datetime as dt

import pytest

from kpis.assessment.actions import assessing
from kpis.assessment.models import Assessment
from perfportal.core import clock, jobs
from perfportal.core.access.roles import Role
from perfportal.core.models import Job
from perfportal.core.periods import Period
from tests.factories import ActualFactory, KPIFactory, person

pytestmark = pytest.mark.django_db
URL = "/register/statuses/"


@pytest.fixture(autouse=True)
def day():
    with clock.fixed_today(dt.date(2026, 10, 20)):
        yield


@pytest.fixture
def team(client):
    user = person(Role.PERFORMANCE_TEAM)
    client.force_login(user)
    return user


@pytest.fixture
def kpis():
    kpis = [KPIFactory() for _number in range(5)]
    for kpi in kpis:
        ActualFactory(kpi=kpi, period=Period.quarter(2026, 2))
    return [kpi.pk for kpi in kpis]


def progress(client):
    return client.get(URL).context["progress"]


def act(client, name):
    return client.post(URL, {"act": name}, follow=True)


def run_and_stop_after_a_chunk(client, monkeypatch):
    """A worker that is told to stop while it has done two KPIs of five."""
    monkeypatch.setattr(assessing, "CHUNK", 2)
    checked = iter([False, True])
    monkeypatch.setattr(jobs.JobRun, "check_cancelled", lambda run: _stop(client, run, checked))
    jobs.run_due(1)


def _stop(client, run, checked):
    if next(checked):
        act(client, "stop")
        raise jobs.JobCancelled


def test_the_page_before_anything_was_asked_for(client, team, django_assert_num_queries):
    client.get(URL)
    with django_assert_num_queries(6):
        response = client.get(URL)
    html = response.content.decode()
    assert "Version 2026.3" in html
    assert "0 assessments, 0 by earlier rules" in html
    assert response.context["progress"] is None


def test_it_is_asked_for_once_and_done_by_a_job(client, team, kpis):
    act(client, "start")
    act(client, "start")
    assert Job.objects.filter(name="kpis.assess").count() == 1
    assert progress(client).sentence == "Waiting to begin."
    jobs.run_due(10)
    assert progress(client).sentence == "Done on 20 October 2026: 5 of 5 KPIs, 5 written."
    act(client, "start")
    jobs.run_due(10)
    assert progress(client).sentence == "Done on 20 October 2026: 5 of 5 KPIs, 5 as they were."


def test_the_preview_says_what_would_change_and_changes_nothing(client, team, kpis):
    act(client, "start")
    jobs.run_due(10)
    Assessment.objects.filter(kpi=kpis[0]).update(rag="RED", rule_version="2026.1")
    response = client.get(URL, {"preview": "1"})
    assert response.context["moves"] == (
        "1 status would change, of 5: 1 from missed target to no target."
    )
    assert "5 assessments, 1 by earlier rules" in response.content.decode()
    assert Assessment.objects.get(kpi=kpis[0]).rag == "RED"


def test_what_was_stopped_is_kept_and_gone_on_with(client, team, kpis, monkeypatch):
    act(client, "start")
    with monkeypatch.context() as patched:
        run_and_stop_after_a_chunk(client, patched)
    shown = progress(client)
    assert shown.sentence == "Stopped after 2 of 5 KPIs. What was done is kept."
    assert (shown.may_go_on, shown.may_stop, shown.is_busy) == (True, False, False)
    assert set(Assessment.objects.values_list("kpi", flat=True)) == set(kpis[:2])
    act(client, "resume")
    jobs.run_due(10)
    assert progress(client).sentence == "Done on 20 October 2026: 5 of 5 KPIs, 3 written."
    assert Assessment.objects.count() == 5


def test_the_progress_is_a_fragment_that_asks_again_while_it_runs(client, team, kpis):
    act(client, "start")
    response = client.get(URL, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert 'hx-trigger="every 2s"' in html
    assert "<h1" not in html
    jobs.run_due(10)
    assert "hx-trigger" not in client.get(URL, headers={"HX-Request": "true"}).content.decode()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("stop", "Nothing is being worked out: there is nothing to stop."),
        ("resume", "Nothing was stopped: there is nothing to go on with."),
    ],
)
def test_an_act_that_has_no_object_is_a_sentence(client, team, name, sentence):
    assert sentence in act(client, name).content.decode()


def test_others_may_not(client):
    client.force_login(person(Role.CMT_MEMBER))
    assert client.get(URL).status_code == 403
    assert client.post(URL, {"act": "start"}).status_code == 403
    assert not Job.objects.exists()
