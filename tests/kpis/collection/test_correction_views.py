"""Returning, opening again and revising a value; its history."""

import pytest

from kpis.collection.actions import actuals
from kpis.collection.models import Actual, ActualState
from perfportal.core.submissions import new_key
from tests.kpis.collection.test_entry_views import URL, as_typed


@pytest.fixture
def issued(round_, submitted):
    actuals.approve(by=round_.head, actual=submitted, version=submitted.version)
    actuals.issue(by=round_.team, actual_ids=[submitted.pk], source="Report")
    return Actual.objects.get()


def reason(actual, text="Last year's sum."):
    return {"reason": text, "version": actual.version, "submission": new_key()}


class TestReturn:
    def test_the_provider_sees_the_reason(self, client, round_, submitted):
        client.force_login(round_.head)
        client.post(URL + "return/", reason(submitted))
        client.force_login(round_.provider)
        (group,) = client.get("/entry/").context["owed"].groups
        assert (group.key, group.rows[0].reason) == ("returned", "Last year's sum.")

    def test_without_a_reason_the_form_comes_back(self, client, round_, submitted):
        client.force_login(round_.team)
        response = client.post(URL + "return/", reason(submitted, " "))
        assert response.status_code == 422
        assert response.context["return_form"].errors["reason"] == [
            "Give a reason: the provider sees it."
        ]
        assert response.content.decode().count('<a href="#return-reason">Give a reason') == 1
        assert Actual.objects.get().state == ActualState.SUBMITTED

    def test_a_second_click_returns_once(self, client, round_, submitted):
        client.force_login(round_.head)
        typed = reason(submitted)
        client.post(URL + "return/", typed)
        text = client.post(URL + "return/", typed, follow=True).content.decode()
        assert "This form was sent before; it was saved once." in text

    def test_the_provider_returns_nothing(self, client, round_, submitted):
        client.force_login(round_.provider)
        for text in ("Mine.", ""):
            response = client.post(URL + "return/", reason(submitted, text))
            assert response.status_code == 403

    def test_an_outdated_page_is_told_so(self, client, round_, submitted):
        client.force_login(round_.head)
        response = client.post(URL + "return/", reason(submitted) | {"version": 1})
        assert response.status_code == 409

    def test_a_stranger_finds_nothing(self, client, round_, submitted):
        client.force_login(round_.stranger)
        assert client.post(URL + "return/", reason(submitted)).status_code == 404

    def test_cannot_be_read(self, client, round_, submitted):
        client.force_login(round_.head)
        assert client.get(URL + "return/").status_code == 405


class TestHistory:
    def test_submitted_returned_and_corrected_are_three_entries(self, client, round_, submitted):
        client.force_login(round_.team)
        client.post(URL + "return/", reason(submitted))
        client.force_login(round_.provider)
        again = Actual.objects.get()
        client.post(URL, as_typed(again, numerator="27,100,000", submit="1"))
        history = client.get(URL).context["history"]
        assert [(row.what, row.figure, row.who, row.reason) for row in history] == [
            ("Submitted", "55.6%", "Priya Nair", ""),
            ("Returned", "", "Asha Begum", "Last year's sum."),
            ("Submitted", "55.8%", "Priya Nair", ""),
        ]
        assert history[0].when == "9 October 2026, 12:00"

    def test_it_says_for_whom_a_value_was_entered(self, client, round_):
        client.force_login(round_.team)
        client.post(URL, as_typed(round_.actual, submit="1"))
        assert client.get(URL).context["history"][0].who == "Asha Begum for Priya Nair"


class TestReopen:
    def test_the_team_opens_an_approved_value_again(self, client, round_, submitted):
        actuals.approve(by=round_.head, actual=submitted, version=submitted.version)
        client.force_login(round_.team)
        assert client.post(URL + "reopen/", reason(submitted))["Location"] == URL
        assert Actual.objects.get().state == ActualState.DRAFT

    def test_without_a_reason_the_form_comes_back(self, client, round_, submitted):
        client.force_login(round_.team)
        response = client.post(URL + "reopen/", reason(submitted, ""))
        assert response.status_code == 422
        assert Actual.objects.get().state == ActualState.SUBMITTED

    def test_a_service_head_is_refused(self, client, round_, submitted):
        client.force_login(round_.head)
        assert client.post(URL + "reopen/", reason(submitted)).status_code == 403


class TestRevise:
    def typed(self, actual, **more):
        return as_typed(actual, numerator="27,100,000", kind="late_data", **more)

    def test_a_revision_waits_for_approval_again(self, client, round_, issued):
        client.force_login(round_.provider)
        response = client.post(URL + "revise/", self.typed(issued, reason="Payments came late."))
        assert response["Location"] == URL
        actual = Actual.objects.get()
        assert (actual.state, actual.approved_by) == (ActualState.SUBMITTED, None)
        assert (actual.revision.kind, actual.revision.data_status) == ("late_data", "revised")

    def test_it_needs_a_reason(self, client, round_, issued):
        client.force_login(round_.provider)
        response = client.post(URL + "revise/", self.typed(issued, reason=""))
        assert response.status_code == 422
        assert response.context["form"].errors["reason"] == ["Why is it revised?: enter a value"]
        assert Actual.objects.get().state == ActualState.ISSUED

    def test_a_second_click_revises_once(self, client, round_, issued):
        client.force_login(round_.provider)
        typed = self.typed(issued, reason="Payments came late.")
        client.post(URL + "revise/", typed)
        text = client.post(URL + "revise/", typed, follow=True).content.decode()
        assert "submitted already; it was saved once" in text
        assert Actual.objects.get().revisions.count() == 2

    def test_the_form_begins_with_what_was_issued(self, client, round_, issued):
        client.force_login(round_.provider)
        assert 'value="27000000"' in client.get(URL + "revise/").content.decode()

    def test_a_value_that_is_not_issued_is_not_revised(self, client, round_, submitted):
        client.force_login(round_.provider)
        assert client.get(URL + "revise/").status_code == 403

    def test_a_service_head_is_refused(self, client, round_, issued):
        client.force_login(round_.head)
        assert client.get(URL + "revise/").status_code == 403
