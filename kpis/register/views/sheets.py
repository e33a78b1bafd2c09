"""Writing definition sheets: a new KPI, and the next version of a definition."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis.register.actions import kpis
from kpis.register.actions.kpis import foresee_definition
from kpis.register.actions.proposals import propose_definition
from kpis.register.actions.tiers import is_in_use
from kpis.register.forms import ChangeForm, NewKpiForm
from kpis.register.policies import can_manage, check_can_review, is_draft_framework
from kpis.register.queries import get_approvers
from kpis.register.views.kpi_pages import kpi_or_404
from kpis.wording import lower_first
from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.models import get_organisation


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def kpi_new(request):
    """A new KPI with its definition sheet; what is still missing is shown on its page."""
    organisation = get_organisation()
    form = NewKpiForm(request.POST or None, organisation=organisation)
    if form.is_valid() and (kpi := _create(request, organisation, form)):
        return redirect("kpis:kpi-definition", code=kpi.code)
    status = 422 if form.is_bound else 200
    return render(request, "kpis/register/kpi_new.html", {"form": form}, status=status)


@access_rule(Permission.VIEW_UNAPPROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def kpi_change(request, code):
    """The definition sheet as it stands, to be changed from a day on, with a reason.

    The performance team changes it; the service head proposes the change to the director.
    """
    kpi, today = kpi_or_404(request, code), clock.today()
    check_can_review(request.user, kpi)
    asks = "ask" in request.POST or not can_manage(request.user)
    draft = is_draft_framework(kpi) and not asks
    form = ChangeForm(
        request.POST or None,
        instance=kpi.definitions.order_by("-version").first(),
        approvers=get_approvers(kpi, on=today),
        needs_approver=is_in_use(kpi) and not asks,
        is_draft=draft,
        initial={"valid_from": today, "reason": "", "approved_by": None, "seen": kpi.version},
    )
    ahead = _consequences(kpi, form) if form.is_valid() else []
    if form.is_valid() and not ahead and (_ask if asks else _change)(request, kpi, form):
        return redirect("kpis:kpi-definition", code=kpi.code)
    context = {"kpi": kpi, "form": form, "may_manage": can_manage(request.user),
               "is_draft": draft, "consequences": ahead}  # fmt: skip
    status = 422 if form.is_bound and not ahead else 200
    return render(request, "kpis/register/kpi_change.html", context, status=status)


def _consequences(kpi, form) -> list[str]:
    """What would follow from the change, unless the person has been told already."""
    if form.has_foreseen():
        return []
    ahead = foresee_definition(kpi, form.change(), **form.sheet())
    if ahead:
        form.foresee()
    return ahead


def _create(request, organisation, form):
    try:
        kpi = kpis.create(
            by=request.user, organisation=organisation, sheet=form.sheet(), **form.kpi_fields()
        )
    except ValidationError as error:
        form.take_faults(error)
        return None
    messages.success(
        request,
        _("%(code)s is saved: %(state)s. Put it into use when its sheet is whole.")
        % {"code": kpi.code, "state": lower_first(kpi.get_state_display())},
    )
    return kpi


def _ask(request, kpi, form) -> bool:
    try:
        propose_definition(
            by=request.user,
            kpi=kpi,
            version=form.cleaned_data["seen"],
            change=form.change(),
            **form.sheet(),
        )
    except ValidationError as error:
        form.take_faults(error)
        return False
    messages.success(
        request, _("The director has been asked about the definition of %s.") % kpi.code
    )
    return True


def _change(request, kpi, form) -> bool:
    try:
        kpis.change_definition(
            by=request.user,
            kpi=kpi,
            version=form.cleaned_data["seen"],
            change=form.change(),
            **form.sheet(),
        )
    except ValidationError as error:
        form.take_faults(error)
        return False
    messages.success(request, _("The definition of %s has been changed.") % kpi.code)
    return True
