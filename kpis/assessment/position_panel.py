"""The panel about other councils on the page of a KPI."""

from kpis.assessment.definition_rows import definition_url
from kpis.assessment.placing import Placed
from kpis.assessment.position_page import build_position
from kpis.assessment.queries.pages import sees_unissued
from kpis.assessment.queries.positions import get_choices, get_positions, has_benchmarks
from kpis.register.policies import can_manage
from perfportal.core import clock
from perfportal.core.periods import Period, PeriodError, parse_period
from perfportal.core.registries import Panel

TEMPLATE = "kpis/assessment/partials/_position.html"
ELEMENT = "other-councils"


def position_panel(request, kpi) -> Panel | None:
    """Nothing where no other council's figures may be seen, or we have none ourselves."""
    if not has_benchmarks(kpi.pk):
        return None
    ways = {"unissued": sees_unissued(request.user, kpi), "as_of": clock.today()}
    choices = get_choices(kpi.pk, **ways)
    if not choices:
        return None
    asked = request.GET.get("comparator", "")
    chosen = next((one.uid for one in choices if one.uid == asked), choices[0].uid)
    found = get_positions([kpi.pk], comparator=chosen, **ways)
    placed = {one.own.period: one for one in found.values()}
    shown = chosen_place(request.GET.get("period"), placed)
    if shown is None:
        return None
    page = build_position(kpi, shown, placed, choices, as_of=ways["as_of"])
    context = {"page": page, "definition_url": _definition_url(request.user, kpi, shown)}
    return Panel(title=page.title, template=TEMPLATE, context=context, element=ELEMENT)


def _definition_url(user, kpi, shown: Placed) -> str:
    """Where the performance team says whose figures follow another definition."""
    return definition_url(shown.comparator.uid, kpi.code) if can_manage(user) else ""


def chosen_place(text: str | None, placed: dict[Period, Placed]) -> Placed | None:
    """That of the period in the address; else the latest for which we have a figure."""
    try:
        period = parse_period(text) if text else None
    except PeriodError:
        period = None
    if period in placed:
        return placed[period]
    known = [one for one in placed.values() if one.own.value is not None]
    return max(known, key=lambda one: one.own.period.end, default=None)
