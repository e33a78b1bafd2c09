"""/dashboards/portfolio/<slug>/: what a Cabinet Member sees of their own portfolio."""

from decimal import Decimal

import pytest

from perfportal.core import clock
from perfportal.core.access.roles import Role
from scorecards.actions.roll_up import roll_up
from scorecards.models import Audience
from tests.factories import DirectorateFactory, PortfolioFactory, ServiceFactory, person
from tests.scorecards.board import Q2, TODAY, assessed_kpi, of_part

pytestmark = pytest.mark.django_db
URL = "/dashboards/portfolio/finance/"


@pytest.fixture(autouse=True)
def day():
    with clock.fixed_today(TODAY):
        yield


@pytest.fixture
def portfolio():
    return PortfolioFactory(name="Finance", slug="finance")


@pytest.fixture
def scorecard(portfolio):
    return of_part(Audience.PORTFOLIO, portfolio)


@pytest.fixture
def councillor(client, portfolio):
    user = person(Role.CABINET_MEMBER, on=portfolio)
    client.force_login(user)
    return user


def test_full_page(client, councillor, portfolio, scorecard):
    assessed_kpi(kpi={"code": "MINE", "portfolio": portfolio, "tier__code": "service"})
    assessed_kpi(kpi={"code": "THEIRS", "portfolio": PortfolioFactory()})

    response = client.get(URL)

    html = response.content.decode()
    assert '<h1 class="govuk-heading-l">Finance</h1>' in html
    assert '<span class="govuk-caption-l">Portfolio</span>' in html
    assert "Showing 1 of 1 indicators." in html
    assert '<a class="govuk-link" href="/kpis/MINE/?period=2026-27-Q2">' in html
    assert "THEIRS" not in html


def test_figures_before_publication_with_their_mark(client, councillor, portfolio, scorecard):
    assessed_kpi(
        kpi={"portfolio": portfolio}, value=Decimal("88.8"), value_state="submitted", rag="RED"
    )
    roll_up(scorecard=scorecard, period=Q2)

    html = client.get(URL).content.decode()

    assert "88.8%" in html
    assert "Not yet approved" in html
    assert "No rated indicators" in html
    assert "1 figure is not yet approved and is not counted." in html


def test_fragment(client, councillor, scorecard):
    html = client.get(URL, headers={"HX-Request": "true"}).content.decode()

    assert html.lstrip().startswith('<div id="dashboard">')


def test_signed_out_goes_to_sign_in(client, scorecard):
    assert client.get(URL).url == f"/account/sign-in/?next={URL}"


def test_another_portfolio_is_not_found(client, scorecard):
    client.force_login(person(Role.CABINET_MEMBER, on=PortfolioFactory()))

    assert client.get(URL).status_code == 404


def test_a_portfolio_that_does_not_exist_is_not_found(client, councillor):
    assert client.get("/dashboards/portfolio/nothing/").status_code == 404


def test_without_the_permission_it_is_refused(client, scorecard):
    client.force_login(person(Role.DATA_PROVIDER, on=ServiceFactory()))

    assert client.get(URL).status_code == 403


def test_a_role_that_has_ended_opens_nothing(client, councillor, scorecard):
    councillor.role_assignments.update(ends_on=Q2.end)

    assert client.get(URL).status_code == 403


@pytest.mark.parametrize("role", [Role.CMT_MEMBER, Role.LEADER, Role.PERFORMANCE_TEAM])
def test_those_who_see_the_whole_council_see_it(client, scorecard, role):
    client.force_login(person(role))

    assert client.get(URL).context["page"].scorecard == scorecard


def test_a_director_sees_every_scorecard(client, scorecard):
    client.force_login(person(Role.DIRECTOR, on=DirectorateFactory()))

    assert client.get(URL).context["page"].scorecard == scorecard


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(client, councillor, scorecard, method):
    assert getattr(client, method)(URL).status_code == 405


def test_invalid_filters_are_left_out(client, councillor, portfolio, scorecard):
    assessed_kpi(kpi={"portfolio": portfolio})

    shown = client.get(URL, {"period": "soon", "status": "PINK"}).context["page"]

    assert (shown.period, shown.shown) == (Q2, "Showing 1 of 1 indicators")


def test_before_the_scorecard_exists_the_page_says_so(client, councillor, portfolio):
    html = client.get(URL).content.decode()

    assert '<h1 class="govuk-heading-l">Finance</h1>' in html
    assert "Nothing to show yet" in html


@pytest.mark.parametrize("count", [1, 3])
def test_query_count(client, councillor, portfolio, scorecard, count, django_assert_num_queries):
    for _number in range(count):
        assessed_kpi(kpi={"portfolio": portfolio})
    roll_up(scorecard=scorecard, period=Q2)

    with django_assert_num_queries(14):
        client.get(URL)
