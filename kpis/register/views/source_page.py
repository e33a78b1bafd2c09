"""The page of one source with its forms, each of which posts to an address of its own."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kpis.register.actions import returns, sources
from kpis.register.forms.sources import CodesForm, DueDateForm, EndForm
from kpis.register.models import SourceKind
from kpis.register.policies import can_manage, can_submit
from kpis.register.presenters.sources import source_page
from kpis.register.queries.sources import entry_of, get_codes_of, get_kpis_of, get_source
from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule


@access_rule(Permission.MANAGE_REGISTER)
@require_POST
def source_kpis(request, slug):
    """Say which KPIs come from this source."""
    return _act(request, slug, "codes_form", CodesForm, _name_kpis)


@access_rule(Permission.MANAGE_REGISTER)
@require_POST
def source_end(request, slug):
    """Take the source out of use; refused while KPIs in use come from it."""
    return _act(request, slug, "end_form", EndForm, _end)


@access_rule(Permission.MANAGE_REGISTER)
@require_POST
def source_date(request, slug):
    """One more day on which the return is due."""
    return _act(request, slug, "date_form", DueDateForm, _add_date)


def render_source(request, source, **came_back):
    """The page; a form that came back with errors makes it a 422."""
    today = clock.today()
    entry = entry_of(source, as_of=today)
    may_manage = can_manage(request.user) and not source.ended_on
    context = {
        "source": source,
        "sheet": source_page(entry),
        "kpis": get_kpis_of(request.user, source),
        "may_manage": may_manage,
        "may_submit": can_submit(request.user, source),
        "has_dates": source.kind == SourceKind.STATUTORY_RETURN,
        "feeds_kpis": source.kind != SourceKind.REPORT,
    }
    forms = (_forms(source, today) if may_manage else {}) | came_back
    status = 422 if came_back else 200
    return render(request, "kpis/register/source_detail.html", context | forms, status=status)


def _forms(source, today) -> dict:
    """Each with ids of its own, because they stand on one page."""
    version = {"version": source.version}
    codes = ", ".join(get_codes_of(source))
    return {
        "codes_form": CodesForm(auto_id="id_kpis_%s", initial=version | {"codes": codes}),
        "end_form": EndForm(auto_id="id_end_%s", initial=version | {"on": today}),
        "date_form": DueDateForm(auto_id="id_date_%s"),
    }


def _act(request, slug, name, form_class, act):
    """Post one of the forms: back to the page, or the page with what is wrong."""
    source = get_source(slug)
    if source is None:
        raise Http404
    form = form_class(request.POST, auto_id=f"id_{name.removesuffix('_form')}_%s")
    if form.is_valid():
        try:
            messages.success(request, act(request.user, source, form.cleaned_data))
            return redirect("kpis:source-detail", slug=slug)
        except ValidationError as error:
            form.take_faults(error)
    return render_source(request, source, **{name: form})


def _name_kpis(user, source, data) -> str:
    changed = sources.name_kpis(by=user, source=source, **data)
    if not changed:
        return _("Nothing had to change.")
    codes = ", ".join(kpi.code for kpi in changed)
    return _("The source of %(codes)s has been changed.") % {"codes": codes}


def _end(user, source, data) -> str:
    sources.end(by=user, source=source, **data)
    return _("%s has ended.") % source.name


def _add_date(user, source, data) -> str:
    returns.add_date(by=user, source=source, **data)
    return _("The due date is in the calendar.")
