"""Who may open, sign or change a scorecard. `check_can_x` raises a sentence, `can_x` answers."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from perfportal.core.access.roles import Permission
from perfportal.core.periods import Period
from scorecards.lines import Figures
from scorecards.models import Audience, Scorecard

VIEW_PERMISSION = {
    Audience.CORPORATE: Permission.VIEW_CMT,
    Audience.IMPROVEMENT_BOARD: Permission.VIEW_CMT,
    Audience.DIRECTORATE: Permission.VIEW_UNAPPROVED,
    Audience.OPERATIONAL: Permission.VIEW_UNAPPROVED,
    Audience.PORTFOLIO: Permission.VIEW_PORTFOLIO,
    Audience.COMMITTEE: Permission.VIEW_COMMITTEE,
}


def can_view(user, scorecard: Scorecard) -> bool:
    """Directors see all scorecards; others see those of their own place and audience."""
    access = user.access
    if access.holds(Permission.VIEW_CMT):
        return True
    permission = VIEW_PERMISSION[Audience(scorecard.audience)]
    return access.may(permission, on=scorecard)


def check_can_open(user, permission: Permission, part) -> None:
    """Whether the dashboard of a portfolio or committee opens: the rule of `can_view`.

    Raises PermissionDenied where the permission is held nowhere, Http404 where it is held
    elsewhere: of another's part a person does not learn even that it has a dashboard.
    """
    if user.access.holds(Permission.VIEW_CMT) or user.access.may(permission, on=part):
        return
    user.access.require(permission)
    raise Http404


def figures_for(scorecard: Scorecard) -> Figures:
    """A committee reads issued figures; everybody else's counts use approved ones."""
    if scorecard.audience == Audience.COMMITTEE:
        return Figures.ISSUED
    return Figures.LIVE if scorecard.audience == Audience.OPERATIONAL else Figures.APPROVED


def check_can_sign(user, scorecard: Scorecard, period: Period, lines, *, as_of) -> None:
    """The scorecard's director signs a closed period, once every value given is approved."""
    if not is_its_director(user, scorecard):
        raise PermissionDenied(_("Only the director of this scorecard signs it."))
    if period.end >= as_of:
        raise PermissionDenied(
            _("%(period)s has not ended: it can be signed afterwards.")
            % {"period": period.short_label}
        )
    waiting = [line.code for line in lines if line.awaits_approval]
    if waiting:
        raise PermissionDenied(
            _("Not yet approved: %(codes)s. The scorecard is signed when these are approved.")
            % {"codes": ", ".join(waiting)}
        )
    if not any(line.is_approved for line in lines):
        raise PermissionDenied(_("There is no approved figure in this period to sign."))


def is_its_director(user, scorecard: Scorecard) -> bool:
    """The corporate scorecard belongs to no directorate until one is named: any director signs."""
    if scorecard.audience == Audience.CORPORATE and scorecard.directorate_id is None:
        return user.access.holds(Permission.SIGN_SCORECARD)
    return user.access.may(Permission.SIGN_SCORECARD, on=scorecard)


def can_sign(user, scorecard: Scorecard, period: Period, lines, *, as_of) -> bool:
    try:
        check_can_sign(user, scorecard, period, lines, as_of=as_of)
    except PermissionDenied:
        return False
    return True


def check_can_record(user) -> None:
    """The performance team records inspections."""
    user.access.require(
        Permission.MANAGE_SCORECARDS,
        sentence=_("The performance team records what inspectors said."),
    )


def can_record(user) -> bool:
    return user.access.holds(Permission.MANAGE_SCORECARDS)
