"""The pages of those who approve and check, and of rounds."""

import pytest

from kpis.collection.models import Actual, ActualState, CollectionRound
from perfportal.core.access.roles import Role
from perfportal.core.submissions import new_key
from tests.factories import ActualFactory, KPIFactory, ServiceFactory, TargetFactory, person
from tests.kpis.collection.conftest import QUARTER


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
            "RED-01 is red and has no commentary of at least 50 characters (4 so far)"
            in response.content.decode()
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
        with django_assert_num_queries(10):
            client.get("/approval/")


class TestChecking:
    def test_marks_a_value_as_checked(self, client, round_, submitted):
        client.force_login(round_.team)
        client.post(f"/checking/{submitted.uid}/", {"outcome": "passed"})
        assert submitted.checks.get().by == round_.team
        assert client.get("/checking/").context["rows"][0].review.checks == ["Checked"]

    def test_a_query_needs_a_note(self, client, round_, submitted):
        client.force_login(round_.team)
        client.post(f"/checking/{submitted.uid}/", {"outcome": "queried", "note": " "})
        assert submitted.checks.count() == 0

    def test_flagged_values_stand_first(self, client, round_, submitted):
        kpi = KPIFactory(code="AAA-01", service=round_.kpi.service)
        ActualFactory(kpi=kpi, period=QUARTER.previous(), value=50, state="issued")
        jump = ActualFactory(kpi=kpi, value=90, state="submitted", round=round_.round)
        plain = ActualFactory(
            kpi=KPIFactory(code="AAA-00"), value=90, state="submitted", round=round_.round
        )
        client.force_login(round_.team)
        rows = client.get("/checking/2026-27-Q2/").context["rows"]
        assert rows[0].review.actual == jump
        assert rows[0].flags == ["90 differs by more than 25% from 50 in Q1 2026/27: say why."]
        assert rows[0].why == "Flagged by the checks"
        assert {row.review.actual for row in rows} == {jump, plain, submitted}

    def test_a_colleague_checks_what_one_entered(self, client, round_):
        ActualFactory(kpi=round_.kpi, period=QUARTER.next(), state="submitted", round=round_.round)
        own = Actual.objects.get(state="submitted")
        Actual.objects.update(entered_by=round_.team)
        client.force_login(round_.team)
        url = f"/checking/{own.uid}/"
        assert client.post(url, {"outcome": "passed"}).status_code == 403
        assert client.post(url, {"outcome": "nonsense"}).status_code == 404
        assert client.get(url).status_code == 405

    def test_signed_out(self, client, round_):
        assert client.get("/checking/")["Location"] == "/account/sign-in/?next=/checking/"

    def test_a_service_head_may_not_open_it(self, client, round_):
        client.force_login(round_.head)
        assert client.get("/checking/").status_code == 403

    @pytest.mark.parametrize("values", [1, 3])
    def test_query_count_is_flat(
        self, client, round_, submitted, values, django_assert_num_queries
    ):
        for _ in range(1, values):
            kpi = KPIFactory(service=round_.kpi.service)
            ActualFactory(kpi=kpi, state="submitted", round=round_.round)
        client.force_login(round_.team)
        with django_assert_num_queries(13):
            client.get("/checking/")


class TestRounds:
    def test_opens_a_round(self, client, round_):
        client.force_login(round_.team)
        client.post("/rounds/", {"period": "Q3 2026/27"})
        opened = CollectionRound.objects.first()
        assert (opened.period.token, str(opened.entry_deadline)) == ("2026-27-Q3", "2027-01-15")

    def test_refuses_a_year(self, client, round_):
        client.force_login(round_.team)
        response = client.post("/rounds/", {"period": "2026/27"})
        assert response.status_code == 422
        assert response.context["form"].errors["period"] == [
            "A round covers a quarter, for example Q2 2026/27."
        ]

    def test_closes_a_round_once(self, client, round_):
        client.force_login(round_.team)
        url = f"/rounds/{round_.round.uid}/lock/"
        assert client.post(url).status_code == 302
        assert client.post(url).status_code == 409

    def test_a_closed_round_is_opened_again(self, client, round_):
        client.force_login(round_.team)
        client.post(f"/rounds/{round_.round.uid}/lock/")
        client.post(f"/rounds/{round_.round.uid}/unlock/")
        assert CollectionRound.objects.get().locked_at is None

    def test_counts_the_values_in_each_state(self, client, round_, submitted):
        client.force_login(round_.team)
        counted = client.get("/rounds/").context["rounds"][0]
        assert (counted.count_due, counted.count_submitted) == (0, 1)

    def test_a_provider_may_not_open_it(self, client, round_):
        client.force_login(round_.provider)
        assert client.get("/rounds/").status_code == 403

    @pytest.mark.parametrize("count", [1, 3])
    def test_query_count_is_flat(self, client, round_, count, django_assert_num_queries):
        client.force_login(round_.team)
        for quarter in range(3, 2 + count):
            client.post("/rounds/", {"period": f"Q{quarter} 2026/27"})
        with django_assert_num_queries(6):
            client.get("/rounds/")
