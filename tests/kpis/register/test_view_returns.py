"""/register/returns/: when statutory returns are due, and marking one as submitted."""

import datetime as dt

import pytest

from kpis.register.models import ReturnDate, SourceKind
from perfportal.core.access.roles import Role
from perfportal.core.models import AuditEvent
from tests.factories import ReturnDateFactory, SourceFactory, person
from tests.kpis.register.conftest import TODAY
from tests.owed import owed

pytestmark = pytest.mark.django_db
URL = "/register/returns/"


def due(year, month, day_, *, name="H-CLIC", submitted=None, by=None):
    return ReturnDateFactory(
        source__name=name,
        due_on=dt.date(year, month, day_),
        submitted_on=submitted,
        submitted_by=by,
    )


def months(client, **query):
    return {
        month.title: [(row.name, row.due, row.word) for row in month.rows]
        for month in client.get(URL, query).context["months"]
    }


def test_the_year_by_month_with_where_each_return_stands(client, team):
    due(2026, 4, 30, name="CTB", submitted=dt.date(2026, 4, 30), by=team)
    due(2026, 7, 31, name="QRO", submitted=dt.date(2026, 8, 2), by=team)
    due(2026, 10, 15, name="H-CLIC")
    due(2026, 10, 20, name="RO")
    due(2026, 10, 21, name="WasteDataFlow")
    due(2027, 3, 31, name="SHBE")
    due(2025, 10, 15, name="Last year")
    assert months(client) == {
        "April 2026": [("CTB", "30 April 2026", "Submitted")],
        "July 2026": [("QRO", "31 July 2026", "Submitted 2 days late")],
        "October 2026": [
            ("H-CLIC", "15 October 2026", "Overdue by 5 days"),
            ("RO", "20 October 2026", "Due today"),
            ("WasteDataFlow", "21 October 2026", "Due in 1 day"),
        ],
        "March 2027": [("SHBE", "31 March 2027", "Later")],
    }
    assert months(client, period="2025-26") == {
        "October 2025": [("Last year", "15 October 2025", "Overdue by 370 days")]
    }
    html = client.get(URL).content.decode()
    assert "6 due dates: 1 submitted in time, 1 late, 1 overdue, 2 due within 28 days." in html


def test_a_return_that_has_ended_owes_only_what_was_due_by_then(client, team):
    source = due(2026, 9, 30).source
    ReturnDateFactory(source=source, due_on=dt.date(2026, 12, 31))
    source.ended_on = dt.date(2026, 10, 1)
    source.save()
    assert months(client) == {
        "September 2026": [("H-CLIC", "30 September 2026", "Overdue by 20 days")]
    }


@pytest.mark.parametrize("period", ["nonsense", "1999-00", "2026-27-Q2"])
def test_another_address_shows_the_present_year(client, team, period):
    due(2026, 10, 15)
    assert list(months(client, period=period)) == ["October 2026"]


def test_a_year_without_returns_says_what_to_do(client, team):
    assert "No return is due in this year" in client.get(URL).content.decode()


def send(client, date, on="2026-10-19"):
    return client.post(f"{URL}{date.uid}/", {"on": on})


def test_marked_as_submitted_once(client, team):
    date = due(2026, 10, 15)
    assert send(client, date).url == URL
    date.refresh_from_db()
    assert (date.submitted_on, date.submitted_by) == (dt.date(2026, 10, 19), team)
    assert AuditEvent.objects.get(verb="return.submitted").after == {
        "due_on": "2026-10-15",
        "submitted_on": "2026-10-19",
    }
    again = send(client, date)
    assert again.status_code == 422
    assert "This return has been marked as submitted already." in again.content.decode()


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        ("2026-10-21", "The day lies ahead: type the day on which it was sent."),
        ("2025-10-01", "That is more than a year before the return was due: check the year."),
        ("soon", "Submitted on: type a day, such as 31/10/2026"),
        ("", "Submitted on: enter a value"),
    ],
)
def test_a_day_that_is_refused(client, team, on, sentence):
    date = due(2026, 10, 15)
    response = send(client, date, on)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    date.refresh_from_db()
    assert date.submitted_on is None


