"""One round: its timetable with today in it, who has given what, where every value stands."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from kpis.collection.exports.round_values import round_csv
from kpis.collection.presenters.round_calendar import extension_rows, round_history
from kpis.collection.presenters.round_tasks import task_rows
from kpis.collection.presenters.rounds import (
    read_round_filters,
    round_filters,
    service_rows,
    shown_words,
    stage_rows,
    today_words,
    value_rows,
)
from kpis.collection.queries import rounds as queries
from kpis.collection.queries.calendar import timetable_of
from kpis.collection.views.round_page import round_or_404
from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.htmx import render_page, wants_fragment

ON_A_PAGE = 50


@access_rule(Permission.VIEW_UNAPPROVED)
@require_safe
def round_detail(request, token):
    """Everybody sees the values of the KPIs that they see; the performance team acts on them."""
    round_ = round_or_404(token)
    values = queries.get_values(round_, request.user, as_of=clock.today())
    counts = queries.count_stands(values)
    context = _values(request, round_, values, counts)
    if not wants_fragment(request):
        context |= _around(request, round_, counts)
    fragment = "kpis/collection/partials/_round_values.html"
    return render_page(request, "kpis/collection/round_detail.html", context, fragment=fragment)


@access_rule(Permission.VIEW_UNAPPROVED)
@require_safe
def round_data(request, token):
    """The values that the page shows, with its filters, as a file."""
    round_ = round_or_404(token)
    values = queries.get_values(round_, request.user, as_of=clock.today())
    filters = read_round_filters(request.GET, queries.count_stands(values))
    content = round_csv(queries.in_order(queries.filtered(values, filters)))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="round-{round_.period.token}.csv"'
    return response


def _values(request, round_, values, counts) -> dict:
    filters = read_round_filters(request.GET, counts)
    found = queries.in_order(queries.filtered(values, filters))
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    may_extend = _may_manage(request) and not round_.locked_at
    extend_url = reverse("kpis:round-extend", args=[round_.period.token]) if may_extend else ""
    return {
        "round": round_,
        "rows": value_rows(page.object_list, extend_url=extend_url),
        "page": page,
        "shown": shown_words(page.paginator.count, queries.total(counts)),
        "filters": round_filters(filters, counts),
        "is_filtered": filters.is_set,
    }


def _around(request, round_, counts) -> dict:
    """What stands above and below the values."""
    days, today, is_locked = timetable_of(round_), clock.today(), bool(round_.locked_at)
    may_manage, url = _may_manage(request), request.path
    extensions = queries.get_extensions(round_, request.user)
    return {
        "stages": stage_rows(days, counts, as_of=today, is_locked=is_locked),
        "today": today_words(days, as_of=today, is_locked=is_locked),
        "services": service_rows(counts, url),
        "tasks": task_rows(queries.get_tasks(round_, request.user), as_of=today),
        "extensions": extension_rows(extensions, may_withdraw=may_manage and not is_locked),
        "history": round_history(queries.get_round_history(round_)) if may_manage else [],
        "may_manage": may_manage,
    }


def _may_manage(request) -> bool:
    return request.user.access.holds(Permission.MANAGE_ROUNDS)
