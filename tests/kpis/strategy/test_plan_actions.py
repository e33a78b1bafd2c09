"""Service plans: drafted, agreed by a second person, renewed for the next year."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kpis.register.models import LifeCycle
from kpis.strategy.actions import plans
from perfportal.core.access.roles import Role
from perfportal.core.concurrency import Conflict
from perfportal.core.models import AuditEvent
from perfportal.core.periods import parse_period
from tests.factories import KPIFactory, ServiceFactory, person
from tests.kpis.strategy.records import TODAY, a_plan, an_agreed_plan

pytestmark = pytest.mark.django_db
YEAR = parse_period("2026/27")


@pytest.fixture
def service():
    return ServiceFactory(name="Finance")


@pytest.fixture
def head(service):
    return person(Role.SERVICE_HEAD, on=service)


@pytest.fixture
def director(service):
    return person(Role.DIRECTOR, on=service.directorate)


def test_the_head_drafts_and_the_director_agrees(service, head, director):
    kpi = KPIFactory(service=service)
    plan = plans.draft(by=head, service=service, year=YEAR, aims="Pay in time.", kpis=[kpi])
    assert (plan.state, plan.written_by, list(plan.kpis.all())) == ("draft", head, [kpi])
    plans.agree(by=director, plan=plan, version=1, on=TODAY)
    plan.refresh_from_db()
    assert (plan.state, plan.agreed_by, plan.agreed_on) == ("agreed", director, TODAY)
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["service_plan.drafted", "service_plan.agreed"]


def test_a_year_that_has_a_plan_is_refused(service, head):
    a_plan(service=service)
    with pytest.raises(ValidationError) as caught:
        plans.draft(by=head, service=service, year=YEAR)
    assert caught.value.message_dict == {
        "year": ["Finance has a plan for 2026/27 already: open that one."]
    }


def test_whoever_wrote_a_plan_does_not_agree_it(service, head):
    plan = a_plan(service=service, written_by=head)
    with pytest.raises(PermissionDenied, match="You wrote this plan, so somebody else agrees it"):
        plans.agree(by=head, plan=plan, version=1, on=TODAY)


def test_whoever_changed_it_last_wrote_it(service, head, team):
    plan = a_plan(service=service, written_by=head)
    plans.change_draft(by=team, plan=plan, version=1, aims="Other aims.", kpis=[])
    plans.agree(by=head, plan=plan, version=2, on=TODAY)
    plan.refresh_from_db()
    assert (plan.written_by, plan.agreed_by) == (team, head)


@pytest.mark.parametrize("role", [Role.PERFORMANCE_TEAM, Role.CMT_MEMBER])
def test_others_do_not_agree(service, role):
    with pytest.raises(PermissionDenied, match="Only the head of the service or the director"):
        plans.agree(by=person(role), plan=a_plan(service=service), version=1, on=TODAY)


@pytest.mark.parametrize("role", [Role.SERVICE_HEAD, Role.DIRECTOR])
def test_those_of_another_directorate_neither_write_nor_agree(service, role):
    other = ServiceFactory()
    stranger = person(role, on=other if role is Role.SERVICE_HEAD else other.directorate)
    with pytest.raises(PermissionDenied, match="Only the head of the service or the director"):
        plans.agree(by=stranger, plan=a_plan(service=service), version=1, on=TODAY)
    with pytest.raises(PermissionDenied, match="Only the head of the service or the performance"):
        plans.draft(by=stranger, service=service, year=YEAR.next())


def test_a_plan_without_aims_is_not_agreed(service, director):
    with pytest.raises(ValidationError, match="Write the aims of this plan before it is agreed"):
        plans.agree(by=director, plan=a_plan(service=service, aims=""), version=1, on=TODAY)


def test_an_agreed_plan_is_not_changed(service, head):
    plan = an_agreed_plan(service=service)
    with pytest.raises(ValidationError, match="This plan is agreed: renew it for the next year"):
        plans.change_draft(by=head, plan=plan, version=1, aims="x", kpis=[])


def test_a_draft_that_has_changed_is_not_agreed_unseen(service, head, director):
    plan = a_plan(service=service, written_by=head)
    plans.change_draft(by=head, plan=plan, version=1, aims="Other aims.", kpis=[])
    with pytest.raises(Conflict):
        plans.agree(by=director, plan=plan, version=1, on=TODAY)


def test_renewing_copies_the_plan_as_a_draft_without_retired_kpis(service, head):
    kept = KPIFactory()
    gone = KPIFactory(state=LifeCycle.RETIRED, retired_on=TODAY, retired_reason="x")
    plan = an_agreed_plan(service=service, kpis=[kept, gone])
    renewed = plans.renew(by=head, plan=plan)
    assert (renewed.year_start, renewed.state) == (dt.date(2027, 4, 1), "draft")
    assert (renewed.aims, renewed.renewed_from, renewed.written_by) == (plan.aims, plan, head)
    assert list(renewed.kpis.all()) == [kept]
    with pytest.raises(ValidationError, match="Finance has a plan for 2027/28 already"):
        plans.renew(by=head, plan=plan)


def test_a_draft_is_not_renewed(service, head):
    with pytest.raises(ValidationError, match="Have this plan agreed before it is renewed"):
        plans.renew(by=head, plan=a_plan(service=service))
