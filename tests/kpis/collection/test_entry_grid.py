"""The grid: all values that an officer owes in a round, in the rows of one form."""

import datetime as dt
import threading
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test import Client

from kpis.calculations.checks import Entry
from kpis.collection.actions import actuals, drafts, rounds
from kpis.collection.grid_rows import seal
from kpis.collection.models import Actual, ActualDraft, ActualState
from perfportal.core.models import AuditEvent
from perfportal.core.submissions import new_key
from tests.factories import ActualFactory, KPIFactory
from tests.kpis.collection.conftest import QUARTER

URL = "/entry/2026-27-Q2/"
SAVE = "/entry/2026-27-Q2/FIN-01/autosave/"
NUMBERS = {"numerator": "27,000,000", "denominator": "48,600,000"}


def owe(round_, count=1, **fields):
    """More KPIs of the same provider, each with a slot in the round."""
    made = [
        KPIFactory(data_provider=round_.provider, service=round_.kpi.service, **fields)
        for _ in range(count)
    ]
    rounds.open_round(
        by=round_.team, organisation=round_.round.organisation, period=round_.round.period
    )
    return [slot(kpi.code) for kpi in made]


def slot(code="FIN-01"):
    return Actual.objects.with_entry().get(kpi__code=code, period_start=QUARTER.start)


def row(actual, shown=None, **typed):
    """A row as the browser sends it; `shown` are the words that the page had in it."""
    words = {
        "version": actual.version,
        "shown": seal(shown or {}),
        "answer": "final",
        "commentary": "",
        **typed,
    }
    return {f"entry-{actual.pk}-{name}": str(word) for name, word in words.items()}


def page(*rows, button="submit"):
    sent = {"submission": new_key(), button: "1"}
    return sent | {name: word for one in rows for name, word in one.items()}


def rows_of(response):
    return [one for group in response.context["page"].groups for one in group.rows]


def text_of(response):
    return " ".join(unescape(response.content.decode()).split())


@pytest.fixture
def officer(client, round_):
    client.force_login(round_.provider)
    return client


