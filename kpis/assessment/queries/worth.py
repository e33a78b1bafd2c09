"""What the stored results say for and against keeping a KPI."""

from collections.abc import Collection, Iterator

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from kpis.assessment.models import Assessment, PageCount
from kpis.calculations.codes import Rag
from kpis.calculations.purpose import PurposeTest
from perfportal.core import clock
from perfportal.core.periods.months import add_months, first_of_month
from perfportal.core.registries import Evidence

RATED = [rag.value for rag in (Rag.GREEN, Rag.AMBER, Rag.RED)]
ENOUGH = 4


COMPARED = ("IMPROVING", "WORSENING", "NO_CHANGE")


def purpose(kpi_ids: Collection[int]) -> Iterator[tuple[int, Evidence]]:
    """How often it was red, and how often it improved on the year before; one query."""
    rows = Assessment.objects.headline().filter(kpi__in=kpi_ids).order_by()
    counts = rows.values_list("kpi").annotate(
        rated=Count("pk", filter=Q(rag__in=RATED)),
        red=Count("pk", filter=Q(rag=Rag.RED.value)),
        compared=Count("pk", filter=Q(dot_headline__in=COMPARED)),
        improved=Count("pk", filter=Q(dot_headline="IMPROVING")),
    )
    for kpi_id, rated, red, compared, improved in counts:
        if rated:
            words = _("Red in %(red)s of %(rated)s rated periods.")
            yield kpi_id, Evidence(PurposeTest.WARNING, words % {"red": red, "rated": rated})
        if compared:
            words = _("Better than the year before in %(improved)s of %(compared)s comparisons.")
            numbers = {"improved": improved, "compared": compared}
            yield kpi_id, Evidence(PurposeTest.IMPROVEMENT, words % numbers)


def opened(kpi_ids: Collection[int]) -> Iterator[tuple[int, Evidence]]:
    """How often its page was opened in the last twelve months; one query."""
    since = first_of_month(add_months(clock.today(), -12))
    rows = PageCount.objects.filter(kpi__in=kpi_ids, month__gte=since).order_by()
    counts = dict(rows.values_list("kpi").annotate(times=Sum("times")))
    for kpi_id in kpi_ids:
        words = _("Its page was opened %s times in twelve months.") % counts.get(kpi_id, 0)
        yield kpi_id, Evidence(PurposeTest.TRANSPARENT, words)


def never_red(kpi_ids: Collection[int]) -> Iterator[tuple[int, Evidence]]:
    """KPIs rated in four periods or more and red in none; one query."""
    rows = Assessment.objects.headline().filter(kpi__in=kpi_ids, rag__in=RATED).order_by()
    counts = rows.values_list("kpi").annotate(
        rated=Count("pk"), red=Count("pk", filter=Q(rag=Rag.RED.value))
    )
    for kpi_id, rated, red in counts:
        if rated >= ENOUGH and not red:
            yield kpi_id, Evidence("never_red", _("Never red in %s rated periods.") % rated)
