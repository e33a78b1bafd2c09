"""Who answers for the KPIs, and handing over all of a leaver's at once."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis.register.actions.ownership import assign, hand_over
from kpis.register.forms import AssignForm, HandOverForm, read_filters
from kpis.register.models import LifeCycle
from kpis.register.presenters.ownership import ownership_rows, ownership_words
from kpis.register.queries import get_filter_options, get_register
from kpis.register.queries.ownership import get_named_people, get_owners, get_successors
from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def ownership(request):
    """The KPIs whose people are not in order, and the form that hands KPIs over."""
    today = clock.today()
    form = HandOverForm(
        request.POST or None, named=get_named_people(), successors=get_successors(on=today)
    )
    if form.is_valid() and _hand_over(request, form):
        return redirect("kpis:ownership")
    owners = get_owners(on=today)
    context = {"rows": ownership_rows(owners), "shown": ownership_words(owners), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "kpis/register/ownership.html", context, status=status)


def _hand_over(request, form) -> bool:
    try:
        kpis = hand_over(by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    words = {
        "codes": ", ".join(kpi.code for kpi in kpis),
        "who": form.cleaned_data["successor"],
    }
    messages.success(request, _("%(codes)s: now with %(who)s.") % words)
    return True


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def owners(request):
    """The KPIs that the list's filters let through: tick them, and name one person on all."""
    filters = read_filters(request.GET, get_filter_options(request.user))
    kpis = get_register(request.user, filters).exclude(state=LifeCycle.RETIRED)
    form = AssignForm(request.POST or None, kpis=kpis, people=get_successors(on=clock.today()))
    if form.is_valid() and _assign(request, form):
        return redirect(request.get_full_path())
    status = 422 if form.is_bound else 200
    context = {"form": form, "back": request.GET.urlencode()}
    return render(request, "kpis/register/owners.html", context, status=status)


def _assign(request, form) -> bool:
    typed = {name: form.cleaned_data[name] for name in ("duty", "person", "reason")}
    try:
        kpis = assign(by=request.user, versions=form.versions(), **typed)
    except ValidationError as error:
        form.take_faults(error)
        return False
    words = {"codes": ", ".join(kpi.code for kpi in kpis), "who": typed["person"]}
    messages.success(request, _("%(codes)s: now with %(who)s.") % words)
    return True