class TestThePage:
    def test_has_a_row_for_each_value_by_code(self, officer, round_):
        owe(round_)
        response = officer.get(URL)
        codes = [one.actual.kpi.code for one in rows_of(response)]
        assert codes == sorted(codes)
        assert len(codes) == 2
        text = response.content.decode()
        for one in rows_of(response):
            assert text.count(f'id="{one.key}-commentary"') == 1
        assert text.count('<form method="post" id="grid"') == 1

    def test_says_what_is_done_and_until_when(self, officer, round_):
        given = ActualFactory(
            kpi=KPIFactory(code="ZZZ-01", data_provider=round_.provider),
            state="submitted",
            round=round_.round,
        )
        response = officer.get(URL)
        assert "1 of 2 figures given. Enter by 14 October 2026." in text_of(response)
        first, second = rows_of(response)
        assert (first.is_open, second.is_open) == (True, False)
        assert second.status == ("Waits for the service head", "grey")
        assert f'name="entry-{given.pk}-version"' not in response.content.decode()

    def test_asks_for_the_numbers_of_the_measure_type(self, officer, round_):
        owe(round_, code="AAA-01")
        owe(round_, code="AAA-02", definition__measure_type="wmean", definition__unit="days")
        labels = [[cell.label for cell in one.cells] for one in rows_of(officer.get(URL))]
        assert labels == [
            ["Figure"],
            ["Average", "Number below"],
            ["Council Tax received since April", "Council Tax due for the year"],
        ]

    def test_a_cell_has_a_full_label(self, officer, round_):
        text = text_of(officer.get(URL))
        assert (
            "FIN-01 Council Tax collected in the year, Q2 2026/27, Number on top: </span>"
            "Council Tax received since April</label>"
        ) in text

    def test_a_kpi_with_months_has_a_row_for_each_under_one_heading(self, officer, round_):
        kpi = KPIFactory(
            code="AAA-01",
            title="Calls answered",
            data_provider=round_.provider,
            definition__frequency="monthly",
        )
        rounds.open_round(
            by=round_.team, organisation=round_.round.organisation, period=round_.round.period
        )
        groups = officer.get(URL).context["page"].groups
        assert [group.heading for group in groups] == ["AAA-01 Calls answered", ""]
        assert [one.own_period for one in groups[0].rows] == [
            "Jul 2026",
            "Aug 2026",
            "Sep 2026",
        ]
        assert {one.actual.kpi for one in groups[0].rows} == {kpi}

    def test_beside_each_row_stand_earlier_values_target_and_allowed_range(self, officer, round_):
        round_.kpi.definition.hard_minimum, round_.kpi.definition.hard_maximum = 0, 100
        round_.kpi.definition.save()
        period = QUARTER
        for numerator in (13, 47, 40, 27, 14):
            period = period.previous()
            ActualFactory(
                kpi=round_.kpi, period=period, value=None, numerator=numerator, denominator=50
            )
        beside = rows_of(officer.get(URL))[0].beside
        assert beside.last == [
            ("Q1 2026/27", "26.0%"),
            ("Q4 2025/26", "94.0%"),
            ("Q3 2025/26", "80.0%"),
            ("Q2 2025/26", "54.0%"),
        ]
        assert (beside.year_before, beside.target) == ("54.0%", "55.9%")
        assert beside.allowed == "between 0.0% and 100.0%"

    def test_leads_to_the_first_unfinished_cell(self, officer, round_):
        drafts.save_draft(by=round_.provider, actual=slot(), typed={"numerator": "1"}, version=1)
        response = officer.get(URL)
        assert response.context["page"].next_gap == f"entry-{round_.actual.pk}-denominator"

    def test_a_returned_row_says_by_whom_and_why(self, officer, round_, submitted):
        actuals.return_for_correction(
            by=round_.team, actual=submitted, version=2, reason="The refunds are missing."
        )
        text = text_of(officer.get(URL))
        assert "<strong>Returned by Asha Begum:</strong> The refunds are missing." in text

    def test_a_closed_round_is_read_only(self, officer, round_):
        rounds.lock_round(by=round_.team, round_=round_.round)
        text = text_of(officer.get(URL))
        assert "The round is closed: its figures can be read, not changed." in text
        assert "Submit the finished figures" not in text

    def test_the_team_sees_the_round_of_a_colleague(self, client, round_):
        client.force_login(round_.team)
        response = client.get(URL, {"for": str(round_.provider.uid)})
        assert [one.actual.kpi.code for one in rows_of(response)] == ["FIN-01"]
        assert "On behalf of Priya Nair" in text_of(response)

    def test_an_officer_does_not_see_the_round_of_a_colleague(self, client, round_):
        client.force_login(round_.stranger)
        response = client.get(URL, {"for": str(round_.provider.uid)})
        assert response.context["page"].groups == []
        assert "You have no figure in this round" in text_of(response)

    def test_a_period_that_cannot_be_read_is_not_found(self, officer):
        assert officer.get("/entry/whenever/").status_code == 404

    def test_signed_out_goes_to_sign_in(self, client, round_):
        assert client.get(URL)["Location"] == f"/account/sign-in/?next={URL}"
        assert client.post(URL)["Location"] == f"/account/sign-in/?next={URL}"

    def test_cannot_be_put(self, officer):
        assert officer.put(URL).status_code == 405

    def test_is_not_kept_by_the_browser(self, officer):
        assert "no-store" in officer.get(URL)["Cache-Control"]

    @pytest.mark.parametrize("values", [3, 30])
    def test_query_count_is_flat(self, officer, round_, values, django_assert_num_queries):
        for actual in owe(round_, values - 1):
            drafts.save_draft(by=round_.provider, actual=actual, typed={"value": "97"}, version=1)
        with django_assert_num_queries(13):
            response = officer.get(URL)
        assert len(rows_of(response)) == values

    def test_sixty_rows_with_words_are_a_light_page(self, officer, round_):
        text = "Cases counted on the last day of the quarter, however they arrived. " * 8
        for actual in owe(round_, 59, definition__measure_type="wmean"):
            actual.kpi.definition.definition = text
            actual.kpi.definition.save()
            before = ActualFactory(
                kpi=actual.kpi, period=QUARTER.previous(), value=90, denominator=10,
                commentary="A word. " * 150,
            )  # fmt: skip
            assert before.revision.commentary
        response = officer.get(URL)
        assert len(rows_of(response)) == 60
        assert len(response.content) < 300_000