def test_its_owner_marks_it_and_nobody_else_of_the_service(client):
    date = due(2026, 10, 15)
    owner = person(Role.DATA_PROVIDER, on=date.source.service)
    date.source.owner = owner
    date.source.save()
    client.force_login(person(Role.SERVICE_HEAD, on=date.source.service))
    refused = send(client, date)
    assert refused.status_code == 403
    assert "The performance team and the owner of a return" in refused.content.decode()
    assert "Mark as submitted" not in client.get(URL).content.decode()
    client.force_login(owner)
    assert "Mark as submitted" in client.get(URL).content.decode()
    page = client.get(f"/register/sources/{date.source.slug}/").content.decode()
    assert f'<a class="govuk-link" href="{URL}{date.uid}/">Mark as submitted' in page
    assert send(client, date).url == URL


def test_the_home_page_shows_what_the_owner_owes(client):
    date = due(2026, 10, 15)
    ReturnDateFactory(source=date.source, due_on=dt.date(2026, 11, 17))
    ReturnDateFactory(source=date.source, due_on=dt.date(2026, 11, 18))
    due(2026, 10, 1, name="Of another")
    client.force_login(date.source.owner)
    assert owed(client) == [
        ("overdue", "H-CLIC", "was due on 15 October 2026, 5 days ago"),
        ("due", "H-CLIC", "by 17 November 2026, in 28 days"),
    ]


def add(client, source, **typed):
    return client.post(f"/register/sources/{source.slug}/dates/", typed)


def test_a_due_date_is_added_and_taken_off(client, team):
    source = SourceFactory(kind=SourceKind.STATUTORY_RETURN)
    add(client, source, due_on="2026-11-30", label="Q2 2026/27")
    date = ReturnDate.objects.get()
    assert (date.due_on, date.label) == (dt.date(2026, 11, 30), "Q2 2026/27")
    client.post(f"{URL}{date.uid}/remove/")
    assert ReturnDate.objects.count() == 0
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["return.date_added", "return.date_removed"]


def test_what_has_been_submitted_stays(client, team):
    date = due(2026, 10, 15, submitted=TODAY, by=team)
    response = client.post(f"{URL}{date.uid}/remove/", follow=True)
    assert "A return that has been submitted stays in the calendar." in response.content.decode()
    assert ReturnDate.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "due_on", "sentence"),
    [
        ("statutory_return", "2026-10-15", "The return is due on that day already."),
        ("statutory_return", "2036-10-15", "That is more than five years away: check the year."),
        ("system", "2026-11-15", "Only a statutory return has due dates."),
    ],
)
def test_a_due_date_that_is_refused(client, team, kind, due_on, sentence):
    source = SourceFactory(kind=kind)
    ReturnDateFactory(source=source, due_on=dt.date(2026, 10, 15))
    response = add(client, source, due_on=due_on)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert ReturnDate.objects.count() == 1


def test_signed_out_without_a_right_and_unknown(client):
    assert client.get(URL).url == f"/account/sign-in/?next={URL}"
    client.force_login(person(Role.SCRUTINY_CLERK))
    assert client.get(URL).status_code == 403
    client.force_login(person(Role.PERFORMANCE_TEAM))
    assert client.get(f"{URL}00000000-0000-4000-8000-000000000000/").status_code == 404


@pytest.mark.parametrize("count", [1, 20])
def test_query_count_stays_flat(client, team, count, django_assert_num_queries):
    for number in range(count):
        due(2026, 10, 1 + number, name=f"Return {number}", submitted=TODAY, by=team)
    client.get(URL)
    with django_assert_num_queries(6):
        client.get(URL)
