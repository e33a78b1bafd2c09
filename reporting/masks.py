"""Which results of a KPI are withheld from what is published, and what that withholds with them."""

from dataclasses import dataclass

from kpis.calculations.codes import Marker, RagBasis
from kpis.calculations.suppression import Cell, withheld_periods, withheld_running_totals
from kpis.models import Assessment


@dataclass(frozen=True)
class Mask:
    """What of a result must not be published."""

    value: bool = False
    comparison: bool = False


def masks_of(results: list[Assessment], sheet, threshold) -> list[Mask]:
    """Per result, whether it and its comparisons are withheld.

    A result on a basis that adds up is withheld as a running total; one compared with a withheld
    result shows no direction of travel.
    """
    if not sheet.contains_small_numbers:
        return [Mask(value=result.marker == Marker.SUPPRESSED) for result in results]
    withheld = withheld_periods([_cell(result) for result in results], threshold=threshold)
    marked = [
        one or result.marker == Marker.SUPPRESSED
        for one, result in zip(withheld, results, strict=True)
    ]
    totals = _running(results, marked)
    values = [
        total if result.basis != RagBasis.PERIOD else own
        for own, total, result in zip(marked, totals, results, strict=True)
    ]
    any_hidden = any(values)
    return [Mask(value=value, comparison=value or any_hidden) for value in values]


def _running(results, marked) -> list[bool]:
    """Running totals start again with each financial year."""
    years = {}
    for place, result in enumerate(results):
        years.setdefault(result.period.financial_year().token, []).append(place)
    totals = [False] * len(results)
    for places in years.values():
        running = withheld_running_totals(marked[place] for place in places)
        for place, one in zip(places, running, strict=True):
            totals[place] = one
    return totals


def _cell(result: Assessment) -> Cell:
    revision = result.revision
    if revision is None:
        return Cell(result.period_value)
    return Cell(result.period_value, revision.numerator, revision.denominator)