class TestSubmit:
    def test_submits_what_is_finished_and_leaves_what_is_empty(self, officer, round_):
        (empty,) = owe(round_)
        response = officer.post(URL, page(row(slot(), **NUMBERS), row(empty)), follow=True)
        assert response.redirect_chain == [(URL, 302)]
        assert "1 figure has been submitted." in text_of(response)
        given = slot()
        assert (given.state, given.revision.numerator) == (ActualState.SUBMITTED, 27_000_000)
        assert slot(empty.kpi.code).state == ActualState.DUE
        assert AuditEvent.objects.filter(verb="actual.submitted").count() == 1

    def test_what_needs_a_look_is_held_out_and_kept(self, officer, round_):
        (other,) = owe(round_)
        response = officer.post(
            URL, page(row(slot(), **NUMBERS), row(other, value="27m", commentary="By hand."))
        )
        assert response.status_code == 422
        assert slot().state == ActualState.SUBMITTED
        assert slot(other.kpi.code).state == ActualState.DRAFT
        assert ActualDraft.objects.get().typed["value"] == "27m"
        text = text_of(response)
        code = other.kpi.code
        sentence = "'27m' is not a number. Type digits only, for example 80."
        assert f'<a href="#entry-{other.pk}-value">{code}: Figure: {sentence}</a>' in text
        assert 'value="27m"' in text
        assert "<title>Error: Figures for Q2 2026/27 - " in text
        assert "1 figure has been submitted." in text
        assert "1 figure needs a look before it can be submitted; it is kept as a draft." in text

    def test_what_is_missing_is_said_when_it_is_submitted(self, officer, round_):
        response = officer.post(URL, page(row(slot(), numerator="27,000,000")))
        assert [error.text for error in response.context["page"].errors] == [
            "FIN-01: Council Tax due for the year: Enter the number below."
        ]
        assert response.context["page"].errors[0].href == f"#entry-{slot().pk}-denominator"

    def test_a_draft_is_not_told_what_is_missing(self, officer, round_):
        officer.post(URL, page(row(slot(), numerator="27,000,000"), button="draft"))
        (only,) = rows_of(officer.get(URL))
        assert (only.errors, only.status) == ({}, ("Begun", "blue"))

    @pytest.mark.parametrize(
        ("typed", "value"), [("1,234", "1234"), ("97.2%", "97.2"), ("£1,200", "1200")]
    )
    def test_figures_as_excel_writes_them(self, officer, round_, typed, value):
        (actual,) = owe(round_, definition__unit="number")
        officer.post(URL, page(row(actual, value=typed)))
        assert slot(actual.kpi.code).revision.value == Decimal(value)

    def test_a_day_is_read(self, officer, round_):
        (actual,) = owe(round_, definition__unit="date")
        officer.post(URL, page(row(actual, value="31/10/2026")))
        assert slot(actual.kpi.code).revision.value == 20261031

    def test_no_cases_is_an_answer(self, officer, round_):
        officer.post(URL, page(row(slot(), answer="z")))
        assert (slot().revision.marker, slot().revision.value) == ("z", None)

    def test_not_available_wants_a_reason_in_the_row(self, officer, round_):
        response = officer.post(URL, page(row(slot(), answer="x")))
        (only,) = rows_of(response)
        why = "Say why there is no figure and when there will be one."
        assert only.errors == {"marker_reason": (why,)}
        key = f"entry-{slot().pk}"
        assert response.context["page"].errors[0].href == f"#{key}-marker_reason"
        assert f'<div id="{key}-why" class="app-grid__why" data-shows>' in text_of(response)
        officer.post(URL, page(row(slot(), answer="x", marker_reason="The system was down.")))
        assert (slot().revision.marker, slot().revision.marker_reason) == (
            "x",
            "The system was down.",
        )

    def test_how_final_a_figure_is(self, officer, round_):
        officer.post(URL, page(row(slot(), answer="provisional", **NUMBERS)))
        assert slot().revision.data_status == "provisional"

    def test_a_warning_does_not_stop(self, officer, round_):
        before = {"value": None, "numerator": 28_000_000, "denominator": 48_600_000}
        ActualFactory(kpi=round_.kpi, period=QUARTER.previous(), **before)
        response = officer.post(URL, page(row(slot(), commentary="Refunds.", **NUMBERS)))
        assert response.status_code == 302
        assert slot().state == ActualState.SUBMITTED

    def test_an_unchanged_figure_wants_its_tick(self, officer, round_):
        before = {"value": None, "numerator": 27_000_000, "denominator": 48_600_000}
        ActualFactory(kpi=round_.kpi, period=QUARTER.previous(), **before)
        response = officer.post(URL, page(row(slot(), **NUMBERS)))
        assert [error.text for error in response.context["page"].errors] == [
            "FIN-01: Tick this if the figure is right, or correct the figure."
        ]
        key = f"entry-{slot().pk}"
        assert response.context["page"].errors[0].href == f"#{key}-confirmed"
        assert f'id="{key}-confirm" class="app-grid__confirm" data-shows>' in text_of(response)
        officer.post(URL, page(row(slot(), confirmed="on", **NUMBERS)))
        assert slot().state == ActualState.SUBMITTED

    def test_a_second_click_writes_once(self, officer, round_):
        (wrong,) = owe(round_)
        sent = page(row(slot(), **NUMBERS), row(wrong, value="27m"))
        officer.post(URL, sent)
        second = officer.post(URL, sent)
        assert "1 figure had been submitted already; it was saved once." in text_of(second)
        assert slot().revisions.count() == 1
        assert rows_of(second)[0].clash is None
        assert slot(wrong.kpi.code).version == 2

    def test_a_returned_value_is_not_sent_back_as_it_was(self, officer, round_, submitted):
        actuals.return_for_correction(
            by=round_.team, actual=submitted, version=2, reason="The refunds are missing."
        )
        given = {"numerator": "27000000", "denominator": "48600000"}
        response = officer.post(URL, page(row(slot(), shown=given, **given)), follow=True)
        assert "1 figure that came back was left: nothing in it has been changed." in text_of(
            response
        )
        assert slot().state == ActualState.DRAFT
        officer.post(URL, page(row(slot(), shown=given, commentary="Refunds are in it.", **given)))
        assert slot().state == ActualState.SUBMITTED

    def test_the_team_enters_for_a_colleague(self, client, round_):
        client.force_login(round_.team)
        address = f"{URL}?for={round_.provider.uid}"
        response = client.post(address, page(row(slot(), **NUMBERS)))
        assert response["Location"] == address
        assert (slot().entered_by, slot().entered_for) == (round_.team, round_.provider)

    def test_what_was_typed_while_the_round_was_closed_comes_back(self, officer, round_):
        rounds.lock_round(by=round_.team, round_=round_.round)
        response = officer.post(URL, page(row(slot(), **NUMBERS)))
        assert response.status_code == 422
        text = text_of(response)
        assert "FIN-01: The round is closed. Ask the performance team to open it again." in text
        assert "You typed: 27,000,000" in text
        assert slot().state == ActualState.DUE

    def test_a_page_opened_before_the_role_ended_saves_nothing(self, client, round_):
        round_.deputy.role_assignments.update(ends_on="2026-10-08")
        client.force_login(round_.deputy)
        response = client.post(URL, page(row(slot(), **NUMBERS)))
        assert response.status_code == 422
        assert "You are not named as provider of this KPI." in text_of(response)
        assert slot().state == ActualState.DUE

    def test_rows_of_somebody_else_are_not_taken(self, client, round_):
        client.force_login(round_.stranger)
        response = client.post(URL, page(row(slot(), **NUMBERS)))
        assert response.status_code == 302
        assert slot().state == ActualState.DUE

    def test_nothing_new_is_said(self, officer, round_):
        response = officer.post(URL, page(row(slot())), follow=True)
        assert "There was nothing new in the rows, so nothing was sent." in text_of(response)

    def test_a_version_that_is_no_number_is_a_conflict(self, officer, round_):
        response = officer.post(URL, page(row(slot(), version="9" * 40, **NUMBERS)))
        assert response.status_code == 409
        assert slot().state == ActualState.DUE


