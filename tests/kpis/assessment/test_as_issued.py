"""While an issued figure is revised its readers keep what was issued, until that is issued too."""

import datetime as dt
from decimal import Decimal as D

import pytest
from django.core.management import call_command
from django.urls import reverse

from kpis.assessment.actions.assessing import assess
from kpis.assessment.models import Assessment
from kpis.assessment.queries.computed import rows_as_issued, rows_for
from kpis.calculations.checks import Entry
from kpis.collection.actions import actuals
from kpis.collection.models import Actual
from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.periods import Period
from perfportal.core.registries import events
from tests.factories import (
    ActualFactory,
    CommitteeFactory,
    KPIFactory,
    ServiceFactory,
    TargetFactory,
    person,
)

pytestmark = pytest.mark.django_db
AS_OF = dt.date(2026, 11, 27)
Q1, Q2 = Period.quarter(2026, 1), Period.quarter(2026, 2)
CANARY = 6666


@pytest.fixture(autouse=True)
def the_day():
    with clock.fixed_today(AS_OF):
        yield


@pytest.fixture
def kpi():
    """Q1 and Q2 of a year to date, both issued: 40 and 56."""
    service = ServiceFactory()
    kpi = KPIFactory(
        code="FIN-01",
        data_provider=person(Role.DATA_PROVIDER, on=service),
        service=service,
        definition__decimal_places=0,
        definition__measure_type="sum",
        definition__unit="number",
        definition__rag_basis="ytd",
    )
    for period, value in ((Q1, 40), (Q2, 56)):
        TargetFactory(kpi=kpi, period=period, value=value)
        ActualFactory(kpi=kpi, period=period, value=D(value))
    issue(kpi)
    return kpi


def issue(kpi):
    actuals.issue(
        by=kpi.data_provider, actual_ids=kpi.actuals.values_list("pk", flat=True), source="Report"
    )
    assess([kpi.pk], as_of=AS_OF)


def revise(kpi, value, period=Q1, **more):
    actual = Actual.objects.with_entry().for_period(period).get(kpi=kpi)
    note = actuals.Note("revised", kind="late_data", reason="Late returns came in.")
    entry = Entry(value=D(value), commentary="Canary", **more)
    actuals.revise(
        by=kpi.data_provider, actual=actual, entry=entry, version=actual.version, note=note
    )
    return assess([kpi.pk], as_of=AS_OF)


def approve(kpi, period=Q1):
    actual = Actual.objects.with_entry().for_period(period).get(kpi=kpi)
    head = person(Role.SERVICE_HEAD, on=kpi.service)
    Actual.objects.filter(pk=actual.pk).update(
        state="approved", approved_by=head, approved_at=clock.now()
    )
    assess([kpi.pk], as_of=AS_OF)


def values(rows):
    columns = ("period_start", "value", "value_state")
    return {
        start.month: (value, state)
        for start, value, state in rows.order_by("period_start").values_list(*columns)
    }


def issued():
    return values(Assessment.objects.issued())


AS_IT_WAS = {4: (D(40), "issued"), 7: (D(96), "issued")}


