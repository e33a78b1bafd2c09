"""/register/ownership/: KPIs that nobody answers for, and handing over a leaver's."""

import datetime as dt

import pytest

from kpis.register.models import KPI, LifeCycle
from perfportal.core.access.roles import Role
from perfportal.core.models import AuditEvent, RoleAssignment
from tests.factories import KPIFactory, ServiceFactory, UserFactory, person
from tests.kpis.register.conftest import TODAY

pytestmark = pytest.mark.django_db
URL = "/register/ownership/"


@pytest.fixture
def officer():
    return person(Role.CMT_MEMBER, full_name="Ros Okoro")


def left(name="Lee Vane") -> object:
    """Somebody whose only role ended yesterday."""
    user = person(Role.CMT_MEMBER, full_name=name)
    RoleAssignment.objects.filter(user=user).update(ends_on=TODAY - dt.timedelta(days=1))
    return user


def problems(client):
    return {row.code: row.problems for row in client.get(URL).context["rows"]}


def test_nobody_or_somebody_who_left(client, team, officer):
    fine = {"data_provider": officer, "responsible_officer": officer}
    KPIFactory(code="A-1", **fine)
    KPIFactory(code="A-2", responsible_officer=officer)
    KPIFactory(code="A-3", **fine | {"data_provider": left()}, deputy_provider=left("Jo Pike"))
    KPIFactory(code="A-4", **fine | {"responsible_officer": UserFactory(full_name="Al Reed")})
    KPIFactory(code="A-5", state=LifeCycle.RETIRED, retired_on=TODAY, retired_reason="x")
    assert problems(client) == {
        "A-2": ["No data provider is named."],
        "A-3": [
            "Lee Vane, data provider, has no role any more.",
            "Jo Pike, deputy provider, has no role any more.",
        ],
        "A-4": ["Al Reed, responsible officer, has no role any more."],
    }
    assert "3 of 4 KPIs are not in order." in client.get(URL).content.decode()


def test_all_in_order_is_said_so(client, team, officer):
    KPIFactory(data_provider=officer, responsible_officer=officer)
    html = client.get(URL).content.decode()
    assert "Of 1 KPIs each names a provider and an officer who have a role." in html
    assert "<table" not in html


def send(client, leaver, successor, reason="Ros takes over the team."):
    given = {"leaver": leaver.pk, "successor": successor.pk, "reason": reason}
    return client.post(URL, given, follow=True)


def test_all_of_a_leavers_kpis_in_one_step(client, team, officer):
    leaver = left()
    one = KPIFactory(code="A-1", data_provider=leaver, responsible_officer=officer)
    two = KPIFactory(code="A-2", responsible_officer=leaver, quality_checker=leaver)
    old = KPIFactory(
        data_provider=leaver, state=LifeCycle.RETIRED, retired_on=TODAY, retired_reason="x"
    )
    response = send(client, leaver, officer)
    assert "A-1, A-2: now with Ros Okoro." in response.content.decode()
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.data_provider, one.version) == (officer, 2)
    assert (two.responsible_officer, two.quality_checker, two.version) == (officer, officer, 2)
    assert KPI.objects.get(pk=old.pk).data_provider == leaver
    events = AuditEvent.objects.filter(verb="kpi.handed_over").order_by("pk")
    assert [event.before for event in events] == [
        {"data_provider": "Lee Vane"},
        {"responsible_officer": "Lee Vane", "quality_checker": "Lee Vane"},
    ]
    assert {event.reason for event in events} == {"Ros takes over the team."}


def test_nobody_comes_to_check_what_they_provide(client, team, officer):
    leaver = left()
    kpi = KPIFactory(code="A-1", data_provider=leaver, quality_checker=officer)
    other = KPIFactory(code="A-2", data_provider=leaver)
    response = send(client, leaver, officer)
    assert response.status_code == 422
    assert "Ros Okoro would provide and check the figures of A-1" in response.content.decode()
    for unchanged in (kpi, other):
        unchanged.refresh_from_db()
        assert unchanged.data_provider == leaver


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": ""}, "Why: enter a value"),
        ({"successor": ""}, "To: choose an answer"),
        ({"leaver": ""}, "From: choose an answer"),
    ],
)
def test_a_form_that_is_not_whole(client, team, officer, typed, sentence):
    leaver = left()
    KPIFactory(data_provider=leaver)
    given = {"leaver": leaver.pk, "successor": officer.pk, "reason": "x"} | typed
    response = client.post(URL, given)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_somebody_else_takes_over(client, team, officer):
    KPIFactory(data_provider=officer)
    assert "Choose somebody else to take over." in send(client, officer, officer).content.decode()


@pytest.mark.parametrize("count", [3, 30])
def test_query_count_stays_flat(client, team, count, django_assert_num_queries):
    for _ in range(count):
        KPIFactory(data_provider=left())
    client.get(URL)
    with django_assert_num_queries(8):
        client.get(URL)


def assign(client, *kpis, **typed):
    given = {
        "kpis": [f"{kpi.code}:{kpi.version}" for kpi in kpis],
        "duty": "responsible_officer",
        "reason": "New head of service",
    }
    return client.post("/register/owners/", given | typed, follow=True)


def test_one_person_is_named_on_many_with_one_reason(client, team):
    new = person(Role.SERVICE_HEAD, on=ServiceFactory(), full_name="Ros Okoro")
    one, two, other = KPIFactory(code="A-01"), KPIFactory(code="A-02"), KPIFactory(code="B-01")
    response = assign(client, one, two, person=new.pk)
    assert "A-01, A-02: now with Ros Okoro." in response.content.decode()
    owners = dict(KPI.objects.values_list("code", "responsible_officer__full_name"))
    assert owners == {"A-01": "Ros Okoro", "A-02": "Ros Okoro", other.code: None}
    events = AuditEvent.objects.filter(verb="kpi.people_changed")
    assert [(event.subject_uid, event.reason) for event in events.order_by("pk")] == [
        (one.uid, "New head of service"),
        (two.uid, "New head of service"),
    ]


def test_the_filters_of_the_list_hold(client, team):
    kpi = KPIFactory(code="A-01")
    KPIFactory(code="B-01")
    form = client.get(f"/register/owners/?service={kpi.service.slug}").context["form"]
    assert [value for value, _label in form.fields["kpis"].choices] == ["A-01:1"]


def test_bulk_change_is_all_or_nothing(client, team):
    both = person(Role.SERVICE_HEAD, on=ServiceFactory(), full_name="Ros Okoro")
    one, two = KPIFactory(code="A-01", data_provider=both), KPIFactory(code="A-02")
    response = assign(client, one, two, duty="quality_checker", person=both.pk)
    assert response.status_code == 422
    assert "Ros Okoro would provide and check the figures of A-01." in response.content.decode()
    assert not KPI.objects.filter(quality_checker=both).exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"kpis": []}, "KPIs: choose an answer"),
        ({"kpis": ["A-01:9"]}, "Choose KPIs of this list: it has changed meanwhile."),
        ({"person": ""}, "Name: choose an answer"),
        ({"reason": ""}, "Why: enter a value"),
    ],
)
def test_bulk_change_says_what_is_wrong(client, team, typed, sentence):
    new = person(Role.SERVICE_HEAD, on=ServiceFactory())
    response = assign(client, KPIFactory(code="A-01"), **({"person": new.pk} | typed))
    assert response.status_code == 422
    assert sentence in response.content.decode()
