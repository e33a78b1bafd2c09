"""What the register puts into navigation and registries."""

from django.utils.translation import gettext_lazy as _

from kpis.register import jobs, objections
from kpis.register.actions.tiers import add_standard_tiers
from kpis.register.presenters.duties import (
    proposal_duties,
    report_duties,
    return_duties,
    task_duties,
)
from kpis.register.queries.proposals import get_waiting_for
from kpis.register.queries.purpose import get_own_tasks
from kpis.register.queries.sources import get_reports_to_review, get_returns_owed
from kpis.register.queries.worth import letting_go, purpose
from perfportal.core import navigation
from perfportal.core.access.roles import Permission
from perfportal.core.models import Organisation, User
from perfportal.core.registries import duties, events, evidence

__all__ = ["add_tiers", "jobs", "objections"]

navigation.register(_("KPIs"), "kpis:kpi-list", Permission.VIEW_UNAPPROVED, order=20)
navigation.register(_("Sources"), "kpis:source-list", Permission.VIEW_UNAPPROVED, order=22)
evidence.register(topic="kpis.letting_go", key="register", order=20)(letting_go)
evidence.register(topic="kpis.purpose", key="register", order=20)(purpose)


@duties.register(key="kpi-tasks")
def kpi_tasks(user, as_of):
    """The changes to KPIs that this person is to make."""
    return task_duties(get_own_tasks(user), as_of=as_of)


@duties.register(key="proposals")
def proposals(user, as_of):
    """The changes that this director decides on."""
    return proposal_duties(get_waiting_for(user))


@duties.register(key="returns")
def returns(user, as_of):
    """The returns that this person owns and that are overdue or due soon."""
    return return_duties(get_returns_owed(user, as_of=as_of), as_of=as_of)


@duties.register(key="reports-outside")
def reports_outside(user, as_of):
    """A service head's reports outside the portal that wait for an answer."""
    if not user.access.holds(Permission.APPROVE_VALUES):
        return []
    return report_duties(get_reports_to_review(user, as_of=as_of))


@events.subscribe("council.created")
def add_tiers(*, organisation_id, by_id, **_more):
    """Every council starts with the four standard tiers."""
    add_standard_tiers(
        by=User.objects.get(pk=by_id), organisation=Organisation.objects.get(pk=organisation_id)
    )
