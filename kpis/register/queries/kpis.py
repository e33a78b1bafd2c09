"""The register as the viewer may see it, and the definition that holds for a period."""

import datetime as dt

from django.db.models import Exists, F, OuterRef, Prefetch, Q

from kpis.calculations.codes import (
    IndicatorRole,
    MeasureType,
    Polarity,
    RagPreset,
    ToleranceKind,
)
from kpis.calculations.forecast import ForecastMethod
from kpis.calculations.sheet import Sheet
from kpis.register.models import KPI, KPIDefinition, Target
from perfportal.core.access.roles import Permission, Scope, roles_that_may
from perfportal.core.models import RoleAssignment, User
from perfportal.core.periods import Period


def visible_kpis(kpis, user):
    """KPIs of the viewer's directorates, services and portfolios, and those they are named on."""
    access = user.access
    if access.everywhere(Permission.VIEW_EVERYTHING):
        return kpis
    unapproved = Permission.VIEW_UNAPPROVED
    named = (
        Q(data_provider=user)
        | Q(deputy_provider=user)
        | Q(quality_checker=user)
        | Q(responsible_officer=user)
    )
    return kpis.filter(
        named
        | Q(service__directorate__in=access.scope_ids(unapproved, Scope.DIRECTORATE))
        | Q(service__in=access.scope_ids(unapproved, Scope.SERVICE))
        | Q(portfolio__in=access.scope_ids(unapproved, Scope.PORTFOLIO))
        | Q(portfolio__in=access.scope_ids(Permission.VIEW_PORTFOLIO, Scope.PORTFOLIO))
    )


def definition_for(kpi: KPI, period: Period) -> KPIDefinition:
    """The version in force when the period began, else the first one."""
    versions = kpi.definitions.order_by("valid_from", "version")
    begun = versions.filter(valid_from__lte=period.start).last()
    return begun or versions.first()


def in_force(kpi: KPI, *, on) -> KPIDefinition:
    """The version of the definition in force on a day, else the first one."""
    versions = kpi.definitions.order_by("valid_from", "version")
    return versions.filter(valid_from__lte=on).last() or versions.first()


def with_due_definition(*, as_of) -> list[KPI]:
    """KPIs that still show an earlier version than the one whose first day has come."""
    begun = KPIDefinition.objects.filter(
        kpi=OuterRef("pk"), valid_from__lte=as_of, version__gt=OuterRef("definition__version")
    )
    return list(KPI.objects.filter(Exists(begun)).select_related("definition", "tier"))


def definitions_ahead(organisation) -> dict[int, dt.date]:
    """First day of the definition that is agreed but not in force yet, by KPI."""
    rows = KPIDefinition.objects.filter(
        kpi__organisation=organisation, version__gt=F("kpi__definition__version")
    )
    return dict(rows.values_list("kpi", "valid_from"))


def get_sheet(kpi: KPI, definition: KPIDefinition | None = None) -> Sheet:
    """The KPI with a definition (that in force), as the rules of the sheet look at it."""
    definition = definition or kpi.definition
    return Sheet(
        measure_type=MeasureType(definition.measure_type),
        polarity=Polarity(definition.polarity),
        tolerance_kind=ToleranceKind(definition.tolerance_kind),
        tolerance=definition.tolerance,
        preset=RagPreset(definition.rag_preset),
        midpoint=definition.midpoint,
        multiplier=definition.multiplier,
        role=IndicatorRole(definition.indicator_role),
        forecast_method=ForecastMethod(definition.forecast_method),
        has_interval=definition.has_interval,
        purpose=definition.purpose,
        definition=definition.definition,
        numerator_label=definition.numerator_label,
        denominator_label=definition.denominator_label,
        tier=kpi.tier.code,
        is_public=kpi.is_public,
        provider=kpi.data_provider_id,
        checker=kpi.quality_checker_id,
        has_officer=kpi.responsible_officer_id is not None,
        has_portfolio=kpi.portfolio_id is not None,
        has_target=bool(kpi.targets.all()),
        has_proxy_for=kpi.proxy_for_id is not None,
    )


def with_values(kpis):
    """The KPIs that somebody has given a value for, ever."""
    return kpis.filter(actuals__revision__isnull=False).distinct()


def get_kpi_with_history(user, code: str) -> KPI | None:
    """A KPI that the viewer may see, with all that its definition sheet prints."""
    people = ("data_provider", "deputy_provider", "quality_checker", "responsible_officer")
    targets = Target.objects.select_related("approved_by").order_by(
        "-period_start", "kind", "-version"
    )
    versions = KPIDefinition.objects.select_related("approved_by").order_by("-version")
    return (
        KPI.objects.visible_to(user)
        .with_sheet()
        .select_related("replaced_by", "proxy_for", "data_source", *people)
        .prefetch_related(
            Prefetch("targets", targets), Prefetch("definitions", versions), "committees"
        )
        .filter(code=code)
        .first()
    )


def get_kpis_by_code(organisation) -> dict[str, KPI]:
    """All KPIs of the council with their definition, by code in lower case."""
    kpis = KPI.objects.filter(organisation=organisation).select_related("definition", "tier")
    return {kpi.code.lower(): kpi for kpi in kpis}


def lock_kpis(kpi_ids) -> None:
    """Lock KPIs until the transaction ends, in one order so that two callers cannot block.

    SQLite has one writer at a time, so there it does nothing.
    """
    kpis = KPI.objects.select_for_update(no_key=True).filter(pk__in=kpi_ids).order_by("pk")
    list(kpis.values_list("pk", flat=True))


def get_approvers(kpi: KPI | None, *, on):
    """The directors who may approve a change of this KPI; all of them where it has no service.

    Without a KPI all the council's directors, for a change of many.
    """
    roles = [role.value for role in roles_that_may(Permission.APPROVE_TARGETS)]
    held = RoleAssignment.objects.in_force(on=on).filter(role__in=roles)
    if kpi and kpi.service_id:
        held = held.filter(directorate=kpi.service.directorate_id)
    people = User.objects.filter(is_active=True, pk__in=held.values("user"))
    return people.order_by("full_name")
