"""Evidence shows the figure it was given with; of another one a person says that it does too."""

from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from kpis.calculations.checks import Entry
from kpis.collection.actions import actuals, evidence
from kpis.collection.models import Actual, Evidence
from kpis.collection.queries.evidence import has_evidence
from perfportal.core.access.roles import Role
from perfportal.core.models import AuditEvent
from perfportal.core.submissions import new_key
from tests.factories import EvidenceFactory, KPIFactory, person
from tests.kpis.collection.conftest import QUARTER
from tests.kpis.collection.test_entry_views import URL, as_typed
from tests.kpis.collection.workbooks import download, fill, preview_of

FIRST = Entry(numerator=27_000_000, denominator=48_600_000, commentary="As forecast.")
SAME = Entry(numerator=27_000_000, denominator=48_600_000, commentary="As forecast in May.")
OTHER = Entry(numerator=27_100_000, denominator=48_600_000)
OF_ANOTHER = "The evidence attached is of an earlier figure"
TICK = "The evidence attached earlier shows this figure too"
BUTTON = "It shows the present figure too"


def slot():
    return Actual.objects.with_entry().get(kpi__code="FIN-01", period_start=QUARTER.start)


def give(round_, entry, **note):
    actual = slot()
    return actuals.submit(
        by=round_.provider,
        actual=actual,
        entry=entry,
        version=actual.version,
        note=actuals.Note(**note),
    )


def passes(round_):
    try:
        actuals.check(by=round_.team, actual=slot(), outcome="passed")
    except ValidationError:
        return False
    return True


@pytest.fixture
def opened(round_, proven):
    """The figure was given with a link, and has been opened again."""
    actual = give(round_, FIRST)
    actuals.reopen(by=round_.team, actual=actual, version=actual.version, reason="Late sums.")
    return proven


class TestWhatCounts:
    def test_the_words_of_a_commentary_change_nothing(self, round_, opened):
        give(round_, SAME)
        assert (has_evidence(slot()), passes(round_)) == (True, True)

    def test_another_figure_has_none(self, round_, opened):
        give(round_, OTHER)
        assert (has_evidence(slot()), passes(round_)) == (False, False)

    def test_a_figure_that_is_held_back_from_now_on_is_another_answer(self, round_, opened):
        held = Entry(numerator=27_000_000, denominator=48_600_000, marker="c", marker_reason="Few.")
        give(round_, held)
        assert not has_evidence(slot())

    def test_what_is_attached_to_the_next_draft_shows_it(self, round_, opened):
        EvidenceFactory(actual=slot(), added_by=round_.provider)
        give(round_, OTHER)
        assert passes(round_)

    def test_whoever_gives_the_figure_may_say_that_it_shows_it(self, round_, opened):
        give(round_, OTHER, carries_evidence=True)
        opened.refresh_from_db()
        assert (opened.revision.number, opened.carried_to) == (1, slot().revision)
        assert passes(round_)

    def test_the_figure_that_it_was_given_with_counts_for_ever(self, round_, opened):
        give(round_, OTHER, carries_evidence=True)
        actual = slot()
        actuals.reopen(by=round_.team, actual=actual, version=actual.version, reason="It was right")
        give(round_, FIRST)
        assert passes(round_)

    def test_carrying_on_is_in_the_trail_and_only_where_it_says_something(self, round_, opened):
        give(round_, SAME, carries_evidence=True)
        assert not AuditEvent.objects.filter(verb="evidence.carried").exists()
        actual = slot()
        actuals.reopen(by=round_.team, actual=actual, version=actual.version, reason="Late sums.")
        give(round_, OTHER, carries_evidence=True)
        event = AuditEvent.objects.get(verb="evidence.carried")
        assert (event.actor, event.subject_uid) == (round_.provider, opened.uid)
        assert event.after == {"revision": 3}

    def test_what_has_been_withdrawn_is_not_carried_on(self, round_, opened):
        evidence.withdraw(by=round_.team, evidence=opened, reason="The wrong quarter.")
        give(round_, OTHER, carries_evidence=True)
        opened.refresh_from_db()
        assert (opened.carried_to, has_evidence(slot())) == (None, False)

    def test_a_revision_of_an_issued_figure_asks_the_same(self, round_, proven):
        actual = give(round_, FIRST)
        actuals.approve(by=round_.head, actual=actual, version=actual.version)
        actuals.issue(by=round_.team, actual_ids=[actual.pk], source="Report")
        actual = slot()
        note = actuals.Note("revised", kind="late_data", reason="Late payments.")
        actuals.revise(
            by=round_.provider, actual=actual, entry=OTHER, version=actual.version, note=note
        )
        assert not passes(round_)

    def test_the_database_knows_a_version_before_the_one_it_is_carried_to(self, round_, submitted):
        with pytest.raises(IntegrityError), transaction.atomic():
            EvidenceFactory(actual=submitted, carried_to=slot().revision)


