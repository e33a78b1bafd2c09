"""/data-quality/: the page of the management team, and its measures as KPIs of their own."""

import datetime as dt
from decimal import Decimal

import pytest

from kpis.calculations.quality import Dimension
from kpis.collection.actions import actuals, rounds
from kpis.collection.actions.quality_measures import set_up_measures
from kpis.collection.models import Actual, ActualRevision, QualityMeasure
from kpis.register.actions.quality import assess_quality
from kpis.register.models import KPI
from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.models import get_organisation
from tests.factories import ActualFactory, KPIFactory, ServiceFactory, TierFactory, person
from tests.kpis.collection.conftest import QUARTER

URL = "/data-quality/"
ALL_MET = dict.fromkeys(Dimension, (2, "Seen"))


@pytest.fixture
def cmt(client, submitted, round_):
    """FIN-01 given in time; FIN-02 given a day late; FIN-03 not given."""
    late = KPIFactory(code="FIN-02", service=round_.kpi.service, data_provider=round_.provider)
    KPIFactory(code="FIN-03", service=round_.kpi.service, data_provider=round_.provider)
    rounds.open_round(by=round_.team, organisation=get_organisation(), period=QUARTER)
    slot = Actual.objects.get(kpi=late)
    with clock.fixed_today(dt.date(2026, 10, 15)):
        actuals.submit(
            by=round_.provider,
            actual=slot,
            entry=actuals.Entry(value=Decimal(97), commentary="Late."),
            version=slot.version,
        )
    client.force_login(person(Role.CMT_MEMBER))
    return round_


def page(client):
    return client.get(URL).context["quality"]


class TestThePage:
    def test_says_what_was_given_and_on_time(self, client, cmt):
        quality = page(client)
        assert quality.sentences == [
            "Q2 2026/27: 2 of 3 (67%) figures were given, 1 of 3 (33%) on time.",
            "0 of 2 figures given were returned for correction.",
            "0 figures are provisional and wait for their final value.",
            "The data of 0 of 3 KPIs have been assessed within a year.",
        ]
        assert [(row.name, row.complete, row.on_time) for row in quality.places] == [
            ("Resources", "2 of 3 (67%)", "1 of 3 (33%)"),
            ("Revenues", "2 of 3 (67%)", "1 of 3 (33%)"),
        ]

    def test_a_figure_corrected_later_was_still_given_in_time(self, client, cmt, submitted):
        with clock.fixed_today(dt.date(2026, 10, 20)):
            actuals.return_for_correction(
                by=cmt.team, actual=submitted, version=submitted.version, reason="Check it."
            )
            actuals.submit(
                by=cmt.provider,
                actual=submitted,
                entry=actuals.Entry(numerator=Decimal(27_100_000), denominator=Decimal(48_600_000)),
                version=submitted.version,
            )
        quality = page(client)
        assert quality.sentences[0] == (
            "Q2 2026/27: 2 of 3 (67%) figures were given, 1 of 3 (33%) on time."
        )
        assert quality.sentences[1] == "1 of 2 figures given were returned for correction."

    def test_ratings_by_how_much_depends_on_them(self, client, cmt):
        assess_quality(by=cmt.team, kpi=cmt.kpi, scores=ALL_MET)
        KPI.objects.filter(code="FIN-02").update(is_public=False)
        quality = page(client)
        assert [(row.words, [count for count, _ in row.cells]) for row in quality.rated] == [
            ("High: a headline, or asked for by law", [1, 0, 0, 0]),
            ("Medium: read by the public", [0, 0, 0, 1]),
            ("Low: used in the service", [0, 0, 0, 1]),
        ]
        assert [row.code for row in quality.to_assess] == ["FIN-03", "FIN-02"]

    def test_an_old_assessment_counts_no_more(self, client, cmt):
        with clock.fixed_today(dt.date(2025, 10, 9)):
            assess_quality(by=cmt.team, kpi=cmt.kpi, scores=ALL_MET)
        assert page(client).to_assess[0].code == "FIN-01"

    def test_historic_figures_are_in_no_round(self, client, cmt):
        ActualFactory(kpi=cmt.kpi, period=QUARTER.previous(), is_historic=True)
        assert page(client).sentences[0].startswith("Q2 2026/27: 2 of 3")

    @pytest.mark.parametrize("count", [1, 3])
    def test_as_many_queries_whatever_it_shows(self, client, cmt, django_assert_num_queries, count):
        for _ in range(count):
            ActualFactory(
                kpi=KPIFactory(service=ServiceFactory()), state="submitted", round=cmt.round
            )
        client.get(URL)
        with django_assert_num_queries(15):
            client.get(URL)

    @pytest.mark.parametrize("who", ["provider", "head"])
    def test_is_for_the_management_team(self, client, cmt, who):
        client.force_login(getattr(cmt, who))
        assert client.get(URL).status_code == 403

    def test_before_any_round(self, client, db):
        client.force_login(person(Role.PERFORMANCE_TEAM))
        quality = page(client)
        assert quality.places == []
        assert quality.sentences[-1] == "The data of 0 of 0 KPIs have been assessed within a year."


