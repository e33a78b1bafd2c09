"""/scorecards/: the scorecards that this person may open."""

import pytest

from perfportal.core.access.roles import Role
from scorecards.models import Audience, Scorecard
from tests.factories import CommitteeFactory, DirectorateFactory, PortfolioFactory, person
from tests.scorecards.board import corporate, of_part

pytestmark = pytest.mark.django_db
URL = "/scorecards/"


@pytest.fixture
def cards():
    return {
        "corporate": corporate(),
        "directorate": of_part(Audience.DIRECTORATE, DirectorateFactory(name="Place")),
        "portfolio": of_part(Audience.PORTFOLIO, PortfolioFactory(name="Finance")),
        "committee": of_part(Audience.COMMITTEE, CommitteeFactory(name="Environment")),
    }


def names(client):
    return [card.name for card in client.get(URL).context["scorecards"]]


def test_full_page(client, cards):
    client.force_login(person(Role.CMT_MEMBER))

    html = client.get(URL).content.decode()

    assert '<h1 class="govuk-heading-l">Scorecards</h1>' in html
    assert '<h2 class="govuk-heading-m">Select Committee</h2>' in html
    link = f'<a class="govuk-link" href="/scorecards/{cards["committee"].slug}/">Environment</a>'
    assert link in html


def test_each_person_sees_their_own(client, cards):
    expected = [
        (person(Role.AUDITOR), ["Environment", "Corporate scorecard", "Place", "Finance"]),
        (person(Role.DIRECTOR, on=DirectorateFactory()),
         ["Environment", "Corporate scorecard", "Place", "Finance"]),
        (person(Role.CABINET_MEMBER, on=cards["portfolio"].portfolio), ["Finance"]),
        (person(Role.CABINET_MEMBER, on=PortfolioFactory()), []),
        (person(Role.COMMITTEE_MEMBER, on=cards["committee"].committee), ["Environment"]),
        (person(Role.SCRUTINY_CLERK), ["Environment"]),
        (person(Role.ADMINISTRATOR), []),
        (person(), []),
    ]  # fmt: skip
    for user, seen in expected:
        client.force_login(user)
        assert names(client) == seen, user.role_assignments.first()


def test_a_scorecard_out_of_use_is_not_listed(client, cards):
    Scorecard.objects.update(is_active=False)
    client.force_login(person(Role.CMT_MEMBER))

    assert "No scorecard yet" in client.get(URL).content.decode()


def test_signed_out_goes_to_sign_in(client):
    assert client.get(URL).url == f"/account/sign-in/?next={URL}"


def test_it_is_only_read(client):
    client.force_login(person(Role.CMT_MEMBER))

    assert client.post(URL).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_query_count(client, count, django_assert_num_queries):
    for _number in range(count):
        of_part(Audience.PORTFOLIO, PortfolioFactory())
    client.force_login(person(Role.CMT_MEMBER))

    with django_assert_num_queries(5):
        client.get(URL)
