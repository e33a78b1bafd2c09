"""The pages of those who approve and check, and of rounds."""

import html

import pytest

from kpis.calculations.checks import Entry
from kpis.collection.actions import actuals
from kpis.collection.models import Actual, ActualState
from kpis.register.models import Target
from perfportal.core.access.roles import Role
from perfportal.core.models import AuditEvent
from perfportal.core.submissions import new_key
from tests.factories import ActualFactory, KPIFactory, ServiceFactory, TargetFactory, person
from tests.kpis.collection.conftest import QUARTER
from tests.kpis.collection.records import a_setting, an_action


def ticked(actual):
    return {"chosen": str(actual.uid), f"version-{actual.uid}": actual.version}


class TestApproval:
    def test_shows_what_waits(self, client, round_, submitted):
        client.force_login(round_.head)
        rows = client.get("/approval/").context["rows"]
        assert [(row.actual.kpi.code, row.figure, row.who) for row in rows] == [
            ("FIN-01", "55.6%", "Priya Nair")
        ]

    def test_approves_what_is_ticked(self, client, round_, submitted):
        client.force_login(round_.head)
        assert client.post("/approval/", ticked(submitted)).status_code == 302
        assert Actual.objects.get().state == ActualState.APPROVED

    def test_a_value_that_has_changed_since_is_held_out(self, client, round_, submitted):
        client.force_login(round_.head)
        stale = {"chosen": str(submitted.uid), f"version-{submitted.uid}": 1}
        response = client.post("/approval/", stale)
        assert response.status_code == 422
        assert [held.reasons for held in response.context["held_out"]] == [
            ["FIN-01 has changed since you opened the page: look at it again."]
        ]
        assert Actual.objects.get().state == ActualState.SUBMITTED

    def test_shows_status_target_and_the_period_before(self, client, round_, submitted):
        client.force_login(round_.head)
        row = client.get("/approval/").context["rows"][0]
        assert row.status.sr_text == "Amber: slightly below target"
        assert (row.target, row.previous) == ("55.9%", "")

    def test_a_red_value_without_commentary_is_held_out_and_the_others_go(
        self, client, round_, submitted
    ):
        other = ActualFactory(kpi=KPIFactory(service=round_.kpi.service), state="submitted")
        red = ActualFactory(
            kpi=KPIFactory(service=round_.kpi.service, code="RED-01"),
            state="submitted",
            value=10,
            commentary="Low.",
        )
        TargetFactory(kpi=red.kpi)
        client.force_login(round_.head)
        chosen = {"chosen": [str(one.uid) for one in (submitted, other, red)]}
        versions = {f"version-{one.uid}": one.version for one in (submitted, other, red)}
        response = client.post("/approval/", chosen | versions)
        assert [held.actual for held in response.context["held_out"]] == [red]
        assert (
            "RED-01 is red: it needs a commentary of at least 50 characters (4 so far) and a "
            "corrective action (none yet): return it to the data provider, or add the action "
            "yourself." in response.content.decode()
        )
        states = Actual.objects.order_by("pk").values_list("state", flat=True)
        assert list(states) == ["approved", "approved", "submitted"]

    def test_a_second_click_approves_once(self, client, round_, submitted):
        client.force_login(round_.head)
        typed = ticked(submitted) | {"submission": new_key()}
        client.post("/approval/", typed)
        text = client.post("/approval/", typed, follow=True).content.decode()
        assert "it has been approved once" in text

    def test_ones_own_value_is_not_offered(self, client, round_):
        ActualFactory(
            kpi=KPIFactory(service=round_.kpi.service), state="submitted", entered_by=round_.head
        )
        client.force_login(round_.head)
        assert client.get("/approval/").context["rows"] == []

    def test_a_service_has_its_page_for_each_round(self, client, round_, submitted):
        client.force_login(round_.head)
        rows = client.get("/approval/2026-27-Q2/revenues/").context["rows"]
        assert [row.actual for row in rows] == [submitted]
        assert client.get("/approval/2026-27-Q1/revenues/").status_code == 404
        assert client.get("/approval/2026-27-Q2/housing/").status_code == 404

    def test_the_head_of_another_service_sees_and_approves_nothing(self, client, round_, submitted):
        client.force_login(person(Role.SERVICE_HEAD, on=ServiceFactory(slug="parks")))
        assert client.get("/approval/").context["rows"] == []
        client.post("/approval/", ticked(submitted))
        assert Actual.objects.get().state == ActualState.SUBMITTED

    def test_nothing_ticked_is_said(self, client, round_, submitted):
        client.force_login(round_.head)
        text = client.post("/approval/", {}, follow=True).content.decode()
        assert "tick the values that you agree with" in text

    def test_a_provider_may_not_open_it(self, client, round_, submitted):
        client.force_login(round_.provider)
        assert client.get("/approval/").status_code == 403

    def test_signed_out(self, client, round_):
        assert client.get("/approval/")["Location"] == "/account/sign-in/?next=/approval/"

    @pytest.mark.parametrize("values", [1, 3])
    def test_query_count_is_flat(
        self, client, round_, submitted, values, django_assert_num_queries
    ):
        for _ in range(1, values):
            kpi = KPIFactory(service=round_.kpi.service)
            ActualFactory(kpi=kpi, state="submitted", round=round_.round)
        client.force_login(round_.head)
        with django_assert_num_queries(19):
            client.get("/approval/")


