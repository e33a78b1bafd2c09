"""The preview of a sent workbook, and its answer: all, some, as drafts, or none of it."""

import pytest

from kpis.calculations.checks import Entry
from kpis.collection.actions import actuals, drafts, rounds
from kpis.collection.models import Actual, ActualDraft, ActualRevision, EntryUpload
from perfportal.core import submissions
from perfportal.core.models import AuditEvent, Job
from tests.factories import ActualFactory, KPIFactory
from tests.kpis.collection.conftest import QUARTER
from tests.kpis.collection.workbooks import download, fill, preview_of

BOTH = {"numerator": 27_000_000, "denominator": 48_600_000}


@pytest.fixture
def officer(client, round_):
    """Priya, signed in; she owes FIN-01, HSG-02 and HSG-03."""
    owe(round_, "HSG-02", "HSG-03")
    client.force_login(round_.provider)
    return client


def owe(round_, *codes):
    for code in codes:
        KPIFactory(code=code, data_provider=round_.provider, service=round_.kpi.service)
    rounds.open_round(by=round_.team, organisation=round_.round.organisation, period=QUARTER)


def slot(code="FIN-01") -> Actual:
    return (
        Actual.objects.with_entry()
        .select_related("draft")
        .get(kpi__code=code, period_start=QUARTER.start)
    )


def states() -> dict:
    slots = Actual.objects.filter(period_start=QUARTER.start).order_by("kpi__code")
    return dict(slots.values_list("kpi__code", "state"))


def address(upload):
    return f"/entry/uploads/{upload.uid}/"


def answer(client, upload, *codes, button="submit", **more):
    """Press a button of the preview with these KPIs ticked."""
    rows = {row.kpi.code: row.number for row in upload.values.select_related("kpi")}
    data = {
        "shown": list(rows.values()),
        "ticked": [rows[code] for code in codes],
        "submission": submissions.new_key(),
        button: "1",
    }
    return client.post(address(upload), data | more)


@pytest.fixture
def sent(officer):
    """A workbook with three new figures."""
    book = fill(download(officer), **BOTH)
    fill(book, "HSG-02", value=97.2, commentary="Back to normal after the summer.")
    return preview_of(officer, fill(book, "HSG-03", value=77.4))


def test_the_preview_counts_in_words(officer, round_, sent):
    page = officer.get(address(sent))
    text = page.content.decode()
    assert "<strong>3 new, 1 of them without evidence</strong>" in text
    assert "3 figures are ticked." in text
    value = page.context["values"][0]
    assert (value.code, value.words, value.period) == ("FIN-01", "New", "Q2 2026/27")
    assert [(cell.label, cell.mine, cell.theirs, cell.words) for cell in value.cells] == [
        ("Council Tax received since April", "27000000", "", "New"),
        ("Council Tax due for the year", "48600000", "", "New"),
    ]


def test_every_outcome_stands_in_the_counts(officer, round_):
    drafts.save_draft(by=round_.provider, actual=slot("HSG-02"), typed={"value": "90"}, version=1)
    book = fill(download(officer), numerator="8O", denominator=50)
    fill(book, "HSG-02", value=91)
    drafts.save_draft(by=round_.deputy, actual=slot(), typed={"numerator": "1"}, version=1)
    owe(round_, "HSG-04")
    fill(book, "HSG-03", value=77.4)
    text = officer.get(address(preview_of(officer, book))).content.decode()
    assert "<strong>1 new, 1 changed, 1 refused</strong>" in text
    place = "Sheet Figures, row 4, column K (Number on top)"
    assert f"{place}: &#x27;8O&#x27; is not a number." in text


def test_all_ticked_are_submitted_in_one_act(officer, round_, sent):
    response = answer(officer, sent, "FIN-01", "HSG-02", "HSG-03")
    assert (response.status_code, response["Location"]) == (302, address(sent))
    assert set(states().values()) == {"submitted"}
    revision = slot("HSG-02").revision
    assert (str(revision.value), revision.commentary) == (
        "97.2000",
        "Back to normal after the summer.",
    )
    assert revision.source == f"figures.xlsx (SHA-256 {sent.sha256})"
    page = officer.get(address(sent)).content.decode()
    assert "3 figures submitted." in page


def test_some_are_submitted_and_the_others_left(officer, sent):
    answer(officer, sent, "HSG-02")
    assert states() == {"FIN-01": "due", "HSG-02": "submitted", "HSG-03": "due"}
    assert ActualDraft.objects.count() == 0
    saved = sent.values.filter(is_saved=True).values_list("kpi__code", flat=True)
    assert list(saved) == ["HSG-02"]


