"""/entry/<round>/effort/ and /burden/: how long a round took, roughly, and what it comes to."""

from decimal import Decimal

import pytest

from kpis.assessment.models import PageCount
from kpis.collection.actions import effort, rounds
from kpis.collection.models import EffortAnswer, EffortShare
from perfportal.core.access.roles import Role
from perfportal.core.models import AuditEvent
from perfportal.core.registries import Standing, duties, evidence
from perfportal.core.submissions import new_key
from tests.factories import ActualFactory, KPIFactory, SourceFactory, person
from tests.kpis.collection.conftest import QUARTER, TODAY

URL = "/entry/2026-27-Q2/effort/"
HALF_DAY = {"roughly": "4", "version": "0"}


@pytest.fixture
def given(round_, submitted):
    """Priya has given both of her figures: FIN-01 and FIN-02."""
    second = KPIFactory(code="FIN-02", service=round_.kpi.service, data_provider=round_.provider)
    ActualFactory(kpi=second, state="submitted", round=round_.round, entered_by=round_.provider)
    round_.second = second
    return round_


def asked(user):
    found = duties.collect(user, as_of=TODAY)
    return [(duty.title, duty.url, duty.standing) for duty in found if duty.kind == "effort"]


def shares():
    return {one.kpi.code: (one.hours, one.is_named) for one in EffortShare.objects.all()}


class TestTheQuestion:
    def test_is_asked_when_nothing_is_owed_any_more(self, client, round_):
        assert asked(round_.provider) == []

    def test_is_asked_once(self, client, given):
        question = ("Say roughly how long the round took you", URL, Standing.TO_DECIDE)
        assert asked(given.provider) == [question]
        client.force_login(given.provider)
        client.post(URL, HALF_DAY)
        assert asked(given.provider) == []

    def test_is_not_asked_while_a_figure_is_owed(self, given):
        KPIFactory(service=given.kpi.service, data_provider=given.provider)
        rounds.open_round(by=given.team, organisation=given.round.organisation, period=QUARTER)
        assert asked(given.provider) == []

    def test_is_not_asked_of_somebody_who_entered_for_a_colleague(self, round_):
        ActualFactory(
            kpi=round_.kpi, period=QUARTER.previous(), state="submitted", round=round_.round,
            entered_by=round_.team, entered_for=round_.provider,
        )  # fmt: skip
        assert asked(round_.team) == []

    def test_says_that_nobody_is_timed(self, client, given):
        client.force_login(given.provider)
        text = client.get(URL).content.decode()
        assert "The portal does not time anybody." in text

    @pytest.mark.parametrize("who", ["stranger", "head", "team"])
    def test_is_not_found_by_those_who_gave_nothing(self, client, given, who):
        client.force_login(getattr(given, who))
        assert client.get(URL).status_code == 404

    def test_signed_out(self, client, given):
        assert client.get(URL).url == f"/account/sign-in/?next={URL}"

    def test_of_a_period_without_a_round_is_not_found(self, client, given):
        client.force_login(given.provider)
        assert client.get("/entry/2024-25-Q1/effort/").status_code == 404


class TestTheAnswer:
    @pytest.fixture(autouse=True)
    def signed_in(self, client, given):
        client.force_login(given.provider)

    def test_is_shared_equally(self, client):
        response = client.post(URL, HALF_DAY, follow=True)
        assert "Thank you. Your answer has been kept." in response.content.decode()
        assert shares() == {"FIN-01": (2, False), "FIN-02": (2, False)}
        event = AuditEvent.objects.get(verb="effort.answered")
        assert event.after == {"hours": "4", "named": {}}

    def test_may_name_a_kpi(self, client, given):
        typed = {"roughly": "other", "hours": "3.5", f"kpi_{given.kpi.pk}": "3", "version": "0"}
        client.post(URL, typed)
        assert shares() == {"FIN-01": (3, True), "FIN-02": (Decimal("0.5"), False)}

    def test_may_be_changed(self, client, given):
        client.post(URL, HALF_DAY)
        assert client.get(URL).context["form"].initial["roughly"] == "4"
        client.post(URL, {"roughly": "2", "version": "1"})
        assert EffortAnswer.objects.get().hours == 2
        assert shares() == {"FIN-01": (1, False), "FIN-02": (1, False)}
        assert AuditEvent.objects.filter(verb="effort.answered").last().before == {"hours": "4"}

    def test_may_be_that_one_would_rather_not_say(self, client):
        client.post(URL, {"roughly": "none", "version": "0"})
        assert EffortAnswer.objects.get().hours is None
        assert shares() == {}

    @pytest.mark.parametrize(
        ("typed", "field", "sentence"),
        [
            ({}, "roughly", "Choose the answer that comes nearest"),
            ({"roughly": "other"}, "hours", "Type how many hours it took, such as 3"),
            ({"roughly": "other", "hours": "long"}, "hours",
             "Type the hours as a number, such as 1.5"),
            ({"roughly": "other", "hours": "500"}, "hours",
             "Ensure this value is less than or equal to 400."),
            ({"roughly": "2", "kpi": "3"}, "hours",
             "The KPIs named come to 3 hours, which is more than the total of 2."),
            ({"roughly": "none", "kpi": "3"}, "hours",
             "Say how long all of it took, or leave the single KPIs empty."),
        ],
    )  # fmt: skip
    def test_that_cannot_be_comes_back(self, client, given, typed, field, sentence):
        typed = dict(typed)
        named = {f"kpi_{given.kpi.pk}": typed.pop("kpi")} if "kpi" in typed else {}
        response = client.post(URL, typed | named | {"version": "0"})
        assert response.status_code == 422
        assert response.context["form"].errors[field] == [sentence]
        assert EffortAnswer.objects.count() == 0

    def test_sent_twice_is_kept_once(self, client):
        typed = HALF_DAY | {"submission": new_key()}
        client.post(URL, typed)
        text = client.post(URL, typed, follow=True).content.decode()
        assert "This form was sent before; it was saved once." in text
        assert AuditEvent.objects.filter(verb="effort.answered").count() == 1

    def test_over_a_newer_one_is_a_conflict(self, client):
        client.post(URL, HALF_DAY)
        assert client.post(URL, {"roughly": "2", "version": "0"}).status_code == 409
        assert EffortAnswer.objects.get().hours == 4

    def test_stays_when_the_round_is_closed(self, client, given):
        rounds.lock_round(by=given.team, round_=given.round)
        assert client.post(URL, HALF_DAY).status_code == 403