@pytest.mark.usefixtures("proven")
class TestNeedsALook:
    """Which rows are ticked beforehand, and why the others are not."""

    def test_a_plain_value_is_ticked(self, client, round_, submitted):
        ActualFactory(kpi=round_.kpi, period=QUARTER.previous(), value=None, state="due")
        row = row_of(client, round_)
        assert (row.reasons, row.is_ticked) == ([], True)
        assert (row.difference, row.change) == ("0.3 percentage points below target", "")

    def test_red_says_what_is_missing_and_where_to_add_it(self, client, round_, submitted):
        Target.objects.update(value=70)
        row = row_of(client, round_)
        assert row.reasons[0] == (
            "It is red. Before it can be approved it needs a commentary of at least 50 characters "
            "(0 so far) and a corrective action (none yet)."
        )
        assert (row.is_ticked, row.action_url) == (
            False,
            "/entry/2026-27-Q2/FIN-01/action/?back=approval",
        )

    def test_red_with_its_action_still_wants_a_look(self, client, round_, submitted):
        kpi = KPIFactory(service=round_.kpi.service, code="AAA-01")
        TargetFactory(kpi=kpi, period=QUARTER, value=97)
        red = ActualFactory(kpi=kpi, value=60, state="submitted", commentary="x" * 50)
        an_action(red, by=round_.head)
        row = row_of(client, round_)
        assert row.reasons == [
            "It is red: look at the commentary and at what is being done.",
        ]
        assert (row.actual, row.is_ticked, row.action_url) == (red, False, "")

    def test_a_change_of_the_status(self, client, round_, submitted):
        kpi = KPIFactory(service=round_.kpi.service, code="AAA-01")
        for period, value, state in (
            (QUARTER.previous(), 97, "issued"), (QUARTER, 96, "submitted"),
        ):  # fmt: skip
            TargetFactory(kpi=kpi, period=period, value=97)
            ActualFactory(kpi=kpi, period=period, value=value, state=state)
        row = row_of(client, round_)
        assert (row.actual.kpi, row.reasons) == (
            kpi,
            ["The status has changed: on target last time, slightly below target now."],
        )
        assert (row.previous, row.change) == ("97.0%", "1.0 percentage points below last time")

    def test_a_flag_of_the_checks_until_somebody_passes_it(self, client, round_, submitted):
        kpi = KPIFactory(code="AAA-01", service=round_.kpi.service)
        ActualFactory(kpi=kpi, period=QUARTER.previous(), value=50, state="issued")
        jump = ActualFactory(kpi=kpi, value=90, state="submitted")
        assert row_of(client, round_).reasons == [
            "90 differs by more than 25% from 50 in Q1 2026/27: say why."
        ]
        actuals.check(by=round_.team, actual=jump, outcome="passed", note="A new contract.")
        row = next(one for one in rows_of(client, round_) if one.actual == jump)
        assert (row.reasons, row.is_ticked) == ([], True)
        assert row.checks == [
            "Checked by Asha Begum on 9 October 2026", "Checked: A new contract.",
        ]  # fmt: skip

    def test_an_unanswered_query_and_an_answered_one(self, client, round_, submitted):
        asked = actuals.check(
            by=round_.team, actual=submitted, outcome="queried", note="All of it?"
        )
        assert row_of(client, round_).reasons == ["Asha Begum asks: All of it? Not answered yet."]
        actuals.answer(by=round_.provider, check=asked, text="Yes.")
        assert row_of(client, round_).reasons == [
            "Asha Begum asks: All of it? Priya Nair answers: Yes."
        ]

    def test_those_that_need_a_look_stand_first(self, client, round_, submitted):
        kpi = KPIFactory(code="ZZZ-01", service=round_.kpi.service)
        ActualFactory(kpi=kpi, period=QUARTER.previous(), value=50, state="issued")
        ActualFactory(kpi=kpi, value=90, state="submitted")
        groups = page_of(client, round_).context["groups"]
        assert [(group.title, [row.actual.kpi.code for row in group.rows]) for group in groups] == [
            ("These need a look", ["ZZZ-01"]),
            ("Nothing stands out in these", ["FIN-01"]),
        ]

    def test_what_was_held_out_is_not_ticked_again(self, client, round_, submitted):
        client.force_login(round_.head)
        stale = {"chosen": str(submitted.uid), f"version-{submitted.uid}": 1}
        (row,) = client.post("/approval/", stale).context["rows"]
        assert (row.reasons, row.is_ticked) == ([], False)

    def test_forty_values_take_two_interactions(self, client, round_, submitted):
        """Open the page and send it as it comes: 39 are approved, the red one is left."""
        for number in range(39):
            kpi = KPIFactory(service=round_.kpi.service, code=f"MANY-{number:02}")
            ActualFactory(kpi=kpi, state="submitted", round=round_.round)
        Target.objects.update(value=70)
        page = page_of(client, round_)
        response = client.post("/approval/", as_a_browser_sends(page), follow=True)
        assert "39 values approved." in response.content.decode()
        assert list(Actual.objects.filter(state="submitted")) == [submitted]


