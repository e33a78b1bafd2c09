"""The performance team's look at submitted values, and the provider's answers."""

import datetime as dt

import pytest

from kpis.collection.actions import actuals
from kpis.collection.models import Actual, ActualState, QualityCheck
from kpis.register.models import QualityAssessment
from perfportal.core.registries import Standing, duties
from perfportal.core.submissions import new_key
from tests.factories import ActualFactory, EvidenceFactory, KPIFactory
from tests.kpis.collection.conftest import QUARTER, TODAY
from tests.kpis.collection.records import a_setting

LAST = {"value": None, "numerator": 26_900_000, "denominator": 48_600_000}


class TestChecking:
    def test_marks_a_value_as_checked(self, client, round_, submitted):
        EvidenceFactory(actual=submitted)
        client.force_login(round_.team)
        client.post(f"/checking/{submitted.uid}/", {"outcome": "passed"})
        assert submitted.checks.get().by == round_.team
        row = client.get("/checking/").context["rows"][0]
        assert (row.said, row.why) == (["Checked by Asha Begum on 9 October 2026"], "Looked at")

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
        assert rows[0].actual == jump
        assert rows[0].flags == ["90 differs by more than 25% from 50 in Q1 2026/27: say why."]
        assert rows[0].why == "Flagged by the checks"
        assert {row.actual for row in rows} == {jump, plain, submitted}

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
        with django_assert_num_queries(17):
            client.get("/checking/")


class TestWhy:
    """Why each value is looked at; no lot falls unless a test says so."""

    @pytest.fixture(autouse=True)
    def no_lot(self, round_, submitted, proven):
        a_setting(check_sample_percent=0)

    def row(self, client, round_):
        client.force_login(round_.team)
        return client.get("/checking/").context["rows"][0]

    def test_nothing_asks_for_it(self, client, round_):
        row = self.row(client, round_)
        assert (row.why, row.is_asked, row.waits) == ("", False, "Waits for the service head")

    def test_drawn_as_a_sample_and_the_rate_is_said(self, client, round_):
        a_setting(check_sample_percent=100)
        assert self.row(client, round_).why == "Drawn as a sample"
        assert client.get("/checking/").context["rule"] == (
            "First come answered queries and values that need one check to be approved, then what "
            "the checks flagged, KPIs whose data quality is low, and the first value of a new "
            "provider. Of the others 100 in a hundred are drawn by lot."
        )

    def test_no_lot_is_said_too(self, client, round_):
        self.row(client, round_)
        assert client.get("/checking/").context["rule"].endswith("No others are drawn.")

    @pytest.mark.parametrize(
        ("rating", "assessed_on", "why"),
        [
            ("low", TODAY, "The quality of its data is low"),
            ("low", TODAY - dt.timedelta(days=366), ""),
            ("high", TODAY, ""),
        ],
    )
    def test_low_quality_that_counts(self, client, round_, rating, assessed_on, why):
        QualityAssessment.objects.create(
            kpi=round_.kpi, assessed_on=assessed_on, assessed_by=round_.team, rating=rating
        )
        assert self.row(client, round_).why == why

    def test_the_first_value_of_a_new_provider(self, client, round_):
        earlier = {"kpi": round_.kpi, **LAST}
        ActualFactory(period=QUARTER.previous(), entered_by=round_.deputy, **earlier)
        assert self.row(client, round_).why == "First value of a new provider"
        ActualFactory(period=QUARTER.previous().previous(), entered_by=round_.provider, **earlier)
        assert self.row(client, round_).why == ""

    def test_a_file_of_the_past_makes_nobody_new(self, client, round_):
        ActualFactory(
            kpi=round_.kpi,
            period=QUARTER.previous(),
            entered_by=round_.team,
            is_historic=True,
            **LAST,
        )
        assert self.row(client, round_).why == ""

    def test_needs_one_check(self, client, round_):
        Actual.objects.update(route="check_only")
        EvidenceFactory(actual=Actual.objects.get())
        row = self.row(client, round_)
        assert (row.why, row.waits) == (
            "Needs one check to be approved",
            "Waits for the performance team's check",
        )
        url = f"/checking/{row.actual.uid}/"
        text = client.post(url, {"outcome": "passed", "revision": 1}, follow=True).content.decode()
        assert "FIN-01: checked, and with that approved." in text
        assert Actual.objects.get().state == ActualState.APPROVED

    def test_asked_then_answered(self, client, round_, submitted):
        asked = actuals.check(by=round_.team, actual=submitted, outcome="queried", note="All?")
        row = self.row(client, round_)
        assert (row.why, row.is_asked) == ("Your query waits for its answer", False)
        actuals.answer(by=round_.provider, check=asked, text="All.")
        row = self.row(client, round_)
        assert (row.why, row.is_asked) == ("Your query is answered", True)
        assert row.said == ["Asha Begum asks: All?", "Priya Nair answers: All."]

    def test_the_count_says_how_many_ask(self, client, round_):
        ActualFactory(kpi=KPIFactory(), state="submitted", route="check_only")
        self.row(client, round_)
        assert "1 of 2 asks for a look." in client.get("/checking/").content.decode()

    def test_a_look_at_an_earlier_revision_counts_for_nothing(self, client, round_, submitted):
        client.force_login(round_.team)
        url = f"/checking/{submitted.uid}/"
        text = client.post(url, {"outcome": "passed", "revision": 3}, follow=True).content.decode()
        assert "FIN-01 has changed since you opened the page: look at it again." in text
        assert not QualityCheck.objects.exists()


