"""Going on leave: who stands in, from when until when."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from perfportal.core import clock
from perfportal.core.access.rules import SIGNED_IN, access_rule
from perfportal.core.leave import actions
from perfportal.core.leave.forms import LeaveForm
from perfportal.core.leave.policies import LONGEST_DAYS, get_delegable
from perfportal.core.leave.presenters import leave_rows, stand_in_rows
from perfportal.core.leave.queries import get_deputies, get_leaves, get_own_absence
from perfportal.core.submissions import AlreadySubmitted


@access_rule(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request):
    """One's own leaves and those one stands in for, with the form for the next one."""
    form = _form(request)
    if form.is_valid() and _arrange(request, form):
        return redirect("core:leave")
    leaves = get_leaves(request.user, as_of=clock.today())
    context = {
        "form": form,
        "own": leave_rows(leaves.own, as_of=clock.today()),
        "stands_in": stand_in_rows(leaves.stands_in, as_of=clock.today()),
    }
    status = 422 if form.is_bound else 200
    return render(request, "core/leave.html", context, status=status)


@access_rule(SIGNED_IN)
@require_POST
def leave_end(request, uid):
    """Be back sooner, or call it off."""
    absence = get_own_absence(request.user, uid)
    if absence is None:
        raise Http404
    try:
        actions.end(by=request.user, absence=absence)
    except ValidationError as error:
        messages.info(request, error.messages[0])
    else:
        messages.success(request, _("Your leave has ended. What you had handed over is yours."))
    return redirect("core:leave")


def _form(request) -> LeaveForm:
    today = clock.today()
    latest = today + dt.timedelta(days=2 * LONGEST_DAYS)
    return LeaveForm(
        request.POST or None,
        deputies=get_deputies(request.user, on=today),
        roles=get_delegable(request.user, starts_on=today, ends_on=latest),
    )


def _arrange(request, form) -> bool:
    try:
        actions.arrange(by=request.user, **form.given())
    except AlreadySubmitted:
        messages.info(request, _("This form was sent before; your leave has been noted once."))
        return True
    except ValidationError as error:
        form.take_faults(error)
        return False
    messages.success(request, _("Your leave has been noted."))
    return True
