"""Writes under attack: fields nobody offered, children of another parent, two officers at once."""

import datetime as dt
import threading
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from kpis.collection.actions import actuals
from kpis.collection.models import Actual, ActualRevision, ActualState
from perfportal.core import audit, clock
from perfportal.core.models import AuditEvent
from recommendations.models import ProgressUpdate
from reporting.models import Publication, Report
from reporting.public.publications import visible
from tests.faults.council import TODAY, build, submit_as
from tests.recommendations.records import a_recommendation, a_review

DUE = "/entry/2026-27-Q2/TST-DUE/"
LONDON = ZoneInfo("Europe/London")


def signed_in(council, who):
    client = Client()
    client.force_login(council.people[who])
    return client


def due_slot(council):
    return Actual.objects.get(kpi=council.due, period_start=dt.date(2026, 7, 1))


def figure(slot, value="91.5", **more):
    return {"value": value, "data_status": "final", "version": slot.version, **more}


def test_entry_takes_no_state_approval_or_person_from_the_form(council):
    slot, other = due_slot(council), council.people["service_head"]
    forged = {
        "state": "approved", "approved_by": other.pk, "approved_at": "2026-10-01",
        "entered_by": other.pk, "entered_for": other.pk, "kpi": council.issued.pk,
        "revision": 1, "number": 9, "source": "import", "round": "", "issued_at": "2026-10-01",
    }  # fmt: skip
    response = signed_in(council, "data_provider").post(DUE, figure(slot, **forged))
    assert response.status_code == 302
    slot.refresh_from_db()
    provider = council.people["data_provider"]
    found = (slot.state, slot.approved_by, slot.entered_by, slot.entered_for, slot.kpi)
    assert found == (ActualState.SUBMITTED, None, provider, None, council.due)
    revision = slot.revision
    assert (revision.number, revision.source, revision.entered_by) == (1, "form", provider)
    assert (slot.issued_at, slot.round) == (None, council.round)


def test_report_takes_no_state_or_builder_from_the_form(council):
    report, other = council.report, council.people["director"]
    forged = {
        "state": "published", "built_by": other.pk, "kind": "annual", "title": "Forged",
        "embargo_until": "2030-01-01", "period_start": "2020-04-01", "uid": "x",
    }  # fmt: skip
    response = signed_in(council, "performance_team").post(
        f"/reports/{report.uid}/",
        {"version": Report.objects.get(pk=report.pk).version, "summary": "New words", **forged},
    )
    assert response.status_code == 302
    after = Report.objects.get(pk=report.pk)
    team = council.people["performance_team"]
    assert (after.summary, after.state, after.built_by) == ("New words", "building", team)
    assert (after.kind, after.title, after.embargo_until) == ("quarterly", report.title, None)
    assert (after.uid, after.period_start) == (report.uid, report.period_start)


def test_approval_ignores_values_of_another_service(council):
    slot = submit_as(council.people["data_provider"], council.submitted)
    client = signed_in(council, "service_head elsewhere")
    for address in ("/approval/", "/approval/2026-27-Q2/service-home/"):
        client.post(address, {"chosen": str(slot.uid), f"version-{slot.uid}": slot.version})
    slot.refresh_from_db()
    assert (slot.state, slot.approved_by) == (ActualState.SUBMITTED, None)


def test_child_under_a_parent_it_does_not_belong_to_is_not_found(council):
    other = a_review("Parking", committee=council.away.committee)
    a_recommendation(other, "7")
    clerk = signed_in(council, "scrutiny_clerk")
    lead = signed_in(council, "recommendation_lead")
    mine = f"/recommendations/{council.review.slug}"
    assert clerk.get(f"{mine}/1/").status_code == 200
    assert clerk.get(f"{mine}/7/").status_code == 404
    assert clerk.post(f"{mine}/7/update/", {"narrative": "x"}).status_code == 404
    assert lead.get("/recommendations/parking/7/").status_code == 404
    assert lead.post("/recommendations/parking/7/update/").status_code == 404
    assert ProgressUpdate.objects.count() == 0


@pytest.mark.parametrize(
    "address",
    [
        "/entry/2031-32-Q2/TST-DUE/",
        "/approval/2026-27-Q2/service-away/",
        "/performance/2024-25/kpis/TST-ISS/",
        "/performance/2025-26/v2/kpis/TST-ISS/",
        "/performance/2025-26/kpis/TST-DUE/nothing/",
        "/data/kpis/../kpis.csv",
    ],
)
def test_address_that_joins_two_strangers_is_not_found(council, address):
    assert signed_in(council, "service_head").get(address).status_code == 404


