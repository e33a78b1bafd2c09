"""Inspection outcomes: the list, and recording or correcting one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import SIGNED_IN, access_rule
from perfportal.core.htmx import render_page
from perfportal.core.models import get_organisation
from scorecards.actions import inspections
from scorecards.forms import InspectionForm
from scorecards.inspections import (
    get_inspection,
    get_inspections,
    inspection_rows,
    services_of,
)
from scorecards.pages import FilterField
from scorecards.policies import can_record

ON_A_PAGE = 50


@access_rule(SIGNED_IN)
@require_safe
def inspection_list(request):
    """What inspectors said of the council's services, newest first."""
    found = get_inspections(request.user, as_of=clock.today())
    services, slug = services_of(found), request.GET.get("service", "")
    chosen = slug if slug in dict(services) else ""
    shown = [one for one in found if not chosen or one.service.slug == chosen]
    rows = inspection_rows(shown, may_record=can_record(request.user))
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    options = (("", _("All")), *services)
    context = {
        "rows": page.object_list,
        "page": page,
        "filters": [FilterField("service", _("Service"), options, chosen)],
        "may_record": can_record(request.user),
    }
    table = "scorecards/partials/_inspections.html"
    return render_page(request, "scorecards/inspection_list.html", context, fragment=table)


@access_rule(Permission.MANAGE_SCORECARDS)
@require_http_methods(["GET", "HEAD", "POST"])
def inspection_new(request):
    """Record what an inspectorate said."""
    form = InspectionForm(request.POST or None)
    if form.is_valid() and _save(request, form, None):
        return redirect("scorecards:inspection-list")
    status = 422 if form.is_bound else 200
    return render(request, "scorecards/inspection_form.html", {"form": form}, status=status)


@access_rule(Permission.MANAGE_SCORECARDS)
@require_http_methods(["GET", "HEAD", "POST"])
def inspection_change(request, uid):
    """Correct what is recorded of an inspection."""
    inspection = get_inspection(uid)
    if inspection is None:
        raise Http404
    form = InspectionForm(
        request.POST or None, instance=inspection, initial={"seen": inspection.version}
    )
    if form.is_valid() and _save(request, form, inspection):
        return redirect("scorecards:inspection-list")
    context = {"form": form, "inspection": inspection}
    status = 422 if form.is_bound else 200
    return render(request, "scorecards/inspection_form.html", context, status=status)


def _save(request, form, inspection) -> bool:
    """Whether it stands; the form says why where it does not."""
    by, facts = request.user, form.facts()
    try:
        if inspection is None:
            inspections.record(by=by, organisation=get_organisation(), **facts)
        else:
            version = form.cleaned_data["seen"] or inspection.version
            inspections.change(by=by, inspection=inspection, version=version, **facts)
    except ValidationError as error:
        form.take_faults(error)
        return False
    messages.success(request, _("%s is recorded.") % facts["title"])
    return True