class TestDrafts:
    def test_are_kept_as_typed_and_shown_again(self, officer, round_):
        response = officer.post(
            URL, page(row(slot(), numerator="27,0", commentary="One\r\ntwo"), button="draft")
        )
        assert (response.status_code, response["Location"]) == (302, URL)
        assert slot().state == ActualState.DRAFT
        text = officer.get(URL).content.decode()
        assert 'value="27,0"' in text
        assert ">One\ntwo</textarea>" in text

    def test_only_rows_that_somebody_changed_are_saved(self, officer, round_):
        (other,) = owe(round_)
        response = officer.post(
            URL, page(row(slot(), **NUMBERS), row(other), button="draft"), follow=True
        )
        assert "1 draft has been saved." in text_of(response)
        assert (slot().version, slot(other.kpi.code).version) == (2, 1)

    def test_a_row_of_a_colleague_that_one_has_not_touched_is_no_conflict(self, officer, round_):
        stale = row(slot())
        drafts.save_draft(by=round_.deputy, actual=slot(), typed={"numerator": "5"}, version=1)
        assert officer.post(URL, page(stale, button="draft")).status_code == 302
        assert ActualDraft.objects.get().typed["numerator"] == "5"

    def test_a_draft_may_be_emptied(self, officer, round_):
        words = {"numerator": "5"}
        drafts.save_draft(by=round_.provider, actual=slot(), typed=words, version=1)
        officer.post(URL, page(row(slot(), shown=words, numerator="")))
        assert ActualDraft.objects.get().typed["numerator"] == ""
        assert rows_of(officer.get(URL))[0].status == ("Due", "yellow")

    def test_the_row_says_when_and_by_whom(self, officer, round_):
        moment = dt.datetime(2026, 10, 9, 13, 5, tzinfo=dt.UTC)
        drafts.save_draft(by=round_.provider, actual=slot(), typed=NUMBERS, version=1)
        ActualDraft.objects.update(updated_at=moment)
        (only,) = rows_of(officer.get(URL))
        assert (only.saved, only.status) == ("Draft saved 14:05", ("Ready to submit", "green"))
        ActualDraft.objects.update(by=round_.deputy, updated_at=moment - dt.timedelta(days=1))
        (only,) = rows_of(officer.get(URL))
        assert only.saved == "Draft saved by Dev Shah, 8 October 2026, 14:05"

    def test_are_checked_when_the_page_is_opened_again(self, officer, round_):
        words = {"numerator": "49,000,000", "denominator": "48,600,000"}
        drafts.save_draft(by=round_.provider, actual=slot(), typed=words, version=1)
        (only,) = rows_of(officer.get(URL))
        assert only.figure == "100.8%"
        assert only.status == ("1 error", "red")
        assert only.cells[0].errors == (
            "A part cannot be more than the whole: check both numbers.",
        )


