"""The register of data sources: its list, one source, adding and changing it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kpis.register.actions import sources
from kpis.register.forms.sources import SourceForm, read_source_filters
from kpis.register.models import SourceKind
from kpis.register.policies import can_manage
from kpis.register.presenters.sources import (
    kind_choices,
    source_filters,
    source_rows,
    sources_words,
)
from kpis.register.queries.sources import (
    get_kpis_without_source,
    get_services_with_sources,
    get_source,
    get_sources,
)
from kpis.register.views.source_page import render_source
from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.htmx import render_page
from perfportal.core.models import get_organisation

ON_A_PAGE = 50


@access_rule(Permission.VIEW_UNAPPROVED)
@require_safe
def source_list(request):
    """Where figures come from, with what is not in order, and the KPIs that name no source."""
    services = get_services_with_sources()
    filters = read_source_filters(request.GET, services)
    entries = get_sources(filters, as_of=clock.today())
    page = Paginator(source_rows(entries), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": page.object_list,
        "page": page,
        "shown": sources_words(entries),
        "filters": source_filters(filters, services),
        "is_filtered": filters.is_set,
        "without": get_kpis_without_source(request.user),
        "may_manage": can_manage(request.user),
    }
    table = "kpis/register/partials/_source_table.html"
    return render_page(request, "kpis/register/source_list.html", context, fragment=table)


@access_rule(Permission.VIEW_UNAPPROVED)
@require_safe
def source_detail(request, slug):
    """One source: what is known of it, the KPIs that come from it, when its return is due."""
    return render_source(request, source_or_404(slug))


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def source_new(request):
    """First the kind of source, then the form with its facts."""
    kind = request.GET.get("kind", "")
    if kind not in SourceKind.values:
        return render(request, "kpis/register/source_kind.html", {"kinds": kind_choices()})
    form = SourceForm(request.POST or None, kind=kind)
    if form.is_valid() and (source := _create(request, kind, form)):
        return redirect("kpis:source-detail", slug=source.slug)
    status = 422 if form.is_bound else 200
    return render(request, "kpis/register/source_form.html", {"form": form}, status=status)


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def source_change(request, slug):
    """The facts of a source, to be changed."""
    source = source_or_404(slug)
    form = SourceForm(
        request.POST or None, instance=source, kind=source.kind, initial={"seen": source.version}
    )
    if form.is_valid() and _change(request, source, form):
        return redirect("kpis:source-detail", slug=slug)
    context = {"form": form, "name": source.name, "slug": slug}
    status = 422 if form.is_bound else 200
    return render(request, "kpis/register/source_form.html", context, status=status)


def source_or_404(slug):
    source = get_source(slug)
    if source is None:
        raise Http404
    return source


def _create(request, kind, form):
    try:
        source = sources.create(
            by=request.user, organisation=get_organisation(), kind=kind, **form.facts()
        )
    except ValidationError as error:
        form.take_faults(error)
        return None
    messages.success(request, _("%s is in the register.") % source.name)
    return source


def _change(request, source, form) -> bool:
    version = form.cleaned_data["seen"] or source.version
    try:
        sources.change(by=request.user, source=source, version=version, **form.facts())
    except ValidationError as error:
        form.take_faults(error)
        return False
    messages.success(request, _("%s has been changed.") % source.name)
    return True