def page_of(client, round_):
    client.force_login(round_.head)
    return client.get("/approval/")


def rows_of(client, round_):
    return page_of(client, round_).context["rows"]


def row_of(client, round_):
    return rows_of(client, round_)[0]


def as_a_browser_sends(page) -> dict:
    """The form of approvals as it comes: what is ticked, with the versions of all."""
    rows = page.context["rows"]
    text = page.content.decode()
    ticked = [str(row.actual.uid) for row in rows if f'value="{row.actual.uid}" checked' in text]
    versions = {f"version-{row.actual.uid}": row.actual.version for row in rows}
    return versions | {"chosen": ticked, "submission": page.context["submission"]}


class TestReturnInPlace:
    """A reason box in each row sends its own form, with JavaScript or without."""

    URL = "/entry/2026-27-Q2/FIN-01/return/"

    def typed(self, submitted, **changes):
        return {"version": submitted.version, "reason": "Last year's sum.", "back": "approval",
                "submission": new_key()} | changes  # fmt: skip

    def test_the_box_belongs_to_a_form_of_its_own(self, client, round_, submitted):
        text = page_of(client, round_).content.decode()
        assert f'<form method="post" id="return-{submitted.uid}" action="{self.URL}">' in text
        assert f'name="reason" rows="2" form="return-{submitted.uid}"' in text

    def test_returns_and_comes_back(self, client, round_, submitted):
        client.force_login(round_.head)
        response = client.post(self.URL, self.typed(submitted))
        assert (response.status_code, response.url) == (302, "/approval/")
        now = Actual.objects.get()
        assert (now.state, now.returned_reason) == (ActualState.DRAFT, "Last year's sum.")

    def test_comes_back_to_the_page_of_the_service(self, client, round_, submitted):
        client.force_login(round_.head)
        response = client.post(self.URL, self.typed(submitted, back="approval-page"))
        assert response.url == "/approval/2026-27-Q2/revenues/"

    def test_without_a_reason_the_page_says_so(self, client, round_, submitted):
        client.force_login(round_.head)
        response = client.post(self.URL, self.typed(submitted, reason=" "), follow=True)
        assert response.redirect_chain == [("/approval/", 302)]
        assert "FIN-01: Give a reason: the provider sees it." in html.unescape(
            response.content.decode()
        )
        assert Actual.objects.get().state == ActualState.SUBMITTED

    def test_a_second_click_returns_once(self, client, round_, submitted):
        client.force_login(round_.head)
        once = self.typed(submitted)
        client.post(self.URL, once)
        assert client.post(self.URL, once).url == "/approval/"
        assert AuditEvent.objects.filter(verb="actual.returned").count() == 1


class TestDirectors:
    @pytest.fixture
    def agreed(self, round_):
        a_setting(approval_steps_1="service_head_then_director")
        actual = Actual.objects.with_entry().get()
        entry = Entry(numerator=27_000_000, denominator=48_600_000)
        actuals.submit(by=round_.provider, actual=actual, entry=entry, version=actual.version)
        return actuals.approve(by=round_.head, actual=actual, version=actual.version)

    def test_sees_what_the_head_has_approved_and_approves_it(self, client, round_, agreed):
        client.force_login(person(Role.DIRECTOR, on=round_.kpi.service.directorate))
        assert "1 value of Revenues waits for your approval" in client.get("/").content.decode()
        (row,) = client.get("/approval/").context["rows"]
        assert row.checks == ["Approved as service head by Grace Lindqvist on 9 October 2026"]
        client.post("/approval/", ticked(agreed))
        assert Actual.objects.get().state == ActualState.APPROVED

    def test_is_not_told_of_an_empty_page(self, client, round_, submitted):
        client.force_login(person(Role.DIRECTOR, on=round_.kpi.service.directorate))
        assert "Waiting for your approval" not in client.get("/").content.decode()

    def test_the_value_says_who_is_asked_next(self, client, round_, agreed):
        person(Role.DIRECTOR, on=round_.kpi.service.directorate, full_name="Helen Royce")
        client.force_login(round_.provider)
        text = client.get("/entry/2026-27-Q2/FIN-01/").content.decode()
        assert "Waits for the director: Helen Royce" in text
