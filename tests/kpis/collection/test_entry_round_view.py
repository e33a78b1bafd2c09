"""All values that an officer owes in a round, on one page of forms."""

import pytest

from kpis.collection.actions import rounds
from kpis.collection.models import Actual
from tests.factories import ActualFactory, KPIFactory
from tests.kpis.collection.conftest import QUARTER
from tests.kpis.collection.test_entry_views import as_typed

URL = "/entry/2026-27-Q2/"


def owe(round_, count=1):
    for _ in range(count):
        KPIFactory(data_provider=round_.provider, service=round_.kpi.service)
    rounds.open_round(
        by=round_.team, organisation=round_.round.organisation, period=round_.round.period
    )


def test_there_is_a_form_for_each_open_value(client, round_):
    owe(round_)
    client.force_login(round_.provider)
    response = client.get(URL)
    codes = [entry.actual.kpi.code for entry in response.context["entries"]]
    assert codes == sorted(codes)
    assert len(codes) == 2
    text = response.content.decode()
    for entry in response.context["entries"]:
        assert text.count(f'id="entry-{entry.actual.pk}-commentary"') == 1


def test_what_has_been_given_is_listed_below(client, round_):
    given = ActualFactory(
        kpi=KPIFactory(data_provider=round_.provider), state="submitted", round=round_.round
    )
    client.force_login(round_.provider)
    response = client.get(URL)
    assert [row.code for row in response.context["rows"]] == [given.kpi.code]
    assert response.context["done"] == "1 of 2 figures given."


def test_beside_each_form_stand_the_last_values(client, round_):
    period = QUARTER
    for numerator in (13, 47, 40, 27, 14):
        period = period.previous()
        ActualFactory(
            kpi=round_.kpi, period=period, value=None, numerator=numerator, denominator=50
        )
    client.force_login(round_.provider)
    beside = client.get(URL).context["entries"][0].beside
    assert beside.last == [
        ("Q1 2026/27", "26.0%"),
        ("Q4 2025/26", "94.0%"),
        ("Q3 2025/26", "80.0%"),
        ("Q2 2025/26", "54.0%"),
    ]
    assert (beside.year_before, beside.target) == ("54.0%", "55.9%")


def test_submitting_leads_back_to_the_round(client, round_):
    client.force_login(round_.provider)
    typed = as_typed(round_.actual, submit="1") | {"back": "round"}
    response = client.post(f"{URL}FIN-01/", typed)
    assert (response.status_code, response["Location"]) == (302, URL)


def test_the_team_sees_the_round_of_a_colleague(client, round_):
    client.force_login(round_.team)
    response = client.get(URL, {"for": str(round_.provider.uid)})
    assert [entry.actual.kpi.code for entry in response.context["entries"]] == ["FIN-01"]
    assert "On behalf of Priya Nair" in response.content.decode()


def test_an_officer_does_not_see_the_round_of_a_colleague(client, round_):
    client.force_login(round_.stranger)
    response = client.get(URL, {"for": str(round_.provider.uid)})
    assert response.context["entries"] == []
    assert "You have no figure in this round" in response.content.decode()


def test_a_period_that_cannot_be_read_is_not_found(client, round_):
    client.force_login(round_.provider)
    assert client.get("/entry/whenever/").status_code == 404


def test_signed_out_goes_to_sign_in(client, round_):
    assert client.get(URL)["Location"] == f"/account/sign-in/?next={URL}"


def test_cannot_be_posted_to(client, round_):
    client.force_login(round_.provider)
    assert client.post(URL).status_code == 405


@pytest.mark.parametrize("values", [1, 3])
def test_query_count_is_flat(client, round_, values, django_assert_num_queries):
    owe(round_, values - 1)
    client.force_login(round_.provider)
    with django_assert_num_queries(12):
        response = client.get(URL)
    assert len(response.context["entries"]) == values
    assert Actual.objects.count() == values