def test_they_are_kept_as_drafts(officer, sent):
    answer(officer, sent, "FIN-01", "HSG-03", button="draft")
    assert states() == {"FIN-01": "draft", "HSG-02": "due", "HSG-03": "draft"}
    assert slot().draft.typed["numerator"] == "27000000"
    assert "2 kept as drafts." in officer.get(address(sent)).content.decode()


def test_it_is_audited_with_file_and_hash(officer, round_, sent):
    answer(officer, sent, "FIN-01", "HSG-02", "HSG-03")
    event = AuditEvent.objects.get(verb="upload.saved")
    assert (event.actor, event.source) == (round_.provider, "figures.xlsx")
    assert event.after == {"submitted": 3, "drafts": 0, "sha256": sent.sha256}
    assert AuditEvent.objects.filter(verb="actual.submitted").count() == 3


def test_a_second_click_saves_once(officer, sent):
    key = submissions.new_key()
    answer(officer, sent, "FIN-01", submission=key)
    response = answer(officer, sent, "FIN-01", "HSG-02", submission=key)
    assert response["Location"] == address(sent)
    assert (ActualRevision.objects.count(), AuditEvent.objects.filter(
        verb="upload.saved").count()) == (1, 1)  # fmt: skip
    text = officer.get(address(sent)).content.decode()
    assert "This file has been answered already; it was saved once." in text


def test_nothing_ticked_saves_nothing_and_says_so(officer, sent):
    response = answer(officer, sent)
    assert response.status_code == 422
    assert "Nothing is ticked: tick the figures that you want." in response.content.decode()
    assert ActualRevision.objects.count() == 0


def test_it_can_be_thrown_away(officer, sent):
    response = answer(officer, sent, "FIN-01", button="discard")
    assert response["Location"] == "/entry/2026-27-Q2/upload/"
    sent.refresh_from_db()
    assert (sent.state, sent.values.count()) == ("discarded", 0)
    assert set(states().values()) == {"due"}


def test_a_warning_without_commentary_makes_a_draft_and_says_so(officer, round_):
    ActualFactory(kpi=slot("HSG-03").kpi, period=QUARTER.previous(), value=20)
    upload = preview_of(officer, fill(download(officer), "HSG-03", value=77.4))
    text = officer.get(address(upload)).content.decode()
    assert "77.4 differs by more than 25% from 20 in Q1 2026/27: say why." in text
    assert "Until then it is kept as a draft." in text
    answer(officer, upload, "HSG-03")
    assert states()["HSG-03"] == "draft"
    assert "1 kept as a draft." in officer.get(address(upload)).content.decode()


def test_a_warning_that_the_commentary_answers_is_submitted(officer, round_):
    ActualFactory(kpi=slot("HSG-03").kpi, period=QUARTER.previous(), value=20)
    book = fill(download(officer), "HSG-03", value=77.4, commentary="A new contract since July.")
    upload = preview_of(officer, book)
    answer(officer, upload, "HSG-03")
    assert states()["HSG-03"] == "submitted"


@pytest.mark.parametrize(("confirmed", "state"), [("Yes", "submitted"), (None, "draft")])
def test_an_unchanged_figure_is_submitted_once_it_is_confirmed(officer, confirmed, state):
    ActualFactory(kpi=slot("HSG-03").kpi, period=QUARTER.previous(), value=20)
    upload = preview_of(officer, fill(download(officer), "HSG-03", value=20, confirmed=confirmed))
    answer(officer, upload, "HSG-03")
    assert states()["HSG-03"] == state


def test_the_same_workbook_again_submits_the_drafts_it_made(officer, sent):
    answer(officer, sent, "FIN-01", "HSG-02", "HSG-03", button="draft")
    upload = preview_of(officer, fill(download(officer), "HSG-02", value=97.2))
    assert upload.counts == {"unchanged": 3, "without_evidence": 1}
    answer(officer, upload, "FIN-01", "HSG-02", "HSG-03")
    assert set(states().values()) == {"submitted"}


@pytest.fixture
def conflict(officer, round_):
    """Dev has saved a draft since Priya downloaded her workbook."""
    book = fill(download(officer), **BOTH)
    words = {"numerator": "1", "denominator": "2", "commentary": "Dev was here"}
    drafts.save_draft(by=round_.deputy, actual=slot(), typed=words, version=1)
    return preview_of(officer, book)


def test_where_nothing_can_be_saved_only_discarding_is_offered(officer, round_):
    text = officer.get(address(preview_of(officer, fill(download(officer), numerator="8O"))))
    text = text.content.decode()
    assert "There is nothing to save in this file." in text
    assert "Submit the ticked figures" not in text


def test_a_conflict_shows_both_and_whose_the_other_is(officer, conflict):
    page = officer.get(address(conflict))
    text = page.content.decode()
    assert "FIN-01: Dev Shah has entered something since the workbook was made." in text
    (value,) = page.context["values"]
    assert [(cell.mine, cell.theirs, cell.words) for cell in value.cells] == [
        ("27000000", "1", "Conflict"),
        ("48600000", "2", "Conflict"),
        ("Dev was here", "Dev was here", "Unchanged"),
    ]