class TestTwoPeople:
    @pytest.fixture
    def stale(self, round_):
        """Priya's page was open when Dev saved 26,000,000."""
        sent = row(slot(), **NUMBERS)
        words = {"numerator": "26,000,000", "denominator": "48,600,000"}
        drafts.save_draft(by=round_.deputy, actual=slot(), typed=words, version=1)
        return sent

    @pytest.mark.parametrize(("button", "status"), [("submit", 409), ("draft", 409)])
    def test_both_values_are_shown_in_the_row(self, officer, round_, stale, button, status):
        response = officer.post(URL, page(stale, button=button))
        assert response.status_code == status
        (only,) = rows_of(response)
        assert [(one.label, one.theirs, one.mine) for one in only.clash.rows] == [
            ("Council Tax received since April", "26,000,000", "27,000,000")
        ]
        sentence = "Dev Shah has changed this figure since you opened the page. Compare and choose."
        text = text_of(response)
        assert f'<a href="#{only.key}-clash">FIN-01: {sentence}</a>' in text
        assert 'value="27,000,000"' in text
        assert ActualDraft.objects.get().typed["numerator"] == "26,000,000"

    def test_the_other_rows_go_through(self, officer, round_, stale):
        (other,) = owe(round_)
        response = officer.post(URL, page(stale, row(other, value="97")))
        assert response.status_code == 409
        assert slot(other.kpi.code).state == ActualState.SUBMITTED

    def test_sending_it_again_without_a_choice_writes_over_nothing(self, officer, stale):
        (only,) = rows_of(officer.post(URL, page(stale)))
        assert only.version == 1
        assert officer.post(URL, page(stale)).status_code == 409

    def test_they_may_keep_their_own(self, officer, round_, stale):
        (only,) = rows_of(officer.post(URL, page(stale)))
        choice = {f"{only.key}-choice": f"mine-{only.clash.seen}"}
        assert officer.post(URL, page(stale | choice)).status_code == 302
        assert slot().revision.numerator == 27_000_000

    def test_their_own_is_not_laid_over_a_third_version(self, officer, round_, stale):
        (only,) = rows_of(officer.post(URL, page(stale)))
        choice = {f"{only.key}-choice": f"mine-{only.clash.seen}"}
        drafts.save_draft(by=round_.deputy, actual=slot(), typed={"numerator": "3"}, version=2)
        assert officer.post(URL, page(stale | choice)).status_code == 409
        assert ActualDraft.objects.get().typed["numerator"] == "3"

    def test_they_may_keep_what_is_saved(self, officer, round_, stale):
        choice = {f"entry-{slot().pk}-choice": "theirs"}
        assert officer.post(URL, page(stale | choice, button="draft")).status_code == 302
        assert ActualDraft.objects.get().typed["numerator"] == "26,000,000"

    def test_what_has_been_submitted_meanwhile_is_not_changed(self, officer, round_):
        sent = row(slot(), numerator="26,000,000", denominator="48,600,000")
        entry = Entry(numerator=27_000_000, denominator=48_600_000)
        actuals.submit(by=round_.deputy, actual=slot(), entry=entry, version=1)
        response = officer.post(URL, page(sent))
        assert response.status_code == 409
        text = text_of(response)
        assert (
            "Dev Shah has submitted this figure meanwhile. If yours is right, ask for it to be "
            "returned."
        ) in text
        assert "You typed: 26,000,000" in text
        assert "Keep what I typed" not in text
        assert slot().revisions.count() == 1


