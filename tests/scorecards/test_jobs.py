"""From an assessment to the stored roll-ups."""

import pytest

from perfportal.core import jobs
from perfportal.core.models import AuditEvent, Job, User
from perfportal.core.registries import events
from scorecards.actions.standard import create_corporate, ensure_standard
from scorecards.jobs import scorecard_periods
from scorecards.models import Audience, Perspective, Scorecard, ScorecardResult
from tests.factories import (
    CommitteeFactory,
    DirectorateFactory,
    KPIFactory,
    OrganisationFactory,
    PortfolioFactory,
    ServiceFactory,
)
from tests.scorecards.board import Q1, Q2, assessed_kpi

pytestmark = pytest.mark.django_db


def assessment_of(*tokens):
    events.publish("kpis.assessed", periods=list(tokens))


def test_an_assessment_asks_for_the_quarters_that_it_touched():
    assert scorecard_periods(["2026-M09", "2026-M07", "2026-27-Q1", "2025-26"]) == [
        "2025-26-Q4",
        "2026-27-Q1",
        "2026-27-Q2",
    ]


def test_nothing_assessed_asks_for_nothing():
    OrganisationFactory()
    assessment_of()

    assert not Job.objects.exists()


def test_the_same_quarters_wait_as_one_job():
    OrganisationFactory()
    assessment_of("2026-27-Q2")
    assessment_of("2026-M08")

    assert [job.payload for job in Job.objects.all()] == [{"periods": ["2026-27-Q2"]}]


def test_other_quarters_between_the_same_ends_are_not_lost():
    OrganisationFactory()
    assessment_of("2026-27-Q1", "2026-27-Q2", "2026-27-Q4")
    assessment_of("2026-27-Q1", "2026-27-Q3", "2026-27-Q4")

    assert Job.objects.filter(name="scorecards.roll_up").count() == 2


def test_the_job_rolls_up_every_scorecard_for_every_quarter():
    portfolio = PortfolioFactory()
    assessed_kpi(kpi={"portfolio": portfolio})
    assessment_of(Q1.token, Q2.token)

    assert jobs.run_due() == 1

    job = Job.objects.get()
    assert (job.state, job.result, job.done, job.total) == ("succeeded", {"roll_ups": 6}, 6, 6)
    results = ScorecardResult.objects.filter(period_start=Q2.start)
    assert {r.scorecard.audience: r.counts for r in results} == {
        "corporate": {"GREEN": 1},
        "directorate": {"GREEN": 1},
        "portfolio": {"GREEN": 1},
    }


def test_a_new_council_has_its_corporate_scorecard_from_the_first_day():
    council, system = OrganisationFactory(), User.objects.system()
    events.publish("council.created", organisation_id=council.pk, by_id=system.pk)

    assert Scorecard.objects.get().audience == Audience.CORPORATE
    assert list(Perspective.objects.values_list("name", flat=True)) == [
        "Financial",
        "Customer",
        "Internal process",
        "Learning and growth",
    ]


@pytest.fixture
def council():
    return OrganisationFactory()


def standard(council):
    return ensure_standard(by=User.objects.system(), organisation=council)


def test_parts_of_the_council_with_kpis_get_their_scorecard(council):
    directorate, committee = DirectorateFactory(name="Place"), CommitteeFactory(name="Environment")
    kpi = KPIFactory(service=ServiceFactory(directorate=directorate))
    kpi.committees.add(committee)
    PortfolioFactory(name="Without KPIs")

    standard(council)

    assert list(Scorecard.objects.values_list("slug", flat=True)) == [
        "committee-environment",
        "corporate-scorecard",
        "directorate-place",
    ]
    created = AuditEvent.objects.filter(verb="scorecard.created")
    assert created.count() == 3


def test_a_second_run_makes_nothing_new_even_after_a_change_of_name(council):
    portfolio = PortfolioFactory(name="Finance")
    KPIFactory(portfolio=portfolio)
    first = standard(council)
    portfolio.name = "Finance and Housing"
    portfolio.save()

    assert standard(council) == first
    assert AuditEvent.objects.filter(verb="scorecard.created").count() == len(first)


def test_a_council_that_lists_its_corporate_set_by_hand_keeps_it(council):
    own = create_corporate(by=User.objects.system(), organisation=council)
    Scorecard.objects.filter(pk=own.pk).update(membership="listed", slug="our-own")

    assert create_corporate(by=User.objects.system(), organisation=council) == own
    own.refresh_from_db()
    assert own.membership == "listed"