def test_a_conflict_is_left_alone_unless_mine_is_chosen(officer, conflict):
    number = conflict.values.get().number
    response = answer(officer, conflict, **{f"choice-{number}": "theirs"})
    assert response.status_code == 422
    assert slot().draft.typed["numerator"] == "1"


def test_choosing_mine_saves_mine(officer, conflict):
    number = conflict.values.get().number
    answer(officer, conflict, **{f"choice-{number}": "mine"})
    assert str(slot().revision.numerator) == "27000000.0000"


def test_what_changed_since_the_preview_stops_all_of_it(officer, round_, sent):
    drafts.save_draft(by=round_.deputy, actual=slot(), typed={"numerator": "1"}, version=1)
    response = answer(officer, sent, "FIN-01", "HSG-02", "HSG-03")
    assert response.status_code == 409
    text = response.content.decode()
    assert "Nothing has been saved: something has changed since you looked." in text
    assert "<strong>2 new, 1 in conflict, 1 of them without evidence</strong>" in text
    assert (ActualRevision.objects.count(), slot().draft.by) == (0, round_.deputy)
    assert states() == {"FIN-01": "draft", "HSG-02": "due", "HSG-03": "due"}


def test_what_was_submitted_since_the_preview_is_closed_then(officer, round_, sent):
    entry = Entry(numerator=1, denominator=2, commentary="By hand")
    actuals.submit(by=round_.deputy, actual=slot(), entry=entry, version=1)
    assert answer(officer, sent, "FIN-01", "HSG-02").status_code == 409
    sent.refresh_from_db()
    assert sent.counts == {"new": 2, "closed": 1}
    answer(officer, sent, "HSG-02")
    assert states() == {"FIN-01": "submitted", "HSG-02": "submitted", "HSG-03": "due"}
    assert str(slot().revision.numerator) == "1.0000"


def test_a_round_that_closed_since_the_preview_takes_nothing(officer, round_, sent):
    rounds.lock_round(by=round_.team, round_=round_.round)
    assert answer(officer, sent, "FIN-01", "HSG-02").status_code == 409
    assert ActualRevision.objects.count() == 0


def test_entered_on_behalf_is_noted(client, round_):
    client.force_login(round_.team)
    book = fill(download(client, **{"for": str(round_.provider.uid)}), **BOTH)
    upload = preview_of(client, book)
    answer(client, upload, "FIN-01")
    assert (slot().entered_by, slot().entered_for) == (round_.team, round_.provider)
    assert "for Priya Nair" in client.get(address(upload)).content.decode()


@pytest.mark.parametrize("who", ["deputy", "stranger", "team", "head"])
def test_nobody_else_sees_it(client, round_, sent, who):
    client.force_login(getattr(round_, who))
    assert client.get(address(sent)).status_code == 404
    assert client.post(address(sent), {"submit": "1"}).status_code == 404


def test_it_goes_out_of_sight_with_the_right_to_enter(officer, round_, sent):
    round_.provider.role_assignments.all().delete()
    assert officer.get(address(sent)).status_code == 404


def test_signed_out_goes_to_sign_in(client, round_, sent):
    client.logout()
    assert client.get(address(sent))["Location"] == f"/account/sign-in/?next={address(sent)}"


def test_takes_no_other_method(officer, sent):
    assert officer.delete(address(sent)).status_code == 405


def test_ticks_of_a_page_are_kept_when_the_next_is_turned_to(officer, sent):
    response = answer(officer, sent, "HSG-03", go="2", button="remember")
    assert response["Location"] == f"{address(sent)}?page=2"
    ticked = sent.values.filter(ticked=True).values_list("kpi__code", flat=True)
    assert list(ticked) == ["HSG-03"]


def test_an_assessment_follows(officer, sent):
    Job.objects.all().delete()
    answer(officer, sent, "HSG-02")
    assert [job.payload for job in Job.objects.filter(name="kpis.assess")] == [
        {"kpi_ids": [slot("HSG-02").kpi_id]}
    ]


@pytest.mark.parametrize("values", [1, 3])
def test_query_count_is_flat(client, round_, values, django_assert_num_queries):
    owe(round_, *(f"HSG-{number}" for number in range(2, values + 1)))
    client.force_login(round_.provider)
    book = fill(download(client), **BOTH)
    for number in range(2, values + 1):
        fill(book, f"HSG-{number}", value=97)
    upload = preview_of(client, book)
    with django_assert_num_queries(9):
        response = client.get(address(upload))
    assert len(response.context["values"]) == values
    assert EntryUpload.objects.count() == 1