class TestAnswering:
    @pytest.fixture
    def asked(self, round_, submitted):
        return actuals.check(by=round_.team, actual=submitted, outcome="queried", note="All of it?")

    def url(self, asked):
        return f"/entry/2026-27-Q2/FIN-01/answer/{asked.uid}/"

    def test_the_provider_owes_an_answer(self, round_, asked):
        (duty,) = [
            one for one in duties.collect(round_.provider, as_of=TODAY) if one.kind == "query"
        ]
        assert (duty.title, duty.reason, duty.url, duty.standing, duty.due_on) == (
            "Answer a question about Council Tax collected in the year",
            "Asha Begum asks: All of it?",
            f"/entry/2026-27-Q2/FIN-01/#query-{asked.uid}",
            Standing.DUE,
            dt.date(2026, 10, 21),
        )
        late = duties.collect(round_.deputy, as_of=dt.date(2026, 10, 22))
        assert [one.standing for one in late if one.kind == "query"] == [Standing.OVERDUE]

    def test_is_sent_from_the_page_of_the_value(self, client, round_, asked):
        client.force_login(round_.provider)
        page = client.get("/entry/2026-27-Q2/FIN-01/").content.decode()
        assert f'action="{self.url(asked)}"' in page
        data = {"answer": "All of it.", "submission": new_key()}
        text = client.post(self.url(asked), data, follow=True).content.decode()
        assert "Your answer has been sent to the performance team." in text
        assert "Priya Nair answers: All of it." in text
        assert [
            one for one in duties.collect(round_.provider, as_of=TODAY) if one.kind == "query"
        ] == []

    def test_a_second_click_sends_one(self, client, round_, asked):
        client.force_login(round_.provider)
        data = {"answer": "All of it.", "submission": new_key()}
        client.post(self.url(asked), data)
        text = client.post(self.url(asked), data, follow=True).content.decode()
        assert "This form was sent before; it was saved once." in text

    def test_an_empty_answer_is_said(self, client, round_, asked):
        client.force_login(round_.provider)
        text = client.post(self.url(asked), {"answer": " "}, follow=True).content.decode()
        assert "Write your answer, or leave the page." in text

    def test_others_are_refused_or_do_not_find_it(self, client, round_, asked):
        client.force_login(round_.head)
        assert client.post(self.url(asked), {"answer": "x"}).status_code == 403
        client.force_login(round_.stranger)
        assert client.post(self.url(asked), {"answer": "x"}).status_code == 404

    def test_a_check_of_another_value_is_not_found(self, client, round_, asked):
        other = ActualFactory(kpi=round_.kpi, period=QUARTER.next(), state="submitted")
        QualityCheck.objects.update(actual=other)
        client.force_login(round_.provider)
        assert client.post(self.url(asked), {"answer": "x"}).status_code == 404

    def test_is_posted_only(self, client, round_, asked):
        client.force_login(round_.provider)
        assert client.get(self.url(asked)).status_code == 405
