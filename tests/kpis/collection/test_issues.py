"""/data-quality/issues/ and /data-quality/handbook/: what is put right, what is read."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from kpis.collection.models import Briefing, BriefingReading, DataIssue
from perfportal.core.models import AuditEvent
from perfportal.core.registries import Standing, duties
from perfportal.core.submissions import new_key
from tests.factories import SourceFactory
from tests.kpis.collection.conftest import TODAY

LOG = "/data-quality/issues/"
BOOKS = "/data-quality/handbook/"
A_TEXT = {"kind": "handbook", "title": "Data quality handbook", "text": "Count once.",
          "version_words": "1"}  # fmt: skip


def typed(round_, **more):
    return {
        "supplier": "St Mary's Primary School",
        "dimension": "timeliness",
        "what": "The absence return came three weeks late.",
        "owner": str(round_.provider.pk),
        "due_on": "2026-11-02",
        "codes": "fin-01",
    } | more


@pytest.fixture
def issue(client, round_):
    client.force_login(round_.provider)
    client.post(f"{LOG}new/", typed(round_))
    return DataIssue.objects.get()


def owed(user, kind):
    found = duties.collect(user, as_of=TODAY)
    return [(duty.title, duty.url, duty.standing) for duty in found if duty.kind == kind]


class TestIssues:
    def test_an_issue_is_logged_with_its_kpis(self, client, round_, issue):
        assert [kpi.code for kpi in issue.kpis.all()] == ["FIN-01"]
        event = AuditEvent.objects.get(verb="data_issue.raised")
        assert event.after["due_on"] == "2026-11-02"
        row = client.get(LOG).context["rows"][0]
        assert (row.supplier, row.kpis, row.owner, row.due, row.state, row.is_late) == (
            "St Mary's Primary School", "FIN-01", "Priya Nair", "2 November 2026", "Open", False,
        )  # fmt: skip
        assert client.get(LOG).context["shown"] == "1 issue, 0 of them past their day."

    def test_its_owner_owes_it(self, round_, issue):
        url = f"{LOG}{issue.uid}/"
        title = "St Mary's Primary School: The absence return came three weeks late."
        assert owed(round_.provider, "data_issue") == [(title, url, Standing.DUE)]
        assert owed(round_.deputy, "data_issue") == []

    @pytest.mark.parametrize(
        ("field", "text", "sentence"),
        [
            ("due_on", "2026-10-01", "This day has gone: choose a later one."),
            ("due_on", "soon", "To be put right by: type a day, such as 31/10/2026"),
            ("codes", "FIN-01, NOP-01",
             "There is no KPI NOP-01 that you may see. Check the code."),
            ("what", "", "What is wrong?: enter a value"),
            ("supplier", " ", "Whose data is it?: enter a value"),
        ],
    )  # fmt: skip
    def test_bad_input_comes_back(self, client, round_, field, text, sentence):
        client.force_login(round_.provider)
        response = client.post(f"{LOG}new/", typed(round_, **{field: text}))
        assert response.status_code == 422
        assert response.context["form"].errors[field] == [sentence]
        assert DataIssue.objects.count() == 0

    def test_sent_twice_it_is_logged_once(self, client, round_):
        client.force_login(round_.provider)
        form = typed(round_, submission=new_key())
        client.post(f"{LOG}new/", form)
        client.post(f"{LOG}new/", form)
        assert DataIssue.objects.count() == 1

    def test_a_link_from_a_kpi_fills_in_its_code(self, client, round_):
        client.force_login(round_.provider)
        form = client.get(f"{LOG}new/?kpi=FIN-01").context["form"]
        assert form["codes"].value() == "FIN-01"

    def test_it_goes_to_the_supplier_is_resolved_and_opened_again(self, client, issue):
        for state, words in (
            ("with_supplier", "Rang the bursar."),
            ("resolved", "The return came."),
        ):
            issue.refresh_from_db()
            note = {"text": words, "state": state, "version": issue.version}
            client.post(f"{LOG}{issue.uid}/", note)
        issue.refresh_from_db()
        assert (issue.state, issue.resolved_on) == ("resolved", TODAY)
        assert [row.text for row in client.get(f"{LOG}{issue.uid}/").context["notes"]] == [
            "Rang the bursar.", "The return came.",
        ]  # fmt: skip
        assert client.get(LOG).context["rows"] == []
        assert len(client.get(f"{LOG}?state=resolved").context["rows"]) == 1
        again = {"text": "Wrong school.", "state": "open", "version": issue.version}
        client.post(f"{LOG}{issue.uid}/", again)
        issue.refresh_from_db()
        assert (issue.state, issue.resolved_on) == ("open", None)

    def test_a_note_over_a_newer_one_is_a_conflict(self, client, issue):
        note = {"text": "Rang.", "state": "open", "version": 7}
        assert client.post(f"{LOG}{issue.uid}/", note).status_code == 409

    def test_a_note_needs_words(self, client, issue):
        note = {"text": "  ", "state": "open", "version": 1}
        response = client.post(f"{LOG}{issue.uid}/", note)
        assert response.status_code == 422

    def test_others_read_and_do_not_write(self, client, round_, issue):
        client.force_login(round_.stranger)
        assert client.get(f"{LOG}{issue.uid}/").context["form"] is None
        note = {"text": "Mine.", "state": "resolved", "version": 1}
        assert client.post(f"{LOG}{issue.uid}/", note).status_code == 403

    def test_late_ones_are_marked(self, client, round_, issue):
        DataIssue.objects.update(due_on=dt.date(2026, 10, 1))
        assert client.get(LOG).context["shown"] == "1 issue, 1 of them past their day."
        assert owed(round_.provider, "data_issue")[0][2] == Standing.OVERDUE

    def test_the_page_of_the_kpi_shows_it(self, client, issue):
        text = client.get("/kpis/FIN-01/").content.decode()
        assert "The absence return came three weeks late." in text

    def test_the_database_wants_a_resolved_issue_to_name_who(self, issue):
        with pytest.raises(IntegrityError), transaction.atomic():
            DataIssue.objects.update(state="resolved")

    @pytest.mark.parametrize("count", [1, 3])
    def test_as_many_queries_for_a_long_log(
        self, client, round_, issue, django_assert_num_queries, count
    ):
        source = SourceFactory()
        for _ in range(count):
            client.post(f"{LOG}new/", typed(round_, source=str(source.pk)))
        with django_assert_num_queries(8):
            client.get(LOG)


class TestBriefings:
    @pytest.fixture
    def book(self, client, round_):
        client.force_login(round_.team)
        client.post(f"{BOOKS}new/", A_TEXT | {"read_by_on": "2026-10-30"})
        return Briefing.objects.get()

    def test_those_who_enter_approve_and_check_are_to_read_it(self, round_, book):
        mine = [("Data quality handbook 1", f"{BOOKS}{book.uid}/", Standing.DUE)]
        for who in ("provider", "deputy", "stranger", "head", "team", "colleague"):
            assert owed(getattr(round_, who), "briefing") == mine

    def test_who_says_that_they_have_read_it_owes_it_no_more(self, client, round_, book):
        client.force_login(round_.provider)
        client.post(f"{BOOKS}{book.uid}/")
        client.post(f"{BOOKS}{book.uid}/")
        assert owed(round_.provider, "briefing") == []
        assert BriefingReading.objects.count() == 1
        assert AuditEvent.objects.filter(verb="briefing.read").count() == 1
        row = client.get(BOOKS).context["rows"][0]
        assert (row.is_read, row.read_words) == (True, "1 of 6")

    def test_the_team_sees_who_has_not(self, client, round_, book):
        client.force_login(round_.provider)
        client.post(f"{BOOKS}{book.uid}/")
        assert "readings" not in client.get(f"{BOOKS}{book.uid}/").context
        client.force_login(round_.team)
        context = client.get(f"{BOOKS}{book.uid}/").context
        assert [one.by.full_name for one in context["readings"]] == ["Priya Nair"]
        assert [one.full_name for one in context["missing"]] == [
            "Asha Begum", "Dev Shah", "Grace Lindqvist", "Luke Farrow", "Owen Hartley",
        ]  # fmt: skip

    def test_a_newer_version_is_read_anew(self, client, round_, book):
        client.force_login(round_.provider)
        client.post(f"{BOOKS}{book.uid}/")
        client.force_login(round_.team)
        newer = A_TEXT | {
            "version_words": "2", "read_by_on": "2026-11-30", "replaces": str(book.pk)
        }  # fmt: skip
        client.post(f"{BOOKS}new/", newer)
        assert [row.title for row in client.get(BOOKS).context["rows"]] == [
            "Data quality handbook 2"
        ]
        assert [title for title, *_ in owed(round_.provider, "briefing")] == [
            "Data quality handbook 2"
        ]
        text = client.get(f"{BOOKS}{book.uid}/").content.decode()
        assert "A newer version has taken its place:" in text

    def test_a_version_is_replaced_once(self, client, round_, book):
        for _ in range(2):
            response = client.post(f"{BOOKS}new/", A_TEXT | {"replaces": str(book.pk)})
        assert response.status_code == 422
        assert Briefing.objects.count() == 2

    def test_one_that_nobody_has_to_read_is_not_owed(self, client, round_):
        client.force_login(round_.team)
        client.post(f"{BOOKS}new/", A_TEXT)
        assert owed(round_.provider, "briefing") == []

    def test_only_the_team_publishes(self, client, round_):
        client.force_login(round_.provider)
        assert client.get(f"{BOOKS}new/").status_code == 403
        assert client.post(f"{BOOKS}new/", A_TEXT).status_code == 403

    def test_text_is_text(self, client, round_):
        client.force_login(round_.team)
        client.post(f"{BOOKS}new/", A_TEXT | {"text": "<script>alert(1)</script>"})
        text = client.get(f"{BOOKS}{Briefing.objects.get().uid}/").content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text

    @pytest.mark.parametrize("count", [1, 3])
    def test_as_many_queries_for_many(self, client, round_, django_assert_num_queries, count):
        client.force_login(round_.team)
        for number in range(count):
            client.post(f"{BOOKS}new/", A_TEXT | {"version_words": str(number)})
        client.get(BOOKS)
        with django_assert_num_queries(7):
            client.get(BOOKS)
