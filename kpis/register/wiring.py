"""What the register puts into navigation and registries."""

from django.utils.translation import gettext_lazy as _

from kpis.register import jobs
from kpis.register.actions.tiers import add_standard_tiers
from perfportal.core import navigation
from perfportal.core.access.roles import Permission
from perfportal.core.models import Organisation, User
from perfportal.core.registries import events

__all__ = ["add_tiers", "jobs"]

navigation.register(_("KPIs"), "kpis:kpi-list", Permission.VIEW_UNAPPROVED, order=20)
navigation.register(_("Sources"), "kpis:source-list", Permission.VIEW_UNAPPROVED, order=22)


@events.subscribe("council.created")
def add_tiers(*, organisation_id, by_id, **_more):
    """Every council starts with the four standard tiers."""
    add_standard_tiers(
        by=User.objects.get(pk=by_id), organisation=Organisation.objects.get(pk=organisation_id)
    )
