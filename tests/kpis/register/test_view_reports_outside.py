"""/register/reports/: the review of data use, report by report."""

import datetime as dt
from decimal import Decimal as D

import pytest

from kpis.register.models import SourceKind
from perfportal.core.access.roles import Role
from perfportal.core.models import AuditEvent
from tests.factories import ServiceFactory, SourceFactory, person
from tests.kpis.register.conftest import TODAY
from tests.owed import owed

pytestmark = pytest.mark.django_db
URL = "/register/reports/"


def report(name="Weekly list", **fields):
    facts = {"frequency": "weekly", "hours_each": D("1.5"), "audience": "Heads of service"}
    return SourceFactory(name=name, kind=SourceKind.REPORT, **facts | fields)


def answered(name, read, **fields):
    return report(name, is_still_read=read, last_reviewed_on=dt.date(2026, 5, 3), **fields)


def test_hours_a_year_and_those_that_nobody_reads(client, team):
    report("A", service__name="Housing")
    answered("B", "no", frequency="monthly", hours_each=D(4), review_note="Nobody opens it.")
    answered("C", "yes", frequency="ad_hoc")
    report("Gone", ended_on=TODAY)
    response = client.get(URL)
    rows = {row.name: (row.hours, row.read, row.reviewed) for row in response.context["rows"]}
    assert rows == {
        "A": ("78", "Not asked yet", ""),
        "B": ("48", "No", "3 May 2026"),
        "C": ("–", "Yes", "3 May 2026"),
    }
    assert response.context["words"] == [
        "3 reports outside the portal take 126 hours a year.",
        "Of these, 48 hours go into reports that nobody reads any more.",
        "1 report does not say how many hours it takes or how often it is made.",
    ]


def test_the_home_page_counts_what_a_service_head_has_not_answered_for_a_year(client):
    first = report("First")
    place = {"service": first.service}
    answered("Answered in May", "yes", **place)
    report("Long ago", is_still_read="no", last_reviewed_on=dt.date(2025, 10, 19), **place)
    report("Gone", ended_on=TODAY, **place)
    report("Elsewhere")
    client.force_login(person(Role.SERVICE_HEAD, on=first.service))
    title = "Say whether 2 reports that your service makes are still read"
    assert owed(client) == [("to_decide", title, "")]
    client.force_login(person(Role.SERVICE_HEAD, on=ServiceFactory()))
    assert owed(client) == []


def test_no_report_is_said(client, team):
    html = client.get(URL).content.decode()
    assert "No report outside the portal is recorded" in html
    assert "Your answers" not in html


def send(client, **answers):
    """`A=("no", "note")` answers for the report of that name; a third entry is its version."""
    data = {}
    for one, (read, note, *version) in answers.items():
        source = client.get(URL).context["form"].reports
        uid = next(each.uid for each in source if each.name == one)
        data |= {f"read-{uid}": read, f"note-{uid}": note}
        data[f"version-{uid}"] = version[0] if version else 1
    for each in client.get(URL).context["form"].reports:
        data.setdefault(f"version-{each.uid}", each.version)
    return client.post(URL, data, follow=True)


def test_a_service_head_answers_for_their_own_service_in_one_form(client):
    first, other = report("First"), report("Elsewhere")
    second = report("Second", service=first.service)
    kept = answered("Kept", "yes", service=first.service)
    client.force_login(person(Role.SERVICE_HEAD, on=first.service))
    assert [one.name for one in client.get(URL).context["form"].reports] == [
        "First", "Kept", "Second",
    ]  # fmt: skip
    response = send(client, First=("no", "The dashboard replaced it."), Second=("yes", ""))
    assert "Your answers on 2 reports are saved." in response.content.decode()
    for one in (first, second, kept, other):
        one.refresh_from_db()
    assert (first.is_still_read, first.review_note) == ("no", "The dashboard replaced it.")
    assert (first.last_reviewed_on, second.is_still_read) == (TODAY, "yes")
    assert (kept.last_reviewed_on, kept.version) == (dt.date(2026, 5, 3), 1)
    assert other.is_still_read == "not_asked"
    events = AuditEvent.objects.filter(verb="report.reviewed").order_by("pk")
    assert [event.after for event in events] == [
        {"is_still_read": "no", "note": "The dashboard replaced it."},
        {"is_still_read": "yes", "note": ""},
    ]


def test_the_performance_team_answers_for_all(client, team):
    report("First", service=None)
    report("Second")
    send(client, First=("no", ""), Second=("no", ""))
    assert {row.read for row in client.get(URL).context["rows"]} == {"No"}


def test_a_forged_field_of_another_service_is_not_read(client):
    own, other = report("Own"), report("Elsewhere")
    client.force_login(person(Role.SERVICE_HEAD, on=own.service))
    forged = {f"read-{other.uid}": "no", f"version-{other.uid}": 1}
    client.post(URL, forged | {f"read-{own.uid}": "yes", f"version-{own.uid}": 1})
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.is_still_read, other.is_still_read) == ("yes", "not_asked")


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (("", "Nobody knows."), "Weekly list: choose yes or no beside your note"),
        (("", ""), "Choose yes or no for at least one report."),
        (("maybe", ""), "Select a valid choice."),
    ],
)
def test_an_answer_that_is_refused(client, team, answer, sentence):
    source = report("Weekly list")
    response = send(client, **{"Weekly list": answer})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    source.refresh_from_db()
    assert source.is_still_read == "not_asked"


def test_an_answer_over_a_newer_one_is_a_conflict_and_nothing_is_saved(client, team):
    first, second = report("First"), report("Second", version=4)
    assert send(client, First=("no", ""), Second=("no", "", 3)).status_code == 409
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.is_still_read, second.is_still_read) == ("not_asked", "not_asked")


def test_those_without_a_report_of_their_own_read_only(client):
    report("Weekly list")
    client.force_login(person(Role.SERVICE_HEAD, on=ServiceFactory()))
    page = client.get(URL)
    assert page.context["form"] is None
    assert [row.name for row in page.context["rows"]] == ["Weekly list"]
    refused = client.post(URL, {})
    assert refused.status_code == 403
    assert "The head of its service and the performance team" in refused.content.decode()


def test_signed_out_and_without_a_right(client):
    assert client.get(URL).url == f"/account/sign-in/?next={URL}"
    client.force_login(person(Role.SCRUTINY_CLERK))
    assert client.get(URL).status_code == 403


@pytest.mark.parametrize("count", [1, 20])
def test_query_count_stays_flat(client, team, count, django_assert_num_queries):
    for number in range(count):
        report(f"Report {number}")
    client.get(URL)
    with django_assert_num_queries(5):
        client.get(URL)
