"""The staff pages of reports."""

import pytest

from perfportal.core.access.roles import Role
from reporting.models import Report
from tests.factories import person


def test_a_report_is_begun(client, council):
    client.force_login(council.team)
    response = client.post("/reports/", {"kind": "annual", "period": "2024/25"})
    made = Report.objects.order_by("-pk").first()
    assert response["Location"] == f"/reports/{made.uid}/"
    assert made.title == "Annual performance report 2024/25"


def test_an_annual_report_of_a_quarter_is_refused(client, council):
    client.force_login(council.team)
    response = client.post("/reports/", {"kind": "annual", "period": "Q2 2024/25"})
    assert response.status_code == 422
    assert response.context["form"].errors["period"] == [
        "An annual report covers a financial year, a quarterly report a quarter."
    ]


def test_strangers_do_not_find_it(client, council):
    client.force_login(person(Role.AUDITOR))
    assert client.get("/reports/").status_code == 404
    assert client.get(f"/reports/{council.report.uid}/").status_code == 404


def test_signed_out(client, council):
    assert client.get("/reports/")["Location"] == "/account/sign-in/?next=/reports/"


def test_the_builder_has_no_button_to_agree(client, ready):
    client.force_login(ready.team)
    response = client.get(f"/reports/{ready.report.uid}/")
    assert response.context["can_agree"] is False
    assert client.post(f"/reports/{ready.report.uid}/publish/").status_code == 403


def test_the_director_agrees_and_publishes(client, ready):
    client.force_login(ready.director)
    assert client.get(f"/reports/{ready.report.uid}/").context["can_agree"] is True
    response = client.post(f"/reports/{ready.report.uid}/publish/", follow=True)
    assert "Published as version 1." in response.content.decode()


def test_a_second_click_publishes_no_second_version(client, ready):
    client.force_login(ready.director)
    client.post(f"/reports/{ready.report.uid}/publish/")
    assert client.post(f"/reports/{ready.report.uid}/publish/").status_code == 403
    assert ready.report.publications.count() == 1


def test_publishing_is_a_post(client, ready):
    client.force_login(ready.director)
    assert client.get(f"/reports/{ready.report.uid}/publish/").status_code == 405


def test_an_outdated_form_is_answered_with_both_texts(client, council):
    client.force_login(council.team)
    url = f"/reports/{council.report.uid}/"
    client.post(url, {"version": 1, "summary": "Theirs"})
    response = client.post(url, {"version": 1, "summary": "Mine"})
    assert response.status_code == 409
    text = response.content.decode()
    assert "Theirs" in text
    assert "Mine" in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_a_fixed_number_of_queries(client, council, count, django_assert_num_queries):
    client.force_login(council.team)
    for year in range(1, count):
        client.post("/reports/", {"kind": "annual", "period": f"202{year}/2{year + 1}"})
    with django_assert_num_queries(6):
        client.get("/reports/")