class TestTheTick:
    def post(self, client, round_, **typed):
        client.force_login(round_.provider)
        return client.post(URL, as_typed(slot(), submit="1", **typed))

    def test_it_is_on_the_form_of_a_figure_with_earlier_evidence(self, client, round_, opened):
        client.force_login(round_.provider)
        assert TICK in client.get(URL).content.decode()

    def test_it_is_not_there_without(self, client, round_):
        client.force_login(round_.provider)
        assert TICK not in client.get(URL).content.decode()

    @pytest.mark.parametrize(("tick", "counts"), [({"carries_evidence": "on"}, True), ({}, False)])
    def test_it_is_saved_with_the_figure(self, client, round_, opened, tick, counts):
        assert self.post(client, round_, numerator="27,100,000", **tick).status_code == 302
        assert has_evidence(slot()) is counts

    def test_a_tick_that_was_not_offered_says_nothing(self, client, round_):
        EvidenceFactory(actual=slot(), added_by=round_.provider)
        self.post(client, round_, carries_evidence="on")
        assert Evidence.objects.get().carried_to is None

    def test_a_revision_has_it_too_and_keeps_it_over_its_two_pages(self, client, round_, proven):
        actual = give(round_, FIRST)
        actuals.approve(by=round_.head, actual=actual, version=actual.version)
        actuals.issue(by=round_.team, actual_ids=[actual.pk], source="Report")
        client.force_login(round_.provider)
        sent = as_typed(slot(), numerator="27,100,000", carries_evidence="on") | {
            "kind": "late_data",
            "reason": "Late payments.",
        }
        looked = client.post(URL + "revise/", sent | {"look": "1"}).content.decode()
        assert 'name="carries_evidence" value="True"' in looked
        client.post(URL + "revise/", sent | {"carries_evidence": "True"})
        assert has_evidence(slot())

    def test_a_final_figure_has_it_too(self, client, round_, proven):
        actual = give(round_, FIRST, data_status="provisional")
        actuals.approve(by=round_.head, actual=actual, version=actual.version)
        client.force_login(round_.provider)
        sent = as_typed(slot(), numerator="27,100,000", carries_evidence="on")
        assert client.post(URL + "final/", sent).status_code == 302
        assert has_evidence(slot())


class TestTheButton:
    """For a figure that came by the grid or a file, or whose tick was forgotten."""

    @pytest.fixture
    def another(self, round_, opened):
        give(round_, OTHER)
        return opened

    def address(self, one):
        return f"/evidence/{one.uid}/carry/"

    def test_the_page_says_that_it_is_of_another_figure(self, client, round_, another):
        client.force_login(round_.provider)
        page = client.get(URL).content.decode()
        assert "It was given with another figure than the present one." in page
        assert "It needs a file or a link that shows it" in page
        assert BUTTON in page

    def test_it_puts_on_record_that_it_shows_this_one_too(self, client, round_, another):
        client.force_login(round_.provider)
        response = client.post(self.address(another), {"submission": new_key()})
        assert (response.status_code, response["Location"]) == (302, URL + "#evidence")
        (row,) = client.get(URL).context["evidence"]["rows"]
        assert row.version == "with version 1, confirmed for version 2"
        assert (row.counts, row.carry_url) == (True, "")
        assert BUTTON not in client.get(URL).content.decode()

    def test_it_is_not_offered_where_nothing_is_to_be_said(self, client, round_, opened):
        client.force_login(round_.provider)
        assert BUTTON not in client.get(URL).content.decode()
        give(round_, SAME)
        assert BUTTON not in client.get(URL).content.decode()

    def test_a_second_click_says_it_once(self, client, round_, another):
        client.force_login(round_.provider)
        sent = {"submission": new_key()}
        client.post(self.address(another), sent)
        again = client.post(self.address(another), sent, follow=True).content.decode()
        assert "This form was sent before; it was saved once." in again
        assert AuditEvent.objects.filter(verb="evidence.carried").count() == 1

    def test_whoever_may_not_attach_may_not_say_it(self, client, round_, another):
        answers = {}
        auditor, other = person(Role.AUDITOR), person(Role.DATA_PROVIDER, on=round_.kpi.service)
        for name, who in {"auditor": auditor, "other": other, "stranger": round_.stranger}.items():
            client.force_login(who)
            answers[name] = client.post(self.address(another)).status_code
        assert answers == {"auditor": 403, "other": 403, "stranger": 404}

    def test_not_of_a_draft_and_not_of_what_is_withdrawn(self, round_, opened):
        with pytest.raises(PermissionDenied, match="submit the figure first"):
            evidence.carry(by=round_.provider, evidence=opened)
        give(round_, OTHER)
        evidence.withdraw(by=round_.team, evidence=opened, reason="The wrong quarter.")
        with pytest.raises(PermissionDenied, match="Evidence in force"):
            evidence.carry(by=round_.provider, evidence=opened)

    def test_signed_out_and_read(self, client, round_, another):
        assert client.post(self.address(another)).status_code == 302
        client.force_login(round_.provider)
        assert client.get(self.address(another)).status_code == 405
        assert (
            client.post("/evidence/00000000-0000-4000-8000-000000000000/carry/").status_code == 404
        )

    def test_the_evidence_sheet_says_it(self, client, round_, another):
        client.force_login(person(Role.AUDITOR))
        sheet = URL + "sheet/"
        sentence = "It was given with another figure than the present one."
        assert sentence in client.get(sheet).content.decode()
        evidence.carry(by=round_.team, evidence=another)
        page = client.get(sheet).content.decode()
        assert sentence not in page
        assert "with version 1, confirmed for version 2" in page
        assert "Evidence: confirmed for a later version" in page