class TestTheBurden:
    @pytest.fixture
    def cmt(self, client, given):
        client.force_login(person(Role.CMT_MEMBER))
        return given

    def answered(self, given, hours="4", **named):
        effort.answer(by=given.provider, round_=given.round, hours=Decimal(hours), named=named)

    def test_before_anybody_has_said(self, client, cmt):
        page = client.get("/burden/").context["burden"]
        assert page.headline == ["Nobody has said yet how long a round took."]
        assert [(row.label, row.hours, row.answered) for row in page.rounds] == [
            ("Q2 2026/27", "Nobody has said", "0 of 1")
        ]
        assert page.kpis == []

    def test_hours_cost_and_who_looks(self, client, cmt):
        council = cmt.round.organisation
        council.settings = {"officer_hour_cost": 24}
        council.save()
        effort.answer(
            by=cmt.provider, round_=cmt.round, hours=Decimal(4), named={cmt.second.pk: Decimal(3)}
        )
        PageCount.objects.create(kpi=cmt.second, month=TODAY.replace(day=1), times=7)
        SourceFactory(
            kind="report", service=cmt.kpi.service, frequency="monthly", hours_each=Decimal(2)
        )
        page = client.get("/burden/").context["burden"]
        assert page.headline == [
            "Q2 2026/27 took 4 hours, say 1 of 1 people asked.",
            (
                "In a year that is about 16 hours (£384) for figures; reports outside the portal "
                "take 24 hours (£576) more."
            ),
            "The year is worked out from 1 round.",
        ]
        assert [(row.code, row.hours, row.cost, row.opened) for row in page.kpis] == [
            ("FIN-02", "12 hours", "£288", "Its page was opened 7 times in twelve months."),
            ("FIN-01", "4 hours", "£96", "Its page was opened 0 times in twelve months."),
        ]
        assert [(r.name, r.figures, r.reports, r.together, r.cost) for r in page.services] == [
            ("Revenues", "16 hours", "24 hours", "40 hours", "£960")
        ]

    def test_without_a_cost_there_are_hours_only(self, client, cmt):
        self.answered(cmt)
        page = client.get("/burden/").context["burden"]
        assert {row.cost for row in page.kpis} == {"–"}
        assert "£" not in client.get("/burden/").content.decode()

    @pytest.mark.parametrize("count", [1, 3])
    def test_as_many_queries_whatever_it_shows(self, client, cmt, django_assert_num_queries, count):
        for _ in range(count):
            kpi = KPIFactory(data_provider=cmt.provider)
            ActualFactory(kpi=kpi, state="submitted", round=cmt.round, entered_by=cmt.provider)
        self.answered(cmt)
        client.get("/burden/")
        with django_assert_num_queries(12):
            client.get("/burden/")

    @pytest.mark.parametrize("who", ["provider", "head"])
    def test_is_for_the_management_team(self, client, given, who):
        client.force_login(getattr(given, who))
        assert client.get("/burden/").status_code == 403

    def test_the_review_of_a_purpose_hears_of_it(self, given):
        self.answered(given)
        known = evidence.collect("kpis.purpose", [given.kpi.pk])[given.kpi.pk]
        sentences = [one.sentence for one in known if one.key == "easy"]
        assert "Providers say that it takes 2 hours a round." in sentences
