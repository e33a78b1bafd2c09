"""The data quality handbook and briefings, with who has read them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kpis.collection.actions import briefings
from kpis.collection.presenters.issues import briefing_rows
from kpis.collection.quality_forms import BriefingForm
from kpis.collection.queries.issues import (
    get_briefing,
    get_briefings,
    get_readers,
    get_readings,
)
from perfportal.core import clock, submissions
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.models import get_organisation


@access_rule(Permission.VIEW_UNAPPROVED)
@require_safe
def briefing_list(request):
    """What is to be read, and how many have read it."""
    today = clock.today()
    found = get_briefings(get_organisation(), request.user, on=today)
    context = {
        "rows": briefing_rows(found, readers=get_readers(on=today).count()),
        "may_publish": request.user.access.holds(Permission.MANAGE_REGISTER),
    }
    return render(request, "kpis/collection/briefing_list.html", context)


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def briefing_new(request):
    """Publish a handbook or a briefing, new or in the place of an earlier one."""
    form = BriefingForm(
        request.POST or None,
        organisation=get_organisation(),
        initial={"submission": submissions.new_key()},
    )
    if form.is_valid() and _publish(request, form):
        return redirect("kpis:briefing-list")
    status = 422 if form.is_bound else 200
    return render(request, "kpis/collection/briefing_new.html", {"form": form}, status=status)


@access_rule(Permission.VIEW_UNAPPROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def briefing_detail(request, uid):
    """The text, the button that says that one has read it, and for the team who has not."""
    briefing = get_briefing(get_organisation(), uid)
    if briefing is None:
        raise Http404
    if request.method == "POST":
        briefings.say_read(by=request.user, briefing=briefing)
        messages.success(request, _("Noted: you have read %s.") % briefing)
        return redirect("kpis:briefing-detail", uid=uid)
    readings, missing = get_readings(briefing, on=clock.today())
    own = next((reading for reading in readings if reading.by_id == request.user.pk), None)
    context = {"briefing": briefing, "own": own, "newer": getattr(briefing, "replaced_by", None)}
    if request.user.access.holds(Permission.MANAGE_REGISTER):
        context |= {"readings": readings, "missing": missing, "shows_readers": True}
    return render(request, "kpis/collection/briefing_detail.html", context)


def _publish(request, form) -> bool:
    try:
        briefings.publish(
            by=request.user,
            organisation=get_organisation(),
            new=form.new(),
            submission=form.cleaned_data["submission"],
        )
    except submissions.AlreadySubmitted:
        messages.info(request, _("This form was sent before; it was saved once."))
    except ValidationError as error:
        form.take_faults(error)
        return False
    else:
        messages.success(request, _("Published. Those who are to read it find it on their page."))
    return True
