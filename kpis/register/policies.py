"""Who may change the register."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from kpis.register.models import KPI, DataSource, LifeCycle
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


def check_can_submit(user, source: DataSource) -> None:
    """The performance team and the return's owner say that it has been submitted."""
    if source.owner_id == user.pk:
        return
    user.access.require(
        Permission.MANAGE_REGISTER,
        sentence=_("The performance team and the owner of a return mark it as submitted."),
    )


def can_submit(user, source: DataSource) -> bool:
    try:
        check_can_submit(user, source)
    except PermissionDenied:
        return False
    return True


def can_review(user, source: DataSource) -> bool:
    """The head of a report's service and the performance team say whether it is still read."""
    if user.access.holds(Permission.MANAGE_REGISTER):
        return True
    heads = Permission.APPROVE_VALUES
    return source.service is not None and user.access.may(heads, on=source.service)


def check_can_review(user, source: DataSource) -> None:
    if not can_review(user, source):
        raise PermissionDenied(
            _("The head of its service and the performance team answer for this report.")
        )


def check_reviews_any(reports: list[DataSource]) -> None:
    """`reports` are those that the person may answer for: somebody without one sends no form."""
    if not reports:
        raise PermissionDenied(
            _("The head of its service and the performance team answer for a report.")
        )
