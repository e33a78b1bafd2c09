"""The page of officers' forecasts of a KPI."""

import datetime as dt
from decimal import Decimal as D

import pytest

from kpis.assessment.actions import forecasting
from kpis.assessment.models import ForecastOverride
from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.periods import parse_period
from perfportal.core.submissions import new_key
from tests.factories import CommitteeFactory, KPIFactory, ServiceFactory, person

pytestmark = pytest.mark.django_db
URL = "/kpis/FIN-01/forecast/"
YEAR = parse_period("2026-27")
NO_CHOICE = "Select a valid choice. 2031-32 is not one of the available choices."
WHY = "Two posts are filled since May."


@pytest.fixture(autouse=True)
def the_day():
    with clock.fixed_today(dt.date(2026, 11, 27)):
        yield


@pytest.fixture
def kpi():
    return KPIFactory(
        code="FIN-01", title="Council Tax collected", service=ServiceFactory(),
        definition__unit="percent", definition__decimal_places=1,
    )  # fmt: skip


@pytest.fixture
def head(client, kpi):
    user = person(Role.SERVICE_HEAD, on=kpi.service, full_name="Grace Lindqvist")
    client.force_login(user)
    return user


@pytest.fixture
def given(kpi, head):
    return forecasting.give(by=head, kpi=kpi, year=YEAR, value=D("96.25"), reason=WHY)


def typed(**changes):
    return {
        "year": "2026-27", "value": "96.3%", "reason": WHY, "submission": new_key(),
    } | changes  # fmt: skip


def rows(response):
    return [(row.year, row.figure, row.state, row.counts) for row in response.context["rows"]]


def test_it_opens_with_the_years_that_can_be_forecast(client, head):
    response = client.get(URL)

    assert response.status_code == 200
    assert response.templates[0].name == "kpis/assessment/kpi_forecast.html"
    assert response.context["form"].fields["year"].choices == [
        ("2026-27", YEAR.label), ("2025-26", YEAR.previous().label),
    ]  # fmt: skip
    assert "No forecast by an officer yet" in response.content.decode()


def test_a_forecast_is_saved_and_shown(client, head):
    response = client.post(URL, typed(), follow=True)

    assert response.redirect_chain == [(URL, 302)]
    assert rows(response) == [("2026/27", "96.3%", "Counts", True)]
    text = response.content.decode()
    assert WHY in text
    assert "Grace Lindqvist, 27 November 2026" in text


def test_sent_twice_it_is_saved_once(client, head):
    form = typed()
    client.post(URL, form)

    response = client.post(URL, form, follow=True)

    assert len(rows(response)) == 1
    assert "This form was sent before; it was saved once." in response.content.decode()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"value": "8O%"}, "value", "'8O%' is not a number. Type digits only, for example 80."),
        ({"value": ""}, "value", "What it will end at: enter a value"),
        ({"reason": ""}, "reason", "Why: enter a value"),
        ({"year": "2031-32"}, "year", NO_CHOICE),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_on_the_form(client, head, changes, field, sentence):
    response = client.post(URL, typed(**changes))

    assert response.status_code == 422
    assert response.context["form"].errors == {field: [sentence]}
    assert not ForecastOverride.objects.exists()


def test_a_newer_one_counts(client, head, given):
    response = client.post(URL, typed(value="95"), follow=True)

    assert rows(response) == [
        ("2026/27", "95.0%", "Counts", True),
        ("2026/27", "96.3%", "Replaced by a newer one", False),
    ]


def test_it_is_withdrawn_with_one_press_and_a_second_says_so(client, head, given):
    url = f"{URL}{given.uid}/withdraw/"

    first, second = client.post(url, follow=True), client.post(url, follow=True)

    assert rows(first) == [
        ("2026/27", "96.3%", "Withdrawn by Grace Lindqvist, 27 November 2026", False)
    ]
    assert "This forecast has been withdrawn already." in second.content.decode()


def test_a_forecast_of_another_kpi_is_not_found(client, head, given):
    KPIFactory(code="FIN-02", service=given.kpi.service)

    assert client.post(f"/kpis/FIN-02/forecast/{given.uid}/withdraw/").status_code == 404


def test_withdrawing_is_only_posted(client, head, given):
    assert client.get(f"{URL}{given.uid}/withdraw/").status_code == 405


def test_a_director_reads_but_neither_gives_nor_withdraws(client, kpi, given):
    client.force_login(person(Role.DIRECTOR, on=kpi.service.directorate))

    response = client.get(URL)

    assert (response.context["form"], WHY in response.content.decode()) == (None, True)
    assert "/withdraw/" not in response.content.decode()
    assert client.post(URL, typed()).status_code == 403
    assert client.post(f"{URL}{given.uid}/withdraw/").status_code == 403
    assert not ForecastOverride.objects.get().is_withdrawn


def test_another_service_does_not_find_it(client, kpi, given):
    client.force_login(person(Role.SERVICE_HEAD, on=ServiceFactory()))

    assert [client.get(URL).status_code, client.post(URL, typed()).status_code] == [404, 404]


def test_a_committee_does_not_see_it(client, kpi):
    client.force_login(person(Role.COMMITTEE_MEMBER, on=CommitteeFactory()))

    assert client.get(URL).status_code == 403


def test_signed_out(client, kpi):
    assert client.get(URL)["Location"] == f"/account/sign-in/?next={URL}"


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_is_flat(client, kpi, head, given, count, django_assert_num_queries):
    for _each in range(1, count):
        forecasting.give(by=head, kpi=kpi, year=YEAR, value=D(95), reason=WHY)

    with django_assert_num_queries(7):
        client.get(URL)


class TestPanel:
    def test_what_counts_stands_on_the_page_of_the_kpi(self, client, given):
        text = client.get("/kpis/FIN-01/").content.decode()

        assert "<strong>96.3%</strong> for 2026/27, by Grace Lindqvist, 27 November 2026" in text
        assert f'<a class="govuk-link" href="{URL}">Give or withdraw a forecast</a>' in text

    def test_whoever_may_not_give_one_sees_no_empty_panel(self, client, kpi):
        client.force_login(person(Role.AUDITOR))

        assert URL not in client.get("/kpis/FIN-01/").content.decode()

    def test_a_committee_sees_nothing_of_it(self, client, kpi, given):
        committee = CommitteeFactory()
        kpi.committees.add(committee)
        client.force_login(person(Role.COMMITTEE_MEMBER, on=committee))

        response = client.get("/kpis/FIN-01/")

        assert (response.status_code, WHY in response.content.decode()) == (200, False)
