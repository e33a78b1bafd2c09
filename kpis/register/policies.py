"""Who may change the register."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from kpis.register.models import KPI, DataSource, LifeCycle
from perfportal.core.access.roles import Permission
from perfportal.core.registries import vetoes


def is_draft_framework(kpi: KPI) -> bool:
    """Whether nobody has signed anything yet: a first framework is edited freely until then."""
    return not vetoes.collect("kpis.edit_freely", kpi)


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


def can_review(user, kpi: KPI) -> bool:
    """Whether the person may judge the KPI's purpose: its service head, or the performance team."""
    return can_manage(user) or user.access.may(Permission.APPROVE_VALUES, on=kpi)


def check_can_review(user, kpi: KPI) -> None:
    if not can_review(user, kpi):
        raise PermissionDenied(_("The service head and the performance team review a KPI."))


def can_do_task(user, task) -> bool:
    """Whether the person may say that a task is done: its owner, or the performance team."""
    return task.owner_id == user.pk or can_manage(user)


def check_can_do_task(user, task) -> None:
    if not can_do_task(user, task):
        raise PermissionDenied(_("Whoever owns the task says when it is done."))


def can_decide(user, proposal) -> bool:
    """Whether the person decides on a proposal: a director over the KPI who did not propose it."""
    may = user.access.may(Permission.APPROVE_TARGETS, on=proposal)
    return may and proposal.proposed_by_id != user.pk


def check_can_decide(user, proposal) -> None:
    if not can_decide(user, proposal):
        raise PermissionDenied(
            _("The director of the KPI's directorate decides, and never on their own proposal.")
        )


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


def can_review_report(user, source: DataSource) -> bool:
    """The head of a report's service and the performance team say whether it is still read."""
    if user.access.holds(Permission.MANAGE_REGISTER):
        return True
    heads = Permission.APPROVE_VALUES
    return source.service is not None and user.access.may(heads, on=source.service)


def check_can_review_report(user, source: DataSource) -> None:
    if not can_review_report(user, source):
        raise PermissionDenied(
            _("The head of its service and the performance team answer for this report.")
        )


def check_reviews_any(reports: list[DataSource]) -> None:
    """`reports` are those that the person may answer for: somebody without one sends no form."""
    if not reports:
        raise PermissionDenied(
            _("The head of its service and the performance team answer for a report.")
        )
