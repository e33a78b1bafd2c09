"""Where the council stands among its comparators: positions of many KPIs in a few queries.

Staff who see a KPI before it is issued see every comparator; others see what the licence of the
comparator lets everybody see, and our own figures as they were issued.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from kpis.assessment.masking import masked
from kpis.assessment.models import Assessment, Benchmark, Comparator, ComparatorCouncil
from kpis.assessment.placing import (
    ComparatorFacts,
    Council,
    Figure,
    OwnFigure,
    Placed,
    place_all,
)
from kpis.assessment.queries.pages import result_of, ways_of
from kpis.calculations.codes import Polarity
from kpis.calculations.goals import TargetLine
from kpis.calculations.position import Good
from kpis.register.models import KPIDefinition
from perfportal.core.models import get_organisation
from perfportal.core.periods import Period, PeriodKind

Key = tuple[int, dt.date, str]
OWN_FIELDS = (
    "kpi_id", "period_kind", "period_start", "period_end", "value", "target", "target_lower",
    "target_upper", "definition_id",
)  # fmt: skip


def get_positions(
    kpi_ids: Collection[int] | None,
    *,
    periods: Collection[Period] | None = None,
    unissued: bool = True,
    as_of: dt.date,
    comparator: str = "",
) -> dict[Key, Placed]:
    """Our place by KPI, start and kind of the period, on each KPI's headline basis.

    Only KPIs and periods with an assessment are there, and only KPIs that a comparator which may
    be seen has figures for. Of several comparators it is the first in their order, or the one
    asked for by its uid. `kpi_ids` None means all KPIs, `periods` None all periods; `as_of` is the
    day on which the licence is looked at.
    """
    allowed = get_comparators(unissued=unissued, as_of=as_of)
    if comparator:
        allowed = {pk: facts for pk, facts in allowed.items() if facts.uid == comparator}
    figures = _first_of_each(_figures(kpi_ids, allowed), allowed)
    if not figures:
        return {}
    councils = _councils({chosen for chosen, _some in figures.values()})
    own = _own_figures(figures, periods, unissued=unissued)
    return {
        (kpi_id, placed.own.period.start, placed.own.period.kind.value): placed
        for kpi_id, (chosen, some) in figures.items()
        for placed in place_all(allowed[chosen], councils[chosen], some, own.get(kpi_id, ()))
    }


def get_comparators(*, unissued: bool, as_of: dt.date) -> dict[int, ComparatorFacts]:
    """The comparators that may be seen, in their order."""
    rows = Comparator.objects.order_by("order", "name", "pk")
    if not unissued:
        rows = rows.publishable(on=as_of)
    names = ("name", "kind", "source", "licence", "may_publish", "publish_from")
    return {
        one.pk: ComparatorFacts(
            one.pk, str(one.uid), **{name: getattr(one, name) for name in names}
        )
        for one in rows
    }


def get_choices(kpi_id: int, *, unissued: bool, as_of: dt.date) -> list[ComparatorFacts]:
    """The comparators that may be seen and have figures for a KPI; the first is its default."""
    rows = Benchmark.objects.filter(kpi=kpi_id).order_by().values_list("comparator_id", flat=True)
    named = set(rows.distinct())
    if not named:
        return []
    allowed = get_comparators(unissued=unissued, as_of=as_of)
    return [facts for pk, facts in allowed.items() if pk in named]


def has_benchmarks(kpi_id: int) -> bool:
    return Benchmark.objects.filter(kpi=kpi_id).exists()


def _figures(kpi_ids, allowed) -> dict[int, dict[int, list[Figure]]]:
    """By KPI and comparator."""
    rows = Benchmark.objects.filter(comparator__in=allowed)
    if kpi_ids is not None:
        rows = rows.filter(kpi__in=kpi_ids)
    found = defaultdict(lambda: defaultdict(list))
    for row in rows.order_by("kpi_id", "period_end", "pk"):
        found[row.kpi_id][row.comparator_id].append(
            Figure(
                period=row.period,
                value=row.value,
                marker=row.marker,
                council_id=row.council_id,
                series=row.series,
                is_comparable=row.is_comparable,
                not_our_service=row.not_our_service,
                note=row.definition_note,
                source=row.source,
            )
        )
    return found


def _first_of_each(found, allowed) -> dict[int, tuple[int, list[Figure]]]:
    """Of each KPI the first comparator in their order that has figures for it."""
    return {
        kpi_id: next((pk, by_comparator[pk]) for pk in allowed if pk in by_comparator)
        for kpi_id, by_comparator in found.items()
    }


def _councils(comparator_ids) -> dict[int, list[Council]]:
    """By comparator, by name."""
    found = {pk: [] for pk in comparator_ids}
    rows = ComparatorCouncil.objects.filter(comparator__in=comparator_ids)
    for row in rows.order_by("name", "pk"):
        found[row.comparator_id].append(Council(row.pk, row.name, row.gss_code))
    return found


def _own_figures(kpi_ids, periods, *, unissued: bool) -> dict[int, list[OwnFigure]]:
    """Our headline figures by KPI, oldest first."""
    rows = Assessment.objects.headline().filter(kpi__in=kpi_ids)
    rows = rows.order_by("kpi_id", "period_start", "period_end")
    found = _all_of(rows) if unissued else _issued_of(rows)
    if periods is None:
        return found
    wanted = set(periods)
    return {pk: [one for one in some if one.period in wanted] for pk, some in found.items()}


def _all_of(rows) -> dict[int, list[OwnFigure]]:
    """Plain columns, as there may be very many."""
    found, goods = defaultdict(list), _goods(rows)
    for pk, kind, start, end, value, *target, definition_id in rows.values_list(*OWN_FIELDS):
        polarity, midpoint = goods.get(definition_id, (Polarity.NONE, None))
        period = Period(PeriodKind(kind), start, end)
        found[pk].append(OwnFigure(period, value, Good(polarity, TargetLine(*target), midpoint)))
    return found


def _goods(rows) -> dict[int, tuple[Polarity, object]]:
    """Polarity and midpoint of each definition."""
    wanted = KPIDefinition.objects.filter(kpi__in=rows.order_by().values("kpi_id"))
    return {
        pk: (Polarity(polarity), midpoint)
        for pk, polarity, midpoint in wanted.values_list("pk", "polarity", "midpoint")
    }


def _issued_of(rows) -> dict[int, list[OwnFigure]]:
    """As published: nothing suppressed, nor what would give it away."""
    ways, by_kpi = ways_of(get_organisation()), defaultdict(list)
    for row in rows.issued().with_baseline().select_related("definition", "revision"):
        by_kpi[row.kpi_id].append(result_of(row, ways))
    return {
        pk: [
            OwnFigure(
                one.period,
                one.value,
                Good(Polarity(one.sheet.polarity), one.target, one.sheet.midpoint),
            )
            for one in masked(results)
        ]
        for pk, results in by_kpi.items()
    }
