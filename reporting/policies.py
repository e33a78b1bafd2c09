"""Publishing takes two: whoever built the report, and whoever agrees it."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from perfportal.core.access.roles import Permission
from reporting.models import Report, ReportState


def check_can_build(user) -> None:
    user.access.require(Permission.BUILD_REPORTS)


def check_can_agree(user, report: Report) -> None:
    """A director agrees what somebody else has built and put forward."""
    user.access.require(Permission.AGREE_PUBLICATION)
    if report.built_by_id == user.pk:
        raise PermissionDenied(_("You built this report, so somebody else must agree it."))
    if report.state != ReportState.READY:
        raise PermissionDenied(_("The report has not been put forward for agreement."))


def can_agree(user, report: Report) -> bool:
    try:
        check_can_agree(user, report)
    except PermissionDenied:
        return False
    return True