class TestMeasures:
    @pytest.fixture
    def made(self, client, cmt):
        TierFactory(code="service")
        client.force_login(cmt.team)
        client.post("/data-quality/measures/")
        return cmt

    def test_two_for_council_directorate_and_service(self, made):
        titles = QualityMeasure.objects.values_list("kpi__code", "kpi__title", "kpi__state")
        assert list(titles.order_by("kpi__code")) == [
            ("DQ-01", "Figures given of those due: Wrenford Borough Council", "active"),
            ("DQ-02", "Figures given on time: Wrenford Borough Council", "active"),
            ("DQ-03", "Figures given of those due: Resources", "active"),
            ("DQ-04", "Figures given on time: Resources", "active"),
            ("DQ-05", "Figures given of those due: Revenues", "active"),
            ("DQ-06", "Figures given on time: Revenues", "active"),
        ]

    def test_a_second_click_makes_none(self, client, made):
        text = client.post("/data-quality/measures/", follow=True).content.decode()
        assert "Every directorate and service has its two KPIs already." in text
        assert QualityMeasure.objects.count() == 6

    def test_only_the_team_makes_them(self, client, cmt):
        client.force_login(cmt.provider)
        assert client.post("/data-quality/measures/").status_code == 403

    def test_they_get_their_figures_when_the_round_is_closed(self, made):
        rounds.open_round(by=made.team, organisation=get_organisation(), period=QUARTER)
        assert Actual.objects.filter(kpi__code__startswith="DQ-").count() == 0
        lock(made)
        assert figures() == {
            "DQ-01": (2, 3), "DQ-02": (1, 3), "DQ-03": (2, 3), "DQ-04": (1, 3),
            "DQ-05": (2, 3), "DQ-06": (1, 3),
        }  # fmt: skip
        assert set(
            ActualRevision.objects.filter(actual__kpi__code="DQ-01").values_list(
                "source", flat=True
            )
        ) == {"worked out from the round"}

    def test_a_round_that_is_closed_again_corrects_them(self, made):
        lock(made)
        rounds.unlock_round(by=made.team, round_=made.round, reason="A late figure.")
        slot = Actual.objects.get(kpi__code="FIN-03")
        actuals.submit(
            by=made.provider,
            actual=slot,
            entry=actuals.Entry(value=Decimal(97), commentary="Found."),
            version=slot.version,
        )
        lock(made)
        assert figures()["DQ-01"] == (3, 3)

    def test_what_has_been_issued_stays(self, made):
        lock(made)
        issued = Actual.objects.get(kpi__code="DQ-01")
        actuals.issue(by=made.team, actual_ids=[issued.pk], source="Report")
        rounds.unlock_round(by=made.team, round_=made.round, reason="A late figure.")
        slot = Actual.objects.get(kpi__code="FIN-03")
        actuals.submit(
            by=made.provider,
            actual=slot,
            entry=actuals.Entry(value=Decimal(97), commentary="Found."),
            version=slot.version,
        )
        lock(made)
        assert (figures()["DQ-01"], figures()["DQ-03"]) == ((2, 3), (3, 3))

    def test_they_do_not_count_themselves(self, client, made):
        lock(made)
        assert page(client).sentences[0].startswith("Q2 2026/27: 2 of 3")

    def test_a_place_with_nothing_due_has_no_cases(self, made):
        KPIFactory(service=ServiceFactory(name="Parks"), state="active")
        set_up_measures(by=made.team, organisation=get_organisation())
        lock(made)
        parks = Actual.objects.filter(kpi__title="Figures given on time: Parks")
        assert [one.revision.marker for one in parks] == ["z"]


def lock(council):
    council.round.refresh_from_db()
    rounds.lock_round(by=council.team, round_=council.round)


def figures():
    rows = Actual.objects.filter(kpi__code__startswith="DQ-").select_related("revision", "kpi")
    return {one.kpi.code: (one.revision.numerator, one.revision.denominator) for one in rows}
