"""/scorecards/<slug>/: one scorecard, with the director's signature under it."""

import pytest

from perfportal.core import clock
from perfportal.core.access.roles import Role
from scorecards.actions import signatures
from scorecards.actions.roll_up import roll_up
from scorecards.models import Audience, Scorecard
from tests.factories import DirectorateFactory, PortfolioFactory, ServiceFactory, person
from tests.scorecards.board import Q2, TODAY, assessed_kpi, line, of_part

pytestmark = pytest.mark.django_db
URL = "/scorecards/directorate-place/"
BUTTON = "Sign the scorecard"


@pytest.fixture(autouse=True)
def day():
    with clock.fixed_today(TODAY):
        yield


@pytest.fixture
def directorate():
    return DirectorateFactory(name="Place", slug="place")


@pytest.fixture
def scorecard(directorate):
    return of_part(Audience.DIRECTORATE, directorate)


@pytest.fixture
def director(client, directorate):
    user = person(Role.DIRECTOR, on=directorate, full_name="Ada Moss")
    client.force_login(user)
    return user


@pytest.fixture
def service(directorate):
    return ServiceFactory(directorate=directorate)


def test_full_page_with_the_form_to_sign(client, director, scorecard, service):
    assessed_kpi(kpi={"service": service})

    html = client.get(URL).content.decode()

    assert '<h1 class="govuk-heading-l">Place</h1>' in html
    assert f'<form method="post" action="{URL}sign/">' in html
    assert '<input type="hidden" name="period" value="2026-27-Q2">' in html
    assert BUTTON in html


def test_fragment_holds_the_signature_too(client, director, scorecard, service):
    assessed_kpi(kpi={"service": service})

    html = client.get(URL, headers={"HX-Request": "true"}).content.decode()

    assert html.lstrip().startswith('<div id="dashboard">')
    assert BUTTON in html


def test_who_signed_and_when_takes_the_place_of_the_form(client, director, scorecard, service):
    assessed_kpi(kpi={"service": service})
    signatures.sign(
        by=director, scorecard=scorecard, period=Q2, lines=[line()], statement="A steady quarter."
    )

    html = client.get(URL).content.decode()

    assert "Signed by Ada Moss on 20 October 2026. A steady quarter." in html
    assert BUTTON not in html


@pytest.mark.parametrize("state", ["submitted", "due"])
def test_no_button_while_the_signature_would_be_refused(
    client, director, scorecard, service, state
):
    assessed_kpi(kpi={"service": service}, value_state=state)

    html = client.get(URL).content.decode()

    assert BUTTON not in html
    assert "Not yet signed for this period." in html


def test_others_see_it_without_the_button(client, scorecard, service):
    assessed_kpi(kpi={"service": service})
    client.force_login(person(Role.CMT_MEMBER))

    assert BUTTON not in client.get(URL).content.decode()


def test_signed_out_goes_to_sign_in(client, scorecard):
    assert client.get(URL).url == f"/account/sign-in/?next={URL}"


@pytest.mark.parametrize("role", [Role.SCRUTINY_CLERK, Role.ADMINISTRATOR, None])
def test_who_may_not_see_it_does_not_find_it(client, scorecard, role):
    client.force_login(person(role))

    assert client.get(URL).status_code == 404


def test_a_cabinet_member_does_not_find_it(client, scorecard):
    client.force_login(person(Role.CABINET_MEMBER, on=PortfolioFactory()))

    assert client.get(URL).status_code == 404


def test_a_scorecard_out_of_use_is_not_found(client, director, scorecard):
    Scorecard.objects.update(is_active=False)

    assert client.get(URL).status_code == 404


def test_it_is_only_read(client, director, scorecard):
    assert client.post(URL).status_code == 405


def test_invalid_filters_are_left_out(client, director, scorecard, service):
    assessed_kpi(kpi={"service": service})

    shown = client.get(URL, {"period": "later", "tier": "9" * 99}).context["page"]

    assert (shown.period, shown.shown) == (Q2, "Showing 0 of 1 indicators")


@pytest.mark.parametrize("count", [1, 3])
def test_query_count(client, director, scorecard, service, count, django_assert_num_queries):
    for _number in range(count):
        assessed_kpi(kpi={"service": service})
    roll_up(scorecard=scorecard, period=Q2)

    with django_assert_num_queries(13):
        client.get(URL)
