"""Changing a value: simply until it is issued, then by revision; the final figure as planned."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from kpis.calculations.checks import Entry
from kpis.collection.actions import actuals, finals, rounds
from kpis.collection.models import Actual, ActualRevision, ActualState, RevisionReason
from kpis.collection.presenters.revisions import revised_words
from perfportal.core.concurrency import Conflict
from perfportal.core.models import AuditEvent, get_organisation
from perfportal.core.registries import Standing, duties
from perfportal.core.submissions import new_key
from tests.kpis.collection.conftest import TODAY
from tests.kpis.collection.test_entry_views import URL, as_typed

pytestmark = pytest.mark.django_db
LATE = actuals.Note(data_status="revised", kind="late_data", reason="Payments came late.")
EXPECTED = dt.date(2026, 12, 29)  # 90 days after 30 September


def fresh():
    return Actual.objects.with_entry().select_related("kpi__data_provider").get()


def entry(top):
    return Entry(numerator=Decimal(top), denominator=Decimal(48_600_000))


def revise(round_, top=27_100_000, note=LATE, by=None):
    actual = fresh()
    return actuals.revise(
        by=by or round_.provider, actual=actual, entry=entry(top), version=actual.version, note=note
    )


def approve(round_):
    actual = fresh()
    return actuals.approve(by=round_.head, actual=actual, version=actual.version)


def issue(round_):
    return actuals.issue(by=round_.team, actual_ids=[round_.actual.pk], source="Report")


@pytest.fixture
def issued(round_, submitted):
    approve(round_)
    issue(round_)
    return fresh()


@pytest.fixture
def provisional(round_):
    """55.6%, provisional, submitted."""
    note = actuals.Note(data_status="provisional")
    return actuals.submit(
        by=round_.provider, actual=fresh(), entry=entry(27_000_000), version=1, note=note
    )


class TestUntilItIsIssued:
    @pytest.mark.parametrize("is_approved", [False, True])
    def test_it_is_opened_again_with_a_reason(self, round_, submitted, is_approved):
        if is_approved:
            approve(round_)
        actual = fresh()
        actuals.reopen(by=round_.team, actual=actual, version=actual.version, reason="Late sums.")
        event = AuditEvent.objects.get(verb="actual.reopened")
        assert (fresh().state, event.reason) == (ActualState.DRAFT, "Late sums.")

    def test_it_is_not_revised(self, round_, submitted):
        approve(round_)
        with pytest.raises(PermissionDenied, match="has not been issued: re-open it"):
            revise(round_)

    def test_what_follows_is_a_correction(self, round_, submitted):
        actual = fresh()
        actuals.reopen(by=round_.team, actual=actual, version=actual.version, reason="Late sums.")
        actual = fresh()
        actuals.submit(by=round_.provider, actual=actual, entry=entry(1), version=actual.version)
        revision = fresh().revision
        assert (revision.kind, revision.revises) == (RevisionReason.CORRECTION, None)


class TestOnceIssued:
    def test_it_is_not_opened_again(self, round_, issued):
        with pytest.raises(PermissionDenied, match="change it by a revision with a reason"):
            actuals.reopen(by=round_.team, actual=issued, version=issued.version, reason="x")

    @pytest.mark.parametrize(
        "note",
        [
            actuals.Note(reason="No kind."),
            actuals.Note(kind="correction", reason="Not a kind of revision."),
            actuals.Note(kind="error", reason="  "),
        ],
    )
    def test_a_revision_needs_its_kind_and_its_reason(self, round_, issued, note):
        with pytest.raises(ValidationError, match="what kind of revision this is, and why"):
            revise(round_, note=note)
        assert fresh().revisions.count() == 1

    def test_the_database_needs_them_too(self, round_, issued):
        first = issued.revision
        facts = {"actual": issued, "number": 2, "definition": first.definition}
        with pytest.raises(IntegrityError), transaction.atomic():
            ActualRevision.objects.create(
                **facts, kind="error", entered_by=round_.team, revises=first,
                created_at=first.created_at,
            )  # fmt: skip

    def test_it_names_the_issued_version_that_it_changes(self, round_, issued):
        revise(round_)
        revision = fresh().revision
        assert (revision.number, revision.revises) == (2, issued.revision)
        assert revised_words(revision) == (
            "Revised on 9 October 2026 from 55.6% to 55.8% (late data)"
        )

    def test_the_old_value_is_kept(self, round_, issued):
        revise(round_)
        numbers = [r.numerator for r in fresh().revisions.order_by("number")]
        assert numbers == [27_000_000, 27_100_000]

    def test_it_is_approved_anew_and_by_somebody_else(self, round_, issued):
        revise(round_)
        actual = fresh()
        assert (actual.state, actual.approved_by) == (ActualState.SUBMITTED, None)
        with pytest.raises(PermissionDenied):
            actuals.approve(by=round_.provider, actual=actual, version=actual.version)

    def test_its_round_may_be_closed(self, round_, issued):
        rounds.lock_round(by=round_.team, round_=round_.round)
        revise(round_)
        approve(round_)
        assert fresh().state == ActualState.APPROVED

    def test_one_that_is_under_way_is_not_opened_again_nor_revised(self, round_, issued):
        revise(round_)
        actual = fresh()
        with pytest.raises(PermissionDenied, match="change it by a revision"):
            actuals.reopen(by=round_.team, actual=actual, version=actual.version, reason="x")
        with pytest.raises(PermissionDenied, match="A revision of this value is under way"):
            revise(round_)

    def test_one_that_was_returned_keeps_kind_reason_and_status(self, round_, issued):
        revise(round_)
        actual = fresh()
        actuals.return_for_correction(
            by=round_.head, actual=actual, version=actual.version, reason="Check the sum."
        )
        actual = fresh()
        actuals.submit(
            by=round_.provider, actual=actual, entry=entry(27_050_000), version=actual.version
        )
        revision = fresh().revision
        assert (revision.number, revision.kind, revision.reason, revision.data_status) == (
            3, "late_data", "Payments came late.", "revised",
        )  # fmt: skip
        assert revision.revises == issued.revision

    def test_a_second_one_before_the_next_report_starts_from_what_was_issued(self, round_, issued):
        revise(round_)
        approve(round_)
        revise(round_, top=27_200_000)
        assert fresh().revision.revises == issued.revision
        approve(round_)
        issue(round_)
        revise(round_, top=27_300_000)
        assert fresh().revision.revises.number == 3

    def test_of_two_at_once_the_second_is_told(self, round_, issued):
        revise(round_)
        with pytest.raises((Conflict, PermissionDenied)):
            actuals.revise(
                by=round_.team, actual=issued, entry=entry(1), version=issued.version, note=LATE
            )
        assert fresh().revisions.count() == 2


class TestLook:
    def typed(self, actual, **more):
        first = {"numerator": "27,100,000", "kind": "late_data", "reason": "Payments came late."}
        return as_typed(actual, **(first | more))

    def test_old_stands_beside_new_before_it_is_submitted(self, client, round_, issued):
        client.force_login(round_.provider)
        response = client.post(URL + "revise/", self.typed(issued, look="1"))
        assert response.status_code == 200
        rows = [(r.label, r.before, r.after) for r in response.context["change"].rows]
        assert rows == [
            ("Figure", "55.6%", "55.8%"),
            ("Council Tax received since April", "27,000,000", "27,100,000"),
            ("How final it is", "final", "revised"),
        ]
        assert Actual.objects.get().revisions.count() == 1
        text = response.content.decode()
        assert 'type="hidden" name="reason" value="Payments came late."' in text
        assert "Submit the revision" in text

    def test_what_it_does_to_the_status_is_said(self, client, round_, issued):
        client.force_login(round_.provider)
        typed = self.typed(issued, numerator="27,200,000", look="1")
        change = client.post(URL + "revise/", typed).context["change"]
        assert change.status == "This changes the status from amber to green."

    def test_a_status_that_stays_is_not_spoken_of(self, client, round_, issued):
        client.force_login(round_.provider)
        change = client.post(URL + "revise/", self.typed(issued, look="1")).context["change"]
        assert change.status == ""

    def test_back_to_the_form_with_what_was_typed(self, client, round_, issued):
        client.force_login(round_.provider)
        response = client.post(URL + "revise/", self.typed(issued, edit="1"))
        assert (response.status_code, response.context["change"]) == (200, None)
        assert 'value="27,100,000"' in response.content.decode()

    def test_a_change_of_nothing_is_refused(self, client, round_, issued):
        client.force_login(round_.provider)
        typed = self.typed(issued, numerator="27000000", commentary="", look="1")
        response = client.post(URL + "revise/", typed)
        assert response.status_code == 422
        assert response.context["form"].non_field_errors() == [
            "Nothing has been changed: change the figure or the commentary."
        ]

    def test_the_page_of_the_value_says_so_afterwards(self, client, round_, issued):
        client.force_login(round_.provider)
        client.post(URL + "revise/", self.typed(issued))
        text = client.get(URL).content.decode()
        assert "Revised on 9 October 2026 from 55.6% to 55.8% (late data)." in text
        assert '<abbr title="Revised">[r]</abbr>' in text


class TestFinal:
    ADDRESS = URL + "final/"

    def test_when_it_is_expected_follows_from_the_settings(self, round_, provisional):
        assert fresh().final_expected_on == EXPECTED

    def test_a_kpi_whose_data_are_late_has_longer(self, round_):
        round_.kpi.definition.lag_days = 10
        round_.kpi.definition.save()
        organisation = get_organisation()
        organisation.settings = {"final_after_days": 30}
        organisation.save()
        note = actuals.Note(data_status="estimated")
        actuals.submit(by=round_.provider, actual=fresh(), entry=entry(1), version=1, note=note)
        assert fresh().final_expected_on == dt.date(2026, 11, 9)

    def test_a_final_figure_is_not_expected(self, round_, submitted):
        assert fresh().final_expected_on is None

    @pytest.mark.parametrize(
        ("day", "standing"),
        [
            (EXPECTED - dt.timedelta(days=15), None),
            (EXPECTED - dt.timedelta(days=14), Standing.DUE),
            (EXPECTED, Standing.DUE),
            (EXPECTED + dt.timedelta(days=1), Standing.OVERDUE),
        ],
    )
    def test_it_is_a_duty_of_its_provider(self, round_, provisional, day, standing):
        found = [one for one in duties.collect(round_.provider, as_of=day)
                 if one.kind == "final_value"]  # fmt: skip
        assert [one.standing for one in found] == ([standing] if standing else [])
        for duty in found:
            assert duty.title == "The final figure of Council Tax collected in the year is expected"
            assert (duty.code, duty.url, duty.due_on) == ("FIN-01", self.ADDRESS, EXPECTED)

    def test_nobody_else_is_asked(self, round_, provisional):
        for somebody in (round_.stranger, round_.head, round_.team):
            kinds = {one.kind for one in duties.collect(somebody, as_of=EXPECTED)}
            assert "final_value" not in kinds

    def test_it_is_confirmed_unchanged(self, client, round_, provisional):
        approve(round_)
        issue(round_)
        client.force_login(round_.provider)
        actual = fresh()
        typed = {"confirm": "1", "version": actual.version, "submission": new_key()}
        assert client.post(self.ADDRESS, typed)["Location"] == URL
        revision = fresh().revision
        assert (revision.kind, revision.data_status, revision.reason) == ("planned", "final", "")
        assert (revision.numerator, revision.revises.number) == (27_000_000, 1)
        assert (fresh().state, fresh().final_expected_on) == (ActualState.SUBMITTED, None)
        kinds = [one.kind for one in duties.collect(round_.provider, as_of=EXPECTED)]
        assert "final_value" not in kinds

    def test_a_figure_that_is_not_available_keeps_its_reason(self, round_):
        given = Entry(marker="x", marker_reason="The system is down")
        note = actuals.Note(data_status="provisional")
        actuals.submit(by=round_.provider, actual=fresh(), entry=given, version=1, note=note)
        actual = fresh()
        finals.confirm_final(by=round_.provider, actual=actual, version=actual.version)
        assert fresh().revision.number == 2
        assert fresh().revision.entry == given

    def test_a_second_click_confirms_once(self, client, round_, provisional):
        client.force_login(round_.provider)
        typed = {"confirm": "1", "version": provisional.version, "submission": new_key()}
        client.post(self.ADDRESS, typed)
        text = client.post(self.ADDRESS, typed, follow=True).content.decode()
        assert "This form was sent before; it was saved once." in text
        assert fresh().revisions.count() == 2

    def test_another_figure_is_looked_at_first(self, client, round_, provisional):
        client.force_login(round_.provider)
        typed = as_typed(fresh(), numerator="27,100,000")
        change = client.post(self.ADDRESS, typed | {"look": "1"}).context["change"]
        assert next((r.label, r.after) for r in change.rows) == ("Figure", "55.8%")
        client.post(self.ADDRESS, typed)
        revision = fresh().revision
        assert (revision.kind, revision.data_status) == ("planned", "final")
        assert revision.numerator == 27_100_000

    def test_of_an_issued_one_it_is_said_how_it_came(self, round_, provisional):
        approve(round_)
        issue(round_)
        actual = fresh()
        finals.give_final(
            by=round_.provider, actual=actual, entry=entry(27_100_000), version=actual.version
        )
        assert revised_words(fresh().revision) == (
            "Final since 9 October 2026: provisionally 55.6%, now 55.8%"
        )

    def test_an_outdated_page_is_told_so(self, client, round_, provisional):
        client.force_login(round_.provider)
        assert client.post(self.ADDRESS, {"confirm": "1", "version": "1"}).status_code == 409

    def test_it_may_come_later_with_a_reason(self, client, round_, provisional):
        client.force_login(round_.provider)
        typed = {"on": "31/01/2027", "reason": "The return closes in January.",
                 "version": provisional.version}  # fmt: skip
        assert client.post(self.ADDRESS + "later/", typed)["Location"] == URL
        event = AuditEvent.objects.get(verb="actual.final_expected")
        assert (event.before, event.after, event.reason) == (
            {"final_expected_on": "2026-12-29"},
            {"final_expected_on": "2027-01-31"},
            "The return closes in January.",
        )
        assert fresh().final_expected_on == dt.date(2027, 1, 31)

    @pytest.mark.parametrize(
        ("more", "field", "sentence"),
        [
            ({"on": "9/10/2026"}, "on", "Choose a day that is still to come."),
            ({"on": ""}, "on", "Expected on: enter a value"),
            ({"reason": ""}, "reason", "Why it comes later: enter a value"),
        ],
    )
    def test_later_is_a_day_to_come_and_has_a_reason(
        self, client, round_, provisional, more, field, sentence
    ):
        client.force_login(round_.provider)
        typed = {"on": "31/01/2027", "reason": "x", "version": provisional.version} | more
        response = client.post(self.ADDRESS + "later/", typed)
        assert response.status_code == 422
        assert response.context["later_form"].errors[field] == [sentence]

    def test_the_page_of_the_value_leads_to_it(self, client, round_, provisional):
        client.force_login(round_.provider)
        text = client.get(URL).content.decode()
        assert "Provisional figure. The final one is expected by 29 December 2026." in text
        assert f'href="{self.ADDRESS}"' in text
        page = client.get(self.ADDRESS).context["page"]
        assert (page.figure, page.status, page.expected) == (
            "55.6%", "provisional", "29 December 2026",
        )  # fmt: skip

    def test_a_final_figure_has_nothing_left_to_confirm(self, client, round_, submitted):
        client.force_login(round_.provider)
        assert client.get(self.ADDRESS).status_code == 403
        with pytest.raises(PermissionDenied, match="This figure is not provisional"):
            finals.confirm_final(by=round_.provider, actual=submitted, version=submitted.version)

    def test_who_may_not(self, client, round_, provisional):
        answers = []
        for who in (round_.head, round_.stranger):
            client.force_login(who)
            answers += [client.get(self.ADDRESS).status_code]
            answers += [client.post(self.ADDRESS + "later/", {}).status_code]
        assert answers == [403, 403, 404, 404]
        assert client.get(self.ADDRESS + "later/").status_code == 405

    def test_signed_out(self, client):
        for address in (self.ADDRESS, self.ADDRESS + "later/"):
            assert client.post(address)["Location"] == f"/account/sign-in/?next={address}"


def test_the_days_of_these_tests_are_before_the_final_figure():
    assert TODAY < EXPECTED
