"""/inspections/: what inspectors said, and the panel on the pages of a service's KPIs."""

import datetime as dt

import pytest
from django.db import IntegrityError

from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.models import AuditEvent
from scorecards.models import Inspection
from tests.factories import (
    CommitteeFactory,
    DirectorateFactory,
    InspectionFactory,
    KPIFactory,
    OrganisationFactory,
    ServiceFactory,
    UserFactory,
    person,
)

pytestmark = pytest.mark.django_db
URL = "/inspections/"
TODAY = dt.date(2026, 10, 20)


@pytest.fixture(autouse=True)
def day():
    with clock.fixed_today(TODAY):
        yield


@pytest.fixture
def team(client):
    OrganisationFactory()
    user = person(Role.PERFORMANCE_TEAM)
    client.force_login(user)
    return user


def judgements(client, **query):
    rows = client.get(URL, query).context["rows"]
    return [(row.judgement, row.inspected_on, row.before) for row in rows]


def test_newest_first_and_beside_what_was_said_before(client, team):
    service = ServiceFactory(slug="children")
    visits = [(2018, "Inadequate", 4), (2021, "Good", 2), (2023, "Good", 2), (2026, "Weak", 3)]
    for year, word, grade in visits:
        InspectionFactory(
            service=service,
            judgement=word,
            grade=grade,
            inspected_on=dt.date(year, 5, 8),
            published_on=dt.date(year, 6, 8),
        )
    InspectionFactory(judgement="Outstanding", inspected_on=dt.date(2020, 1, 2))
    assert judgements(client, service="children") == [
        ("Weak", "8 May 2026", "Worse than on 8 May 2023: Good"),
        ("Good", "8 May 2023", "As on 8 May 2021: Good"),
        ("Good", "8 May 2021", "Better than on 8 May 2018: Inadequate"),
        ("Inadequate", "8 May 2018", ""),
    ]
    assert len(judgements(client)) == 5
    assert len(judgements(client, service="nonsense")) == 5


def test_without_grades_only_the_words_stand_beside_each_other(client, team):
    first = InspectionFactory(inspected_on=dt.date(2024, 5, 8), judgement="Sound")
    InspectionFactory(service=first.service, judgement="Strong")
    assert judgements(client) == [
        ("Strong", "8 May 2026", "On 8 May 2024: Sound"),
        ("Sound", "8 May 2024", ""),
    ]


def test_none_is_said(client, team):
    assert "No inspection is recorded" in client.get(URL).content.decode()


def test_the_fragment_is_the_table_alone(client, team):
    response = client.get(URL, headers={"HX-Request": "true"})
    assert response.content.decode().lstrip().startswith('<div id="inspections">')


def test_an_unpublished_judgement_is_seen_by_its_own_directorate_only(client):
    kpi = KPIFactory()
    for published in (None, dt.date(2026, 10, 21)):
        InspectionFactory(
            service=kpi.service,
            judgement="Secret yet",
            published_on=published,
            inspected_on=dt.date(2026, 10, 1 if published else 2),
        )
    committee = CommitteeFactory()
    kpi.committees.add(committee)
    seen = {
        person(Role.SERVICE_HEAD, on=kpi.service): 2,
        person(Role.DIRECTOR, on=kpi.service.directorate): 2,
        person(Role.AUDITOR): 2,
        person(Role.SERVICE_HEAD, on=ServiceFactory()): 0,
        person(Role.DIRECTOR, on=DirectorateFactory()): 0,
        person(Role.COMMITTEE_MEMBER, on=committee): 0,
        person(): 0,
    }
    for user, count in seen.items():
        client.force_login(user)
        options = client.get(URL).context["filters"][0].options
        assert (kpi.service.slug in dict(options)) is bool(count)
        assert len(judgements(client)) == count, user.role_assignments.first()
        page = client.get(f"/kpis/{kpi.code}/").content.decode()
        assert page.count("<strong>Secret yet") == count
        assert ("Secret yet" in page) is bool(count)


def test_the_page_of_a_kpi_shows_those_of_its_service(client, team):
    inspection = InspectionFactory(service__name="Family support", judgement="Good")
    InspectionFactory(judgement="Of another service")
    kpi = KPIFactory(service=inspection.service)
    html = client.get(f"/kpis/{kpi.code}/").content.decode()
    assert '<h2 class="govuk-heading-m">What inspectors said of Family support</h2>' in html
    said = "<li><strong>Good</strong>: Children&#x27;s social care, Ofsted, 8 May 2026</li>"
    assert said in html
    assert "Of another service" not in html
    without = KPIFactory(service=None)
    assert "What inspectors said" not in client.get(f"/kpis/{without.code}/").content.decode()


