"""What the assessment registers with others, imported when Django is ready."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kpis.assessment import jobs, objections, policies
from kpis.assessment.actions import comparing
from kpis.assessment.annotation_rows import annotation_duties, annotation_rows
from kpis.assessment.forecast_pages import forecast_rows
from kpis.assessment.moves import moves_sentence
from kpis.assessment.position_panel import position_panel
from kpis.assessment.queries.annotations import get_in_force, get_waiting_for
from kpis.assessment.queries.forecasts import get_forecasts_of
from kpis.assessment.queries.latest import get_latest
from kpis.assessment.queries.preview import foresee_definition
from kpis.assessment.queries.worth import never_red, opened, purpose
from kpis.assessment.sheet_panel import status_panel
from kpis.assessment.standing import standing_rows, standing_words
from perfportal.core import clock, navigation
from perfportal.core.access.roles import Permission
from perfportal.core.council_settings import SettingChange
from perfportal.core.registries import Panel, consequences, duties, events, evidence, panels

__all__ = ["follow_comparison", "jobs", "objections"]

navigation.register(
    _("Other councils"), "kpis:benchmark-list", Permission.MANAGE_REGISTER, order=24
)
panels.register(page="kpis:entry-sheet", key="status", order=10)(status_panel)
panels.register(page="kpis:kpi-detail", key="position", order=5)(position_panel)
evidence.register(topic="kpis.letting_go", key="assessment", order=10)(never_red)
evidence.register(topic="kpis.purpose", key="assessment", order=10)(purpose)
evidence.register(topic="kpis.purpose", key="opened", order=30)(opened)
evidence.register(topic="kpis.burden", key="opened")(opened)


@events.subscribe("setting.changed")
def follow_comparison(*, change: SettingChange):
    """Statuses follow the way in which figures are compared, signals that of looking for them."""
    if change.name == "compare_at":
        comparing.follow(change)
    if change.name in comparing.OF_SPC:
        comparing.look_anew(by=change.by)


@duties.register(key="rebases")
def rebases(user, as_of):
    """The rebases that this director or service head decides on."""
    return annotation_duties(get_waiting_for(user))


@panels.register(page="kpis:kpi-detail", key="annotations", order=12)
def annotations_panel(request, subject):
    """What happened to the series of a KPI, for staff."""
    if not request.user.access.may(Permission.VIEW_UNAPPROVED, on=subject):
        return None
    url = reverse("kpis:kpi-annotations", args=[subject.code])
    context = {"rows": annotation_rows(get_in_force(subject), subject.code), "url": url}
    template = "kpis/assessment/partials/_kpi_annotations.html"
    return Panel(_("What happened to its series"), template, context)


@consequences.register(act="core.change_setting")
def statuses_that_move(change: SettingChange) -> str | None:
    """Before the way of comparing changes: how many statuses would change, and how."""
    return moves_sentence(comparing.foresee(change)) if change.name == "compare_at" else None


@consequences.register(act="kpis.change_definition")
def statuses_of_the_kpi_that_move(supposed) -> str | None:
    """Before a definition changes: which of the KPI's statuses would change, if any."""
    found = foresee_definition(supposed, as_of=clock.today())
    return moves_sentence(found) if found.changed else None


@panels.register(page="kpis:plan-detail", key="standing", order=10)
@panels.register(page="kpis:action-detail", key="standing", order=10)
@panels.register(page="kpis:priority-detail", key="standing", order=10)
def standing_panel(request, subject):
    """How the KPIs that a page of the strategy names stand; `subject` are those the viewer sees."""
    kpi_ids = {kpi.pk for kpi in subject}
    if not kpi_ids or not request.user.access.holds(Permission.VIEW_UNISSUED):
        return None
    rows = standing_rows(get_latest(kpi_ids))
    return Panel(
        title=_("How its KPIs stand"),
        template="kpis/assessment/partials/_standing.html",
        context={"rows": rows, "shown": standing_words(len(rows), len(kpi_ids))},
    )


@panels.register(page="kpis:kpi-detail", key="officer-forecast", order=12)
def forecast_panel(request, subject):
    """What officers expect of the year, for those who see figures before they are issued."""
    if not request.user.access.holds(Permission.VIEW_UNISSUED):
        return None
    rows = forecast_rows(subject, get_forecasts_of(subject))
    may_forecast = policies.can_forecast(request.user, subject)
    if not rows and not may_forecast:
        return None
    return Panel(
        title=_("Forecast by an officer"),
        template="kpis/assessment/partials/_officer_forecast.html",
        context={
            "rows": [row for row in rows if row.counts],
            "url": reverse("kpis:kpi-forecast", args=[subject.code]),
            "may_forecast": may_forecast,
        },
    )
