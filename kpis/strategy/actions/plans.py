"""Service plans: drafted, changed while they are drafts, agreed by somebody else, renewed."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.register.models import LifeCycle
from kpis.strategy.actions.saving import add, change
from kpis.strategy.models import PlanState, ServicePlan
from kpis.strategy.policies import check_can_agree, check_can_write_plan
from perfportal.core.models import Service
from perfportal.core.periods import Period


@transaction.atomic
def draft(*, by, service, year: Period, aims: str = "", kpis=()) -> ServicePlan:
    """The first draft of a service's plan for a financial year."""
    check_can_write_plan(by, service)
    _check_free(service, year)
    return add(
        ServicePlan,
        by=by,
        verb="service_plan.drafted",
        kpis=kpis,
        service=service,
        year_start=year.start,
        aims=aims.strip(),
        written_by=by,
    )


@transaction.atomic
def change_draft(*, by, plan: ServicePlan, version: int, aims: str, kpis) -> ServicePlan:
    """Whoever changes a draft has written it, and cannot agree it."""
    check_can_write_plan(by, plan.service)
    _check_draft(plan)
    return change(
        plan,
        by=by,
        version=version,
        verb="service_plan.changed",
        kpis=kpis,
        aims=aims.strip(),
        written_by=by,
    )


@transaction.atomic
def agree(*, by, plan: ServicePlan, version: int, on: dt.date) -> ServicePlan:
    """Two pairs of eyes: not by whoever wrote the draft last."""
    check_can_agree(by, plan)
    _check_draft(plan)
    if not plan.aims:
        raise ValidationError(_("Write the aims of this plan before it is agreed."))
    return change(
        plan,
        by=by,
        version=version,
        verb="service_plan.agreed",
        state=PlanState.AGREED.value,
        agreed_by=by,
        agreed_on=on,
    )


@transaction.atomic
def renew(*, by, plan: ServicePlan) -> ServicePlan:
    """The plan of the next year as a draft with the same words; retired KPIs are left behind."""
    check_can_write_plan(by, plan.service)
    if plan.state != PlanState.AGREED:
        raise ValidationError(_("Have this plan agreed before it is renewed."))
    year = plan.year.next()
    _check_free(plan.service, year)
    return add(
        ServicePlan,
        by=by,
        verb="service_plan.renewed",
        kpis=list(plan.kpis.exclude(state=LifeCycle.RETIRED)),
        service=plan.service,
        year_start=year.start,
        aims=plan.aims,
        written_by=by,
        renewed_from=plan,
    )


def _check_free(service, year: Period) -> None:
    """Of two people who begin the plan of a year at once the second waits, and is told."""
    Service.objects.select_for_update().get(pk=service.pk)
    if service.plans.filter(year_start=year.start).exists():
        raise ValidationError(
            {
                "year": _("%(service)s has a plan for %(year)s already: open that one.")
                % {"service": service.name, "year": year.short_label}
            }
        )


def _check_draft(plan: ServicePlan) -> None:
    if plan.state == PlanState.AGREED:
        raise ValidationError(_("This plan is agreed: renew it for the next year instead."))