def test_everybody_signed_in_reads_what_is_published(client):
    InspectionFactory(judgement="Good")
    assert client.get(URL).url == f"/account/sign-in/?next={URL}"
    client.force_login(person(Role.SCRUTINY_CLERK))
    page = client.get(URL)
    assert [row.judgement for row in page.context["rows"]] == ["Good"]
    assert "Record an inspection" not in page.content.decode()
    assert client.post(URL).status_code == 405
    assert client.get(f"{URL}new/").status_code == 403


@pytest.mark.parametrize("count", [1, 20])
def test_query_count_stays_flat(client, team, count, django_assert_num_queries):
    for _ in range(count):
        InspectionFactory()
    client.get(URL)
    with django_assert_num_queries(5):
        client.get(URL)


def typed(service, /, **changes):
    given = {
        "service": service.pk,
        "inspectorate": "youth_justice",
        "title": "Youth justice service",
        "inspected_on": "8/5/2026",
        "published_on": "2026-06-26",
        "judgement": "Good",
        "grade": "2",
    }
    return given | changes


def test_recorded_with_day_and_judgement(client, team):
    service = ServiceFactory()
    assert client.post(f"{URL}new/", typed(service)).url == URL
    inspection = Inspection.objects.get()
    assert (inspection.service, inspection.judgement, inspection.grade) == (service, "Good", 2)
    assert (inspection.inspected_on, inspection.recorded_by) == (dt.date(2026, 5, 8), team)
    assert AuditEvent.objects.get(verb="inspection.recorded").after["judgement"] == "Good"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"inspected_on": "2026-10-21"}, "The inspection lies ahead: record it when it has been."),
        ({"published_on": "2026-05-07"}, "The report is published before the inspection"),
        ({"inspectorate": "other"}, "Say which inspectorate it was."),
        ({"inspectorate_name": "Estyn"}, "Leave this empty, or choose another inspectorate above."),
        ({"grade": "6"}, "A grade is a number from 1, the best, to 5."),
        ({"grade": "two"}, "A grade is a number from 1, the best, to 5."),
        ({"judgement": ""}, "Judgement: enter a value"),
        ({"inspected_on": ""}, "Inspected on: enter a value"),
        ({"service": ""}, "Service: choose an answer"),
    ],
)
def test_one_sentence_and_nothing_is_recorded(client, team, changes, sentence):
    response = client.post(f"{URL}new/", typed(ServiceFactory(), **changes))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert Inspection.objects.count() == 0


def test_recorded_once(client, team):
    service = ServiceFactory()
    client.post(f"{URL}new/", typed(service))
    again = client.post(f"{URL}new/", typed(service))
    assert again.status_code == 422
    assert "This inspection has been recorded already." in again.content.decode()


def change(client, inspection, **changes):
    given = typed(inspection.service, inspectorate="ofsted", title=inspection.title) | changes
    return client.post(f"{URL}{inspection.uid}/change/", given | {"grade": ""} | changes)


def test_corrected_with_what_was_and_what_is(client, team):
    inspection = InspectionFactory()
    assert change(client, inspection, seen=1).url == URL
    event = AuditEvent.objects.get(verb="inspection.changed")
    assert event.before == {"judgement": "Requires improvement"}
    assert event.after == {"judgement": "Good"}


def test_somebody_else_corrected_it_meanwhile(client, team):
    assert change(client, InspectionFactory(version=2), seen=1).status_code == 409


def test_an_unknown_one_is_not_found(client, team):
    address = f"{URL}00000000-0000-4000-8000-000000000000/change/"
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"judgement": ""},
        {"published_on": dt.date(2026, 5, 7)},
        {"grade": 6},
        {"grade": 0},
        {"inspectorate": "other"},
        {"inspectorate_name": "Estyn"},
    ],
)
def test_the_database_keeps_the_rules(fields):
    service, by = ServiceFactory(), UserFactory()
    with pytest.raises(IntegrityError):
        InspectionFactory(service=service, recorded_by=by, **fields)
