"""The data-quality page of the management team."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kpis.collection.actions.quality_measures import set_up_measures
from kpis.collection.presenters.data_quality import quality_page
from kpis.collection.presenters.issues import briefing_rows
from kpis.collection.queries.data_quality import (
    get_checked,
    get_measured_rounds,
    get_measures,
    get_places,
    get_rated_kpis,
)
from kpis.collection.queries.issues import get_briefings, get_open_by_supplier, get_readers
from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.models import get_organisation


@access_rule(Permission.VIEW_CMT)
@require_safe
def data_quality(request):
    """How whole and punctual the figures are, how their data are rated, what is being put right."""
    council, today = get_organisation(), clock.today()
    rounds = get_measured_rounds(council)
    checked = get_checked(council, rounds[0].period if rounds else None)
    briefings = get_briefings(council, request.user, on=today)
    context = {
        "quality": quality_page(
            rounds, get_places(council), get_rated_kpis(council, as_of=today), checked
        ),
        "suppliers": get_open_by_supplier(council, as_of=today),
        "briefings": briefing_rows(briefings, readers=get_readers(on=today).count()),
        "measures": get_measures(council),
        "may_manage": request.user.access.holds(Permission.MANAGE_REGISTER),
    }
    return render(request, "kpis/collection/data_quality.html", context)


@access_rule(Permission.MANAGE_REGISTER)
@require_POST
def quality_measures(request):
    """Make completeness and timeliness KPIs of their own, where they are not yet."""
    try:
        made = set_up_measures(by=request.user, organisation=get_organisation())
    except ValidationError as error:
        messages.warning(request, error.messages[0])
        return redirect("kpis:data-quality")
    if made:
        words = ngettext("%s KPI has been made.", "%s KPIs have been made.", len(made))
        messages.success(request, words % len(made))
    else:
        messages.info(request, _("Every directorate and service has its two KPIs already."))
    return redirect("kpis:data-quality")