class TestIssued:
    def test_without_a_revision_the_newest_row_is_the_one_issued(self, kpi):
        assert issued() == values(Assessment.objects.headline()) == AS_IT_WAS
        assert Assessment.objects.filter(is_headline=True).count() == 2

    def test_a_revision_leaves_the_figure_and_what_is_made_of_it(self, kpi):
        revise(kpi, 50)
        assert issued() == AS_IT_WAS
        newest = values(Assessment.objects.headline())
        assert newest == {4: (D(50), "submitted"), 7: (D(106), "issued")}

    def test_the_version_that_a_report_issued_is_the_one_shown(self, kpi):
        revise(kpi, 50)
        row = Assessment.objects.issued().for_period(Q1).get()
        assert (row.revision.number, row.revision.commentary) == (1, "")

    def test_returned_for_correction_and_revised_again(self, kpi):
        revise(kpi, 50)
        actual = Actual.objects.with_entry().for_period(Q1).get()
        head = person(Role.SERVICE_HEAD, on=kpi.service)
        actuals.return_for_correction(
            by=head, actual=actual, version=actual.version, reason="Look again."
        )
        assess([kpi.pk], as_of=AS_OF)
        assert issued() == AS_IT_WAS
        actual = Actual.objects.with_entry().for_period(Q1).get()
        actuals.submit(
            by=kpi.data_provider, actual=actual, entry=Entry(value=D(51)), version=actual.version
        )
        assess([kpi.pk], as_of=AS_OF)
        assert issued() == AS_IT_WAS

    def test_approved_is_not_yet_issued(self, kpi):
        revise(kpi, 50)
        approve(kpi)
        assert issued() == AS_IT_WAS

    def test_the_revision_takes_its_place_once_it_is_issued(self, kpi):
        revise(kpi, 50)
        approve(kpi)
        issue(kpi)
        assert issued() == {4: (D(50), "issued"), 7: (D(106), "issued")}
        assert not Assessment.objects.filter(as_issued=True).exists()

    def test_revised_twice_the_last_issued_one_counts(self, kpi):
        revise(kpi, 50)
        approve(kpi)
        issue(kpi)
        revise(kpi, 60)
        assert issued() == {4: (D(50), "issued"), 7: (D(106), "issued")}

    def test_only_rows_that_differ_are_kept_twice(self, kpi):
        revise(kpi, 57, period=Q2)
        kept = Assessment.objects.filter(as_issued=True)
        assert [(row.period, row.basis) for row in kept] == [(Q2, "period"), (Q2, "ytd")]
        again = assess([kpi.pk], as_of=AS_OF)
        assert (again.changed, again.removed, again.periods) == (0, 0, set())

    def test_whoever_holds_a_figure_back_holds_it_back_at_once(self, kpi):
        revise(kpi, 40, marker="c", marker_reason="It may identify a family.")
        assert 4 not in issued()
        assert not Assessment.objects.filter(as_issued=True).exists()

    def test_the_periods_of_kept_rows_are_told_to_those_who_follow(self, kpi, monkeypatch):
        told = []
        monkeypatch.setattr(
            events, "publish_on_commit", lambda event, **facts: told.append((event, facts))
        )
        revise(kpi, 50)
        assert ("kpis.assessed", {"periods": [Q1.token, Q2.token]}) in told

    def test_what_nobody_issued_is_not_shown_by_it(self, kpi):
        ActualFactory(kpi=kpi, period=Q2.next(), value=D(7), state="submitted")
        revise(kpi, 50)
        assert issued() == AS_IT_WAS

    def test_no_figure_under_revision_costs_one_query(self, kpi, django_assert_num_queries):
        newest = rows_for([kpi.pk], as_of=AS_OF)
        with django_assert_num_queries(1):
            assert len(rows_as_issued([kpi.pk], newest, as_of=AS_OF)) == 0


class TestReportable:
    """A report built meanwhile shows what was issued, and a revision once it is approved."""

    def test_while_the_revision_waits(self, kpi):
        revise(kpi, 50, period=Q2)
        assert values(Assessment.objects.reportable()) == AS_IT_WAS

    def test_once_it_is_approved(self, kpi):
        revise(kpi, 60, period=Q2)
        approve(kpi, Q2)
        assert values(Assessment.objects.reportable()) == {
            4: (D(40), "issued"),
            7: (D(100), "approved"),
        }

    def test_a_first_figure_that_waits_is_left_out(self, kpi):
        ActualFactory(kpi=kpi, period=Q2.next(), value=D(7), state="submitted")
        assess([kpi.pk], as_of=AS_OF)
        assert values(Assessment.objects.reportable()) == AS_IT_WAS


class TestTheKpiPage:
    @pytest.fixture
    def member(self, client, kpi):
        committee = CommitteeFactory()
        kpi.committees.add(committee)
        client.force_login(person(Role.COMMITTEE_MEMBER, on=committee))
        revise(kpi, CANARY)
        return client

    def test_a_committee_member_reads_what_was_issued(self, member):
        address = reverse("kpis:kpi-detail", args=["FIN-01"])
        for period, figure in ((Q1, "40"), (Q2, "96")):
            response = member.get(address, {"period": period.token})
            assert response.context["page"].headline.figure == figure
            for leak in ("6666", "6,666", "6,722", "Canary"):
                assert leak not in response.content.decode()

    def test_the_file_too(self, member):
        lines = member.get(reverse("kpis:kpi-data", args=["FIN-01"])).content.decode().splitlines()
        assert [line.split(",")[5] for line in lines[1:]] == ["40", "96"]

    def test_staff_read_the_revision(self, client, kpi, member):
        client.force_login(person(Role.PERFORMANCE_TEAM))
        page = client.get(reverse("kpis:kpi-detail", args=["FIN-01"]), {"period": Q1.token})
        assert page.context["page"].headline.figure == "6,666"


def test_the_export_has_each_period_once(kpi, tmp_path):
    revise(kpi, 50)
    path = tmp_path / "assessments.csv"
    call_command("export_assessments", output=str(path))
    rows = [line.split(",")[:4] for line in path.read_text().splitlines()[1:]]
    assert [(row[1], row[3]) for row in rows] == [("2026-27-Q1", "50"), ("2026-27-Q2", "106")]
