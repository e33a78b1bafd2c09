"""Who may change the register."""

from django.core.exceptions import PermissionDenied

from perfportal.core.access.roles import Permission


def check_can_manage(user) -> None:
    """The performance team; PermissionDenied with a sentence for everybody else."""
    user.access.require(Permission.MANAGE_REGISTER)


def can_manage(user) -> bool:
    try:
        check_can_manage(user)
    except PermissionDenied:
        return False
    return True
