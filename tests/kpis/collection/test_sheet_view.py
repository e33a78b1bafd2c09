"""The evidence sheet: everything on record about one value, on one page."""

import datetime as dt
import re

import pytest
from django.core.management import call_command

from kpis.calculations.checks import Entry
from kpis.collection.actions import actuals, evidence
from kpis.collection.models import Actual
from perfportal.core import audit, clock
from perfportal.core.access.roles import Role
from perfportal.core.models import AuditEvent, AuditSeal
from perfportal.core.periods import Period
from tests.factories import ActualFactory, EvidenceFactory, person
from tests.kpis.collection.conftest import a_file
from tests.kpis.collection.records import a_waiver
from tests.kpis.collection.test_entry_views import URL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept")]
SHEET = URL + "sheet/"
LATE = actuals.Note("revised", kind="late_data", reason="Payments came late.", source="form")


def fresh():
    return Actual.objects.with_entry().select_related("kpi__data_provider").get()


@pytest.fixture
def told(round_):
    """A value with a whole life: evidence, check, approval, issue, revision, approval."""
    made = evidence.attach_file(
        by=round_.provider, actual=round_.actual, file=a_file(), title="QRC4 return"
    )
    first = Entry(numerator=27_000_000, denominator=48_600_000, commentary="As forecast.")
    note = actuals.Note(source="form")
    actuals.submit(by=round_.team, actual=fresh(), entry=first, version=1, note=note)
    actuals.check(by=round_.colleague, actual=fresh(), outcome="passed", note="Agrees with QRC4.")
    actual = fresh()
    actuals.approve(by=round_.head, actual=actual, version=actual.version)
    actuals.issue(by=round_.team, actual_ids=[actual.pk], source="Report")
    actual = fresh()
    again = Entry(numerator=27_100_000, denominator=48_600_000, commentary="Late payments.")
    actuals.revise(
        by=round_.provider, actual=actual, entry=again, version=actual.version, note=LATE
    )
    return made


def rows_of(page, title):
    (section,) = [one for one in page.sections if one.title == title]
    return {row["key"]: row["value"] for row in section.rows}


@pytest.fixture
def page(client, round_, told):
    client.force_login(person(Role.AUDITOR))
    return client.get(SHEET).context["page"]


