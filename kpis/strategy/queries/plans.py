"""Service plans as the viewer may see them."""

from django.db.models import Prefetch, Q

from kpis.register.models import KPI
from kpis.strategy.models import ServicePlan
from perfportal.core.access.roles import Permission, Scope
from perfportal.core.models import Service
from perfportal.core.periods import Period


def visible_plans(plans, user):
    """Plans of the viewer's directorates and services, and those with a KPI that they may see."""
    access = user.access
    if access.everywhere(Permission.VIEW_EVERYTHING):
        return plans
    seen = KPI.objects.visible_to(user).order_by().values("pk")
    with_seen = ServicePlan.kpis.through.objects.filter(kpi__in=seen).values("serviceplan")
    return plans.filter(
        Q(service__directorate__in=access.scope_ids(Permission.VIEW_UNAPPROVED, Scope.DIRECTORATE))
        | Q(service__in=access.scope_ids(Permission.VIEW_UNAPPROVED, Scope.SERVICE))
        | Q(pk__in=with_seen)
    )


def get_plans(user):
    """Every plan that the viewer may see, newest year first."""
    plans = ServicePlan.objects.visible_to(user).select_related("service__directorate", "agreed_by")
    return plans.prefetch_related("kpis").order_by("-year_start", "service__name", "pk")


def get_plan(user, slug: str, year: Period) -> ServicePlan | None:
    """A plan with those of its KPIs that the viewer may see and the priorities that these serve."""
    kpis = KPI.objects.visible_to(user).select_related("tier").order_by("code")
    return (
        ServicePlan.objects.visible_to(user)
        .select_related("service__directorate", "written_by", "agreed_by", "renewed_from__service")
        .prefetch_related(
            Prefetch(
                "kpis",
                kpis.prefetch_related("outcomes__priority", "strategy_actions__outcome__priority"),
                to_attr="seen_kpis",
            )
        )
        .filter(service__slug=slug, year_start=year.start)
        .order_by("pk")
        .first()
    )


def get_plan_services(user):
    """The services whose plan this person may write."""
    services = Service.objects.select_related("directorate").order_by("name")
    if user.access.holds(Permission.MANAGE_REGISTER):
        return services
    return services.filter(pk__in=user.access.scope_ids(Permission.APPROVE_VALUES, Scope.SERVICE))
