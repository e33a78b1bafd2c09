"""Who may change a recommendation. `check_can_x` raises a sentence, `can_x` answers.

Only the committee closes (P2): a clerk records its resolution. The lead officer, a Cabinet Member
and an administrator cannot, whatever else they may do.
"""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from perfportal.core.access.roles import Permission
from recommendations.calculations.codes import CommitteeState
from recommendations.models import Recommendation

SETTLED = (CommitteeState.CLOSED, CommitteeState.WITHDRAWN)


def check_can_update(user, recommendation: Recommendation) -> None:
    """A clerk, or the lead officer it names; while the committee has not closed it."""
    access = user.access
    is_lead = recommendation.lead_officer_id == user.pk
    if not access.holds(Permission.MANAGE_RECOMMENDATIONS) and not (
        is_lead and access.holds(Permission.UPDATE_RECOMMENDATION)
    ):
        raise PermissionDenied(
            _("Updates come from the lead officer of a recommendation or a scrutiny clerk.")
        )
    if recommendation.committee_state in SETTLED:
        raise PermissionDenied(
            _(
                "The committee has settled this recommendation. It takes updates again once a "
                "resolution reopens it."
            )
        )


def check_can_manage(user) -> None:
    """Responses, resolutions and the words of a recommendation are the clerk's to record."""
    user.access.require(
        Permission.MANAGE_RECOMMENDATIONS,
        sentence=_("Only a scrutiny clerk records this, from the minutes of the meeting."),
    )


def can_update(user, recommendation: Recommendation) -> bool:
    return _answers(check_can_update, user, recommendation)


def can_manage(user) -> bool:
    return _answers(check_can_manage, user)


def _answers(check, *args) -> bool:
    try:
        check(*args)
    except PermissionDenied:
        return False
    return True