@pytest.mark.usefixtures("proven")
class TestAutosave:
    @pytest.fixture
    def save(self, officer, round_):
        def post(**typed):
            return officer.post(SAVE, row(slot(), **typed), headers={"HX-Request": "true"})

        return post

    def test_saves_the_draft_and_answers_with_the_row(self, save):
        before = slot().version
        response = save(**NUMBERS)
        assert response.status_code == 200
        text = text_of(response)
        key = f"entry-{slot().pk}"
        assert text.startswith(f'<tr id="{key}" class="app-grid__row" data-row data-version="2"')
        assert f'<div id="{key}-figure" data-part><strong>55.6%</strong>' in text
        assert 'data-said="FIN-01: saved"' in text
        assert (slot().state, slot().version) == (ActualState.DRAFT, before + 1)
        assert ActualDraft.objects.get().typed["numerator"] == "27,000,000"

    def test_says_the_findings(self, save, round_):
        before = {"value": None, "numerator": 28_000_000, "denominator": 48_600_000}
        ActualFactory(kpi=round_.kpi, period=QUARTER.previous(), **before)
        text = text_of(save(**NUMBERS))
        assert 'data-said="FIN-01: saved; 1 warning"' in text
        assert "a figure since the year began does not" in text
        text = text_of(save(numerator="27m", denominator="-1"))
        assert 'data-said="FIN-01: saved; 1 error"' in text
        assert "'27m' is not a number. Type digits only, for example 80." in text

    def test_the_same_words_are_saved_once(self, officer, round_):
        sent = row(slot(), **NUMBERS)
        assert officer.post(SAVE, sent).status_code == 200
        assert officer.post(SAVE, sent).status_code == 200
        assert slot().version == 2

    def test_a_row_that_moved_on_is_a_conflict_in_its_place(self, officer, round_):
        sent = row(slot(), **NUMBERS)
        drafts.save_draft(by=round_.deputy, actual=slot(), typed={"numerator": "5"}, version=1)
        response = officer.post(SAVE, sent)
        assert response.status_code == 409
        text = text_of(response)
        assert 'data-version="1"' in text
        assert "FIN-01: not saved. Dev Shah has changed this figure" in text
        assert f'value="mine-{slot().version}"' in text
        theirs = officer.post(SAVE, sent | {f"entry-{slot().pk}-choice": "theirs"})
        assert theirs.status_code == 200
        assert "data-takes" in text_of(theirs)
        assert 'value="5"' in text_of(theirs)

    def test_a_closed_round_is_said_in_the_row(self, save, round_):
        rounds.lock_round(by=round_.team, round_=round_.round)
        response = save(**NUMBERS)
        assert response.status_code == 403
        assert "The round is closed. Ask the performance team to open it again." in text_of(
            response
        )
        assert "You typed: 27,000,000" in text_of(response)

    @pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("head", 403), ("team", 200)])
    def test_who_may(self, client, round_, who, status):
        client.force_login(getattr(round_, who))
        assert client.post(SAVE, row(slot(), **NUMBERS)).status_code == status

    def test_a_post_without_the_row_saves_nothing(self, officer):
        assert officer.post(SAVE, {"value": "5"}).status_code == 422
        assert slot().state == ActualState.DUE

    def test_cannot_be_read(self, officer):
        assert officer.get(SAVE).status_code == 405

    def test_an_expired_session_sends_the_page_to_sign_in(self, client, round_):
        response = client.post(
            SAVE,
            headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{URL}"},
        )
        assert (response.status_code, response["HX-Redirect"]) == (
            200,
            f"/account/sign-in/?next={URL}",
        )

    @pytest.mark.parametrize("others", [1, 3])
    def test_query_count_is_flat(self, officer, round_, others, django_assert_num_queries):
        owe(round_, others)
        sent = row(slot(), **NUMBERS)
        with django_assert_num_queries(26):
            officer.post(SAVE, sent)


