"""POST /scorecards/<slug>/sign/: the director's one act."""

import pytest
from django.contrib.messages import get_messages

from perfportal.core import clock
from perfportal.core.access.roles import Role
from scorecards.models import Audience, PeriodSignature
from tests.factories import DirectorateFactory, ServiceFactory, person
from tests.scorecards.board import Q2, TODAY, assessed_kpi, of_part

pytestmark = pytest.mark.django_db
PAGE = "/scorecards/directorate-place/"
URL = f"{PAGE}sign/"


@pytest.fixture(autouse=True)
def day():
    with clock.fixed_today(TODAY):
        yield


@pytest.fixture
def directorate():
    return DirectorateFactory(name="Place", slug="place")


@pytest.fixture(autouse=True)
def kpi(directorate):
    of_part(Audience.DIRECTORATE, directorate)
    return assessed_kpi(kpi={"code": "A-1", "service": ServiceFactory(directorate=directorate)})


@pytest.fixture
def director(client, directorate):
    user = person(Role.DIRECTOR, on=directorate)
    client.force_login(user)
    return user


def form(client):
    return {"period": "2026-27-Q2", "seen": client.get(PAGE).context["seal"]}


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_signing_leads_back_to_the_page(client, director):
    response = client.post(URL, form(client) | {"statement": " A steady quarter. "})

    assert response.status_code == 302
    assert response.url == f"{PAGE}?period=2026-27-Q2"
    assert said(response) == ["You have signed the scorecard for Q2 2026/27."]
    signature = PeriodSignature.objects.get()
    assert (signature.period, signature.signed_by) == (Q2, director)
    assert signature.statement == "A steady quarter."
    assert [figure["code"] for figure in signature.signed_figures] == ["A-1"]


def test_of_two_directors_one_signs_and_the_other_is_told(client, director, directorate):
    both = form(client)
    client.post(URL, both)
    colleague = person(Role.DIRECTOR, on=directorate)
    client.force_login(colleague)

    response = client.post(URL, both)

    assert said(response)[-1] == "This scorecard has been signed for Q2 2026/27 already."
    assert PeriodSignature.objects.get().signed_by == director


def test_a_figure_that_changed_meanwhile_is_shown_again_first(client, director, kpi):
    seen = form(client)
    kpi.assessments.update(rag="RED")

    response = client.post(URL, seen)

    assert said(response) == [
        "The figures have changed since you opened this page. Look again, then sign."
    ]
    assert not PeriodSignature.objects.exists()


@pytest.mark.parametrize("period", ["", "nonsense", "1999-00-Q1"])
def test_without_a_quarter_nothing_is_signed(client, director, period):
    response = client.post(URL, {"period": period})

    assert response.url == PAGE
    assert said(response) == ["Choose the quarter that you want to sign."]
    assert not PeriodSignature.objects.exists()


def test_unapproved_values_are_refused(client, director, kpi):
    kpi.assessments.update(value_state="submitted")

    response = client.post(URL, {"period": "2026-27-Q2"})

    assert response.status_code == 403
    assert "Not yet approved: A-1." in response.content.decode()
    assert not PeriodSignature.objects.exists()


def test_signed_out_goes_to_sign_in(client):
    assert client.post(URL).url.startswith("/account/sign-in/")
    assert not PeriodSignature.objects.exists()


@pytest.mark.parametrize("role", [Role.CMT_MEMBER, Role.PERFORMANCE_TEAM])
def test_an_insider_without_the_right_is_refused(client, role):
    client.force_login(person(role))

    assert client.post(URL, {"period": "2026-27-Q2"}).status_code == 403
    assert not PeriodSignature.objects.exists()


def test_a_stranger_does_not_find_it(client):
    client.force_login(person(Role.SCRUTINY_CLERK))

    assert client.post(URL, {"period": "2026-27-Q2"}).status_code == 404


def test_another_directorates_director_is_refused(client):
    client.force_login(person(Role.DIRECTOR, on=DirectorateFactory()))

    assert client.post(URL, {"period": "2026-27-Q2"}).status_code == 403
    assert not PeriodSignature.objects.exists()


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_it_is_only_posted(client, director, method):
    assert getattr(client, method)(URL).status_code == 405


def test_a_forged_post_is_refused(director, directorate):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(director)

    assert strict.post(URL, {"period": "2026-27-Q2"}).status_code == 403
    assert not PeriodSignature.objects.exists()