def test_page_of_approvals_writes_one_audit_row_for_each_value(council):
    slots = [submit_as(council.people["data_provider"], council.submitted)]
    slots.append(submit_as(council.people["data_provider"], council.due))
    before = AuditEvent.objects.count()
    done, held = actuals.approve_page(
        by=council.people["service_head"], chosen=[(slot, slot.version) for slot in slots]
    )
    assert (len(done), held) == (2, [])
    rows = AuditEvent.objects.order_by("pk")[before:]
    assert [(row.verb, row.subject_uid) for row in rows] == [
        ("actual.approved", slot.uid) for slot in slots
    ]


def test_issuing_many_writes_one_audit_row_for_each_value(council):
    ids = list(Actual.objects.values_list("pk", flat=True))
    before = AuditEvent.objects.filter(verb="actual.issued").count()
    assert before == Actual.objects.filter(state=ActualState.ISSUED).count() == 1
    count = actuals.issue(by=council.people["director"], actual_ids=ids, source="test")
    assert count == 1
    assert AuditEvent.objects.filter(verb="actual.issued").count() == before + count
    assert audit.verify() == []


# 28 March 2027: 01:00 GMT is 02:00 BST. 25 October 2026: 01:30 comes twice.
@pytest.mark.parametrize(
    ("until", "shut", "open_"),
    [
        (
            dt.datetime(2027, 3, 28, 2, 30, tzinfo=LONDON),
            "2027-03-28T01:29:59+00:00",
            "2027-03-28T01:30:00+00:00",
        ),
        (
            dt.datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=0),
            "2026-10-25T00:29:59+00:00",
            "2026-10-25T00:30:00+00:00",
        ),
        (
            dt.datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=1),
            "2026-10-25T01:29:59+00:00",
            "2026-10-25T01:30:00+00:00",
        ),
    ],
)
def test_embargo_ends_at_its_moment_when_the_clocks_change(council, until, shut, open_):
    table = connection.ops.quote_name(Publication._meta.db_table)
    with connection.cursor() as cursor:  # a publication refuses every other change
        value = Publication._meta.get_field("embargo_until").get_db_prep_save(until, connection)
        cursor.execute(f"UPDATE {table} SET embargo_until = %s", [value])
    assert not visible(at=dt.datetime.fromisoformat(shut)).exists()
    assert visible(at=dt.datetime.fromisoformat(open_)).exists()


def test_audit_keeps_its_order_while_the_clock_goes_back(council, monkeypatch):
    """01:50 BST, 01:10 GMT (20 minutes later), and a clock that was set back by an hour."""
    at = [dt.datetime(2026, 10, 25, hour, minute, tzinfo=dt.UTC)
          for hour, minute in ((0, 50), (1, 10), (0, 15))]  # fmt: skip
    begun = AuditEvent.objects.count()
    for number, moment in enumerate(at):
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        audit.record(by=council.people["auditor"], verb=f"clock.{number}", subject=council.report)
    rows = AuditEvent.objects.order_by("pk")[begun:]
    assert [(row.verb, row.at) for row in rows] == [
        (f"clock.{number}", moment) for number, moment in enumerate(at)
    ]
    assert rows[1].at - rows[0].at == dt.timedelta(minutes=20)
    assert [timezone.localtime(row.at).strftime("%H:%M") for row in rows[:2]] == ["01:50", "01:10"]
    audit.seal_settled(as_of=dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
    assert audit.verify() == []


def test_second_officer_gets_both_values_and_nothing_is_lost(council):
    version = due_slot(council).version
    provider, team = (signed_in(council, who) for who in ("data_provider", "performance_team"))
    first = provider.post(DUE, figure(due_slot(council), "91.5"))
    second = team.post(DUE, {"value": "88.25", "data_status": "final", "version": version})
    assert (first.status_code, second.status_code) == (302, 409)
    html = second.content.decode()
    assert "91.5" in html
    assert "88.25" in html
    assert [one.value for one in ActualRevision.objects.filter(actual__kpi=council.due)] == [
        Decimal("91.5")
    ]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_officers_in_two_threads_one_saves_and_the_other_is_told():
    with clock.fixed_today(TODAY):
        council = build()
        slot = due_slot(council)
        together, answers = threading.Barrier(2, timeout=30), {}

        def post(who, value):
            try:
                client = signed_in(council, who)
                together.wait()
                answers[value] = client.post(DUE, figure(slot, value))
            finally:
                connection.close()

        pairs = (("data_provider", "91.5"), ("performance_team", "88.25"))
        threads = [threading.Thread(target=post, args=pair) for pair in pairs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
    assert sorted(answer.status_code for answer in answers.values()) == [302, 409]
    (won,) = [value for value, answer in answers.items() if answer.status_code == 302]
    (lost,) = [answer for answer in answers.values() if answer.status_code == 409]
    assert all(value in lost.content.decode() for value in answers)
    after = due_slot(council)
    assert (after.revision.value, after.revisions.count()) == (Decimal(won), 1)
    assert AuditEvent.objects.filter(verb="actual.submitted", subject_uid=slot.uid).count() == 1
