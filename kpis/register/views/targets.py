"""Setting and changing a target, for the performance team."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis.calculations.codes import Profile, TargetKind
from kpis.register.actions.proposals import propose_target
from kpis.register.actions.targets import Sent, newest_target, set_target
from kpis.register.forms import TargetForm
from kpis.register.policies import is_draft_framework
from kpis.register.presenters.definition_sheet import build_sheet
from kpis.register.queries import get_approvers, get_kpi_with_history
from perfportal.core import clock, submissions
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.periods import PeriodKind, period_containing


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def kpi_target(request, code):
    """The targets of a KPI as they are, and the form for the next one."""
    kpi = get_kpi_with_history(request.user, code)
    if kpi is None:
        raise Http404
    today = clock.today()
    form = TargetForm(
        request.POST or None,
        kpi=kpi,
        approvers=get_approvers(kpi, on=today),
        initial=_initial(kpi, today),
    )
    if form.is_valid() and _set(request, kpi, form):
        return redirect("kpis:kpi-definition", code=kpi.code)
    context = {"kpi": kpi, "form": form, "sheet": build_sheet(kpi)}
    context["is_draft"] = is_draft_framework(kpi)
    status = 422 if form.is_bound else 200
    return render(request, "kpis/register/kpi_target.html", context, status=status)


def _initial(kpi, today) -> dict:
    """The present period, of the length that the KPI's targets have; a form that is sent once."""
    newest = next(iter(kpi.targets.all()), None)
    kind = newest.period.kind if newest else PeriodKind.FINANCIAL_YEAR
    if kind == PeriodKind.RANGE:
        kind = PeriodKind.FINANCIAL_YEAR
    return {
        "period": period_containing(kind, today).short_label,
        "kind": TargetKind.TARGET.value,
        "profile": Profile.FLAT.value,
        "valid_from": today,
        "seen": newest_target(kpi),
        "submission": submissions.new_key(),
    }


def _set(request, kpi, form) -> bool:
    """Whether the target stands or has been proposed; the form says why where it has not."""
    asks = "ask" in request.POST
    try:
        if asks:
            propose_target(by=request.user, kpi=kpi, **_given(form))
        else:
            approver = form.cleaned_data["approved_by"]
            set_target(by=request.user, kpi=kpi, **_given(form), approved_by=approver)
    except submissions.AlreadySubmitted:
        messages.info(request, _("This target has been saved already; it was saved once."))
    except ValidationError as error:
        form.take_faults(error)
        return False
    else:
        done = _("The director has been asked about the target of %s.")
        saved = _("The target of %s has been saved.")
        messages.success(request, (done if asks else saved) % kpi.code)
    return True


def _given(form) -> dict:
    data = form.cleaned_data
    return {
        "wanted": form.wanted(),
        "valid_from": data["valid_from"],
        "rationale": data["rationale"],
        "sent": Sent(newest=data["seen"], submission=data["submission"]),
    }