def at_once(*requests):
    """The answers to requests of several people, each on a connection of its own."""
    start, answers = threading.Barrier(len(requests)), []

    def send(user, address, sent):
        client = Client()
        client.force_login(user)
        start.wait()
        answers.append(client.post(address, sent))
        connection.close()

    threads = [threading.Thread(target=send, args=request) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
class TestAtTheSameMoment:
    def test_two_clicks_submit_once(self, round_):
        sent = page(row(slot(), **NUMBERS))
        answers = at_once(*[(round_.provider, URL, sent)] * 2)
        assert [answer.status_code for answer in answers] == [302, 302]
        assert slot().revisions.count() == 1
        assert AuditEvent.objects.filter(verb="actual.submitted").count() == 1

    def test_the_same_words_by_two_ways_are_no_conflict(self, round_):
        sent = row(slot(), **NUMBERS)
        answers = at_once(*[(round_.provider, SAVE, sent)] * 2)
        assert [answer.status_code for answer in answers] == [200, 200]
        assert slot().version == 2

    def test_of_two_officers_one_is_told_and_nothing_is_lost(self, round_):
        numbers = {round_.provider: "27,000,000", round_.deputy: "26,000,000"}
        answers = at_once(
            *((who, SAVE, row(slot(), numerator=number)) for who, number in numbers.items())
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        late = text_of(next(answer for answer in answers if answer.status_code == 409))
        draft = ActualDraft.objects.get()
        kept = draft.typed["numerator"]
        (other,) = set(numbers.values()) - {kept}
        assert kept == numbers[draft.by]
        assert f"Saved: {kept}" in late
        assert f"You typed: {other}" in late
        assert slot().version == 2