def test_other_tiers_have_no_tick(client, round_, opened):
    round_.kpi.tier = KPIFactory(tier__code="2").tier
    round_.kpi.save()
    client.force_login(round_.provider)
    assert TICK not in client.get(URL).content.decode()


class TestTheTickInADraft:
    """A tick that was given once is not asked for again when the draft is opened later."""

    GRID = "/entry/2026-27-Q2/"
    TICKED = {"numerator": "27,100,000", "denominator": "48,600,000", "carries_evidence": "on"}

    @pytest.fixture
    def officer(self, client, round_, opened):
        client.force_login(round_.provider)
        return client

    @pytest.fixture
    def drafted(self, officer):
        officer.post(URL, as_typed(slot(), draft="1", **self.TICKED))
        return officer

    def row(self, **typed):
        actual = slot()
        words = {"version": actual.version, "shown": "", "answer": "final", "commentary": ""}
        return {f"entry-{actual.pk}-{name}": word for name, word in (words | typed).items()}

    def grid_row(self, response):
        (row,) = [one for group in response.context["page"].groups for one in group.rows]
        return row

    def test_the_page_of_the_value_shows_it_again(self, drafted):
        assert slot().draft.typed["carries_evidence"] == "on"
        form = drafted.get(URL).context["entry"].form
        assert form["carries_evidence"].value() == "on"
        assert "checked" in str(form["carries_evidence"])

    def test_it_answers_the_warning(self, drafted):
        assert OF_ANOTHER not in unescape(drafted.get(URL).content.decode())
        drafted.post(URL, as_typed(slot(), draft="1", **self.TICKED | {"carries_evidence": ""}))
        assert OF_ANOTHER in unescape(drafted.get(URL).content.decode())

    def test_the_grid_shows_it_and_keeps_it(self, drafted):
        row = self.grid_row(drafted.get(self.GRID))
        assert (row.typed.words["carries_evidence"], row.asks_for_evidence) == ("on", True)
        assert row.warnings == ()
        sent = self.row(**self.TICKED | {"numerator": "27,200,000"})
        drafted.post(self.GRID, sent | {"submission": new_key(), "draft": "1"})
        words = slot().draft.typed
        assert (words["numerator"], words["carries_evidence"]) == ("27,200,000", "on")

    def test_autosave_of_a_row_keeps_it(self, officer):
        officer.post(f"{self.GRID}FIN-01/autosave/", self.row(**self.TICKED))
        assert slot().draft.typed["carries_evidence"] == "on"

    @pytest.mark.parametrize(("tick", "counts"), [("on", True), ("", False)])
    def test_a_row_is_submitted_with_its_tick(self, officer, tick, counts):
        sent = self.row(**self.TICKED | {"carries_evidence": tick})
        officer.post(self.GRID, sent | {"submission": new_key(), "submit": "1"})
        assert (slot().state, has_evidence(slot())) == ("submitted", counts)

    def test_a_row_asks_for_it_where_the_figure_is_another(self, officer):
        row = self.grid_row(officer.get(self.GRID))
        assert not row.asks_for_evidence
        officer.post(f"{self.GRID}FIN-01/autosave/", self.row(numerator="1", denominator="2"))
        response = officer.get(self.GRID)
        assert self.grid_row(response).asks_for_evidence
        shown = f'<div id="entry-{slot().pk}-evidence" class="app-grid__confirm" data-shows>'
        assert shown in " ".join(response.content.decode().split())

    @pytest.mark.parametrize(
        ("figure", "tick", "counts"),
        [("27,100,000", "on", True), ("27,200,000", "", False)],
    )
    def test_a_file_keeps_it_while_the_figure_stays(self, drafted, round_, figure, tick, counts):
        book = fill(download(drafted), numerator=figure, denominator="48,600,000")
        upload = preview_of(drafted, book)
        assert upload.values.get().typed["carries_evidence"] == tick
        sent = {"shown": [upload.values.get().number], "ticked": [upload.values.get().number]}
        drafted.post(
            f"/entry/uploads/{upload.uid}/", sent | {"submit": "1", "submission": new_key()}
        )
        assert (slot().state, has_evidence(slot())) == ("submitted", counts)
