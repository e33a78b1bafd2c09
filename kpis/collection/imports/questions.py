"""What the figures of a file make one ask, beside the figures before them."""

from collections import defaultdict
from decimal import Decimal

from kpis.calculations.checks import Earlier, check_entry
from kpis.calculations.codes import Unit
from kpis.calculations.doubts import Observation, doubts
from kpis.calculations.readings import Measure, Reading, stated_figure
from kpis.collection.imports.actual_rows import ActualRow, rules_for
from kpis.collection.models import GIVEN
from kpis.register.models import KPIDefinition
from perfportal.core.periods import Period

LOOKED_BACK = 4
NOT_MEASURED = (Unit.YES_NO, Unit.DATE)


def ask_questions(rows: list[ActualRow], known: dict[int, dict[Period, Decimal]]) -> None:
    """Doubts about the rows, in each row's cells. `known` are figures given before, by KPI."""
    by_kpi = defaultdict(list)
    for row in rows:
        if row.kpi.definition.unit not in NOT_MEASURED:
            by_kpi[row.kpi.pk].append(row)
    for kpi, own_rows in by_kpi.items():
        _ask_of_one_kpi(own_rows, known.get(kpi, {}))


def stated(definition: KPIDefinition, period: Period, given) -> Decimal | None:
    """The figure that an entry or a revision states by itself."""
    reading = Reading(period, given.value, given.numerator, given.denominator, given.marker or None)
    measure = Measure(definition.measure_type, Decimal(definition.multiplier))
    return stated_figure(reading, period, measure).value


def known_figures(slots) -> dict[int, dict[Period, Decimal]]:
    """The figures that slots hold, by KPI and period, with the definition of their time."""
    known = defaultdict(dict)
    for slot in slots:
        if slot.state in GIVEN:
            figure = stated(slot.revision.definition, slot.period, slot.revision)
            if figure is not None:
                known[slot.kpi_id][slot.period] = figure
    return known


def _ask_of_one_kpi(rows: list[ActualRow], known: dict[Period, Decimal]) -> None:
    figures = dict(known)
    for row in rows:
        figure = stated(row.kpi.definition, row.period, row.entry)
        if figure is not None:
            figures[row.period] = figure
    in_order = sorted(figures)
    places = {period: place for place, period in enumerate(in_order)}
    for row in rows:
        if row.period not in figures:
            continue
        before = in_order[max(0, places[row.period] - LOOKED_BACK) : places[row.period]]
        earlier = tuple(figures[period] for period in reversed(before))
        _ask_of_one_row(row, figures[row.period], earlier)


def _ask_of_one_row(row: ActualRow, figure: Decimal, earlier: tuple[Decimal, ...]) -> None:
    definition, column = row.kpi.definition, "numerator" if row.entry.value is None else "value"
    if definition.unit == Unit.PERCENT and 0 < figure <= 1:
        rules = rules_for(definition, row.entry)
        for finding in check_entry(row.entry, rules, Earlier(recent=earlier)):
            if finding.code == "hundredfold":
                row.cells.doubt(column, finding.code, finding.sentence)
    for doubt in doubts(Observation(figure, earlier)):
        where = f"{row.kpi.code} {row.period.short_label}"
        row.cells.doubt(column, doubt.reason, f"{where}: {doubt.sentence}")
