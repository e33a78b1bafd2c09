"""Who may change the register."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from kpis.register.models import KPI, LifeCycle
from perfportal.core.access.roles import Permission


def check_can_manage(user) -> None:
    """The performance team; PermissionDenied with a sentence for everybody else."""
    user.access.require(Permission.MANAGE_REGISTER)


def check_not_retired(kpi: KPI) -> None:
    """What is retired stays as it was; ValidationError with a sentence."""
    if kpi.state == LifeCycle.RETIRED:
        raise ValidationError(_("%s is retired already.") % kpi.code)


def check_proxy(kpi: KPI) -> None:
    """A proxy stands in for a KPI that stands in for none; ValidationError with a sentence."""
    other = kpi.proxy_for
    if other is None:
        return
    if other.pk == kpi.pk:
        raise ValidationError({"proxy_for": _("A KPI cannot stand in for itself.")})
    if other.proxy_for_id is not None:
        raise ValidationError(
            {
                "proxy_for": _(
                    "%(other)s is a proxy itself: name the KPI that it stands in for, %(whose)s."
                )
                % {"other": other.code, "whose": other.proxy_for.code}
            }
        )
    if kpi.pk and kpi.proxies.exists():
        raise ValidationError(
            {"proxy_for": _("%s has proxies of its own, so it cannot be a proxy.") % kpi.code}
        )


def can_manage(user) -> bool:
    try:
        check_can_manage(user)
    except PermissionDenied:
        return False
    return True
