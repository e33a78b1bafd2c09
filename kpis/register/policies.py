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


def can_manage(user) -> bool:
    try:
        check_can_manage(user)
    except PermissionDenied:
        return False
    return True
