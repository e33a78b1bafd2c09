"""/register/purpose/, /kpis/<code>/purpose/ and /register/tasks/: the yearly review of a KPI."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import OperationalError

from kpis.assessment.models import PageCount
from kpis.calculations.purpose import PurposeTest
from kpis.register.models import KPI, KpiTask, LifeCycle, PurposeReview
from perfportal.core.access.roles import Role
from perfportal.core.models import AuditEvent
from perfportal.core.periods import Period
from tests.factories import KPIFactory, TargetFactory, person
from tests.kpis.register.conftest import TODAY
from tests.owed import owed
from tests.scorecards.board import assessed

pytestmark = pytest.mark.django_db
URL = "/register/purpose/"


@pytest.fixture
def kpi():
    return KPIFactory(
        code="HOU-01",
        starts_on=dt.date(2025, 4, 1),
        definition__hours_per_period=Decimal("2.5"),
        definition__manual_steps="Two spreadsheets are joined by hand.",
    )


@pytest.fixture
def team(client, kpi):
    user = person(Role.PERFORMANCE_TEAM)
    client.force_login(user)
    return user


@pytest.fixture
def officer(kpi):
    return person(Role.DATA_PROVIDER, on=kpi.service, full_name="Ros Okoro")


def review(client, kpi, **typed):
    given = {f"answer_{test.value}": "yes" for test in PurposeTest} | {
        "outcome": "keep",
        "reason": "Residents ask for it.",
        "version": kpi.version,
    }
    return client.post(f"/kpis/{kpi.code}/purpose/", given | typed, follow=True)


def shown(response, test):
    return str(response.context["form"][f"answer_{test}"].help_text)


def test_each_test_opens_with_what_the_records_say(client, team, kpi):
    TargetFactory(kpi=kpi)
    for number in range(1, 4):
        rag = "RED" if number == 2 else "GREEN"
        assessed(kpi, Period.quarter(2026, number), rag=rag, dot_headline="IMPROVING")
    PageCount.objects.create(kpi=kpi, month=dt.date(2026, 9, 1), times=31)
    PageCount.objects.create(kpi=kpi, month=dt.date(2025, 9, 1), times=500)
    response = client.get("/kpis/HOU-01/purpose/")
    assert {test.value: shown(response, test.value) for test in PurposeTest} == {
        "measurable": (
            "Its latest target is for Q2 2026/27. Residents want to know that this is done well."
        ),
        "improvement": (
            "Better than the year before in 3 of 3 comparisons. No recommendation of scrutiny "
            "names it."
        ),
        "efficiency": "",
        "value": "It is compared with no other council.",
        "easy": "2.5 hours each time.",
        "digital": "By hand: Two spreadsheets are joined by hand.",
        "quality": "",
        "accessible": "It is published.",
        "warning": "Red in 1 of 3 rated periods.",
        "transparent": "Its page was opened 31 times in twelve months.",
    }


def test_kept_with_its_answers_and_its_evidence(client, team, kpi):
    response = review(client, kpi, answer_easy="no", note_easy="Two days of work")
    assert "HOU-01 has been reviewed." in response.content.decode()
    kept = PurposeReview.objects.get()
    assert (kept.outcome, kept.reviewed_on, kept.reviewed_by) == ("keep", TODAY, team)
    assert kept.answers["easy"] == {"answer": "no", "note": "Two days of work"}
    assert kept.evidence["easy"] == ["2.5 hours each time."]
    assert AuditEvent.objects.get(verb="kpi.purpose_reviewed").reason == "Residents ask for it."
    html = client.get("/kpis/HOU-01/purpose/").content.decode()
    assert "Is it easy to compile? No." in html


def test_retired_by_its_review(client, team, kpi):
    review(client, kpi, outcome="retire", reason="Nobody reads it.", retire_on="31/03/2027")
    gone = KPI.objects.get(code="HOU-01")
    assert (gone.state, gone.retired_on, gone.retired_reason) == (
        LifeCycle.RETIRED, dt.date(2027, 3, 31), "Review of its purpose: Nobody reads it.",
    )  # fmt: skip


def test_a_change_is_a_task_of_its_owner_until_it_is_done(client, team, kpi, officer):
    review(
        client,
        kpi,
        outcome="change",
        what="Take it from the housing system.",
        owner=officer.pk,
        due_on="31/12/2026",
    )
    task = KpiTask.objects.get()
    client.force_login(officer)
    assert owed(client) == [
        ("due", "Take it from the housing system.", "by 31 December 2026, in 72 days")
    ]
    url = f"/register/tasks/{task.uid}/"
    assert client.post(url, {"note": "", "version": 1}).status_code == 422
    client.post(url, {"note": "A nightly report does it.", "version": 1})
    task.refresh_from_db()
    assert (task.done_on, task.done_by, task.done_note) == (
        TODAY, officer, "A nightly report does it.",
    )  # fmt: skip
    assert owed(client) == []
    again = client.post(url, {"note": "Twice", "version": 2})
    assert "This has been done already." in again.content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"answer_value": ""}, "Does it help to give value for money?: choose an answer"),
        ({"outcome": ""}, "What becomes of this KPI: choose an answer"),
        ({"reason": ""}, "Why: enter a value"),
        ({"outcome": "change"}, "Say what is to change."),
        ({"outcome": "change", "what": "x"}, "Name who makes the change."),
        ({"outcome": "retire"}, "Say from when it is retired."),
    ],
)
def test_one_sentence_and_nothing_happens(client, team, kpi, typed, sentence):
    response = review(client, kpi, **typed)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not PurposeReview.objects.exists()
    assert KPI.objects.get(code="HOU-01").state == LifeCycle.ACTIVE


def test_a_day_that_has_gone_is_no_day_to_do_it_by(client, team, kpi, officer):
    change = {"outcome": "change", "what": "x", "owner": officer.pk, "due_on": "19/10/2026"}
    response = review(client, kpi, **change)
    assert "This day has gone: choose a later one." in response.content.decode()


def test_reviewed_once_a_day_and_never_over_somebody_elses_change(client, team, kpi):
    review(client, kpi)
    assert "HOU-01 has been reviewed today already." in review(client, kpi).content.decode()
    assert review(client, kpi, version=9).status_code == 409


def test_the_service_head_reviews_but_does_not_retire(client, kpi):
    client.force_login(person(Role.SERVICE_HEAD, on=kpi.service))
    response = review(client, kpi, outcome="retire", retire_on="31/03/2027")
    assert (
        "The performance team retires KPIs: choose change, and say so."
    ) in response.content.decode()
    assert review(client, kpi).status_code == 200
    assert PurposeReview.objects.get().outcome == "keep"


def test_the_list_says_who_waits(client, team, kpi):
    later = KPIFactory(code="HOU-02", starts_on=dt.date(2027, 1, 1))
    PurposeReview.objects.create(
        kpi=kpi, reviewed_on=dt.date(2025, 10, 20), reviewed_by=team, outcome="keep", reason="x"
    )
    response = client.get(URL)
    assert response.context["shown"] == (
        "1 of 2 KPIs waits for its review; 0 changes are to be made."
    )
    assert [(row.code, row.last, row.due, row.is_due) for row in response.context["rows"]] == [
        ("HOU-01", "20 October 2025: Keep it as it is", "20 October 2026", True),
        (later.code, "Never", "1 January 2027", False),
    ]


@pytest.mark.parametrize("size", [1, 5])
def test_as_many_queries_for_few_as_for_many(client, team, size, django_assert_num_queries):
    for _number in range(size):
        KPIFactory()
    with django_assert_num_queries(7):
        client.get(URL)


def test_opening_a_kpis_page_is_counted_by_the_month(client, team, kpi):
    client.get("/kpis/HOU-01/")
    client.get("/kpis/HOU-01/")
    client.get("/kpis/HOU-01/", headers={"HX-Request": "true"})
    assert list(PageCount.objects.values_list("month", "times")) == [(dt.date(2026, 10, 1), 2)]


def test_a_page_is_not_lost_over_its_count(client, team, kpi, monkeypatch, caplog):
    def busy(**_fields):
        raise OperationalError("database is locked")

    monkeypatch.setattr(PageCount.objects, "filter", busy)
    assert client.get("/kpis/HOU-01/").status_code == 200
    assert "The opening of HOU-01 has not been counted." in caplog.text