class TestSheet:
    def test_the_figure_and_how_it_comes_about(self, page):
        assert (page.figure, page.revised) == (
            "55.8%",
            "Revised on 9 October 2026 from 55.6% to 55.8% (late data)",
        )
        assert rows_of(page, "The figure") == {
            "How it comes about": "27,100,000 ÷ 48,600,000 × 100 = 55.8%",
            "Council Tax received since April": "27,100,000",
            "Council Tax due for the year": "48,600,000",
            "How final it is": "Revised",
            "Commentary": "Late payments.",
            "State": "Submitted",
        }

    def test_who_entered_checked_and_approved(self, page):
        assert rows_of(page, "Who gave it, who agreed") == {
            "Entered by": "Priya Nair, 9 October 2026, 12:00",
            "Data quality check": "Checked by Luke Farrow, 9 October 2026, 12:00 (version 1): "
            "Agrees with QRC4.",
            "Approved by": "Not approved",
            "Issued in a report": "9 October 2026, 12:00",
        }

    def test_definition_and_target_with_their_versions(self, page):
        definition = rows_of(page, "The definition it was counted by")
        assert definition["Version"] == "1, in force from 1 April 2014"
        assert definition["Formula"] == (
            "Council Tax received since April ÷ Council Tax due for the year × 100"
        )
        assert definition["Decimal places"] == "1"
        target = rows_of(page, "Target and tolerance in force")
        assert target["Target of the period"] == "55.9%"
        assert target["Q2 2026/27, version 1"] == "55.9%, in force from 1 July 2026"

    def test_every_version_with_what_it_changed(self, page):
        first, second = page.versions
        assert (first.figure, first.kind, first.changes) == ("55.6%", "First value", [])
        assert first.who == "Asha Begum, 9 October 2026, 12:00 on behalf of Priya Nair"
        assert (second.kind, second.reason) == ("Late data", "Payments came late.")
        assert second.changes == [
            "Figure: from 55.6% to 55.8%",
            "Council Tax received since April: from 27,000,000 to 27,100,000",
            "How final it is: from final to revised",
            "Commentary: from As forecast. to Late payments.",
        ]

    def test_evidence_with_its_hash_and_the_version_that_it_came_with(self, page, told):
        (row,) = page.evidence
        assert (row.title, row.digest, row.version) == (
            "QRC4 return", told.sha256, "with version 1",
        )  # fmt: skip

    def test_the_trail_with_digest_and_no_seal_yet(self, page):
        assert [row.what for row in page.trail] == [
            "Evidence: added", "Submitted", "Checked", "Approved", "Issued in a report", "Revised",
        ]  # fmt: skip
        digests = list(AuditEvent.objects.order_by("pk").values_list("digest", flat=True))
        assert [row.digest for row in page.trail] == digests[-6:]
        assert {row.seal for row in page.trail} == {"not sealed yet"}

    def test_the_seal_that_covers_an_event_is_named(self, client, round_, told):
        with clock.fixed_today(clock.today() + clock.today().resolution):
            seal = audit.seal_settled(as_of=clock.now())
        client.force_login(person(Role.AUDITOR))
        trail = client.get(SHEET).context["page"].trail
        words = f"{seal.first_id} to {seal.last_id}: {seal.digest}"
        assert {row.seal for row in trail} == {words}
        assert AuditSeal.objects.count() == 1

    @pytest.mark.usefixtures("proven")
    def test_warnings_that_were_overridden_stand_with_their_answer(self, client, round_, earlier):
        entry = Entry(numerator=40_000_000, denominator=70_000_000, commentary="A new town.")
        actuals.submit(by=round_.provider, actual=fresh_of(round_), entry=entry, version=1)
        client.force_login(round_.team)
        overridden = client.get(SHEET).context["page"].overridden
        assert [(row.warning, row.answer) for row in overridden] == [
            (
                "70,000,000 differs by more than 20% from 48,600,000 last time: say why.",
                "A new town.",
            )
        ]

    def test_the_file_that_a_value_was_read_from(self, client, round_, tmp_path):
        path = tmp_path / "actuals.csv"
        path.write_text(
            "kpi_code,period,numerator,denominator\nFIN-01,2026-27-Q2,27000000,48600000\n"
        )
        call_command("import_actuals", str(path))
        client.force_login(round_.team)
        source = rows_of(client.get(SHEET).context["page"], "Where it comes from")
        assert source["Given by"] == "actuals.csv"
        assert re.fullmatch("[0-9a-f]{64}", source["SHA-256 of the file"])

    def test_other_rooms_add_their_lines(self, client, round_, told):
        client.force_login(person(Role.AUDITOR))
        panels = {
            panel.title: panel.context["rows"] for panel in client.get(SHEET).context["panels"]
        }
        assert list(panels) == [
            "Checks that were switched off", "Status and how it was worked out",
            "Signed by the director", "Issued in",
        ]  # fmt: skip
        assert panels["Checks that were switched off"] == [
            {"key": "Checks", "value": "None was switched off."}
        ]
        assert panels["Status and how it was worked out"][0]["value"] == (
            "It has not been assessed yet."
        )

    def test_checks_that_were_switched_off_when_it_was_given(self, client, round_):
        a_waiver(round_.team, round_.kpi)
        entry = Entry(numerator=27_000_000, denominator=48_600_000)
        actuals.submit(by=round_.provider, actual=fresh(), entry=entry, version=1)
        client.force_login(person(Role.AUDITOR))
        with clock.fixed_today(dt.date(2027, 5, 1)):  # long after the waiver has run out
            panel = client.get(SHEET).context["panels"][0]
        assert [row["value"] for row in panel.context["rows"]] == [
            (
                "Switched off by Asha Begum on 9 October 2026 until 31 March 2027: Numbers are "
                "small and halve from one quarter to the next."
            )
        ]

    def test_as_data(self, client, round_, told):
        client.force_login(person(Role.AUDITOR))
        data = client.get(SHEET, {"format": "json"}).json()
        assert (data["code"], data["figure"], len(data["versions"])) == ("FIN-01", "55.8%", 2)
        assert data["evidence"][0]["digest"] == told.sha256

    @pytest.mark.parametrize("times", [1, 3])
    def test_query_count_is_flat(self, client, round_, told, times, django_assert_num_queries):
        for _ in range(times):
            EvidenceFactory(actual=round_.actual)
            actual = fresh()
            actuals.approve(by=round_.head, actual=actual, version=actual.version)
            entry = Entry(numerator=27_100_000 + actual.version, denominator=48_600_000)
            actual = fresh()
            actuals.revise(
                by=round_.provider, actual=actual, entry=entry, version=actual.version, note=LATE
            )
        client.force_login(round_.team)
        with django_assert_num_queries(26):
            client.get(SHEET)


def fresh_of(round_):
    return Actual.objects.with_entry().get(pk=round_.actual.pk)


@pytest.fixture
def earlier(round_):
    """Q1 was 28.7% of the same total."""
    return ActualFactory(
        kpi=round_.kpi,
        period=Period.quarter(2026, 1),
        value=None,
        numerator=13_900_000,
        denominator=48_600_000,
    )


class TestWho:
    @pytest.mark.parametrize("who", ["provider", "deputy", "head", "team"])
    def test_staff_who_see_the_value_open_it(self, client, round_, submitted, who):
        client.force_login(getattr(round_, who))
        assert client.get(SHEET).context["page"].code == "FIN-01"
        assert f'href="{SHEET}"' in client.get(URL).content.decode()

    def test_a_stranger_and_a_value_without_a_version_are_not_found(self, client, round_):
        client.force_login(round_.provider)
        assert client.get(SHEET).status_code == 404
        client.force_login(round_.stranger)
        assert client.get(SHEET).status_code == 404

    def test_signed_out_and_wrong_method(self, client, round_, submitted):
        assert client.get(SHEET)["Location"] == f"/account/sign-in/?next={SHEET}"
        client.force_login(round_.team)
        assert client.post(SHEET).status_code == 405
