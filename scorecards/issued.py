"""What may be said of an issued figure: nothing that follows from one which is not. Pure.

A stored assessment is made of several periods: a year to date holds every earlier period of its
year, a direction of travel last year's figure. Where one of these has been given and not issued
(or is suppressed), whoever reads issued figures only must not learn it by way of another.
"""

from collections.abc import Collection
from dataclasses import replace

from kpis.calculations.codes import Calendar, Marker, Rag, RagBasis, RagPreset
from kpis.calculations.facts import YEAR_KIND
from perfportal.core.periods import Period
from scorecards.lines import Line

NO_DIRECTION = {"dot_headline": "", "last_year_value": None}
NO_FORECAST = {"forecast": None, "forecast_rag": ""}
NO_YEAR_TO_DATE = {"ytd": None, "ytd_state": "", **NO_FORECAST}
# Made of the whole series, which goes on after what has been issued.
NO_SERIES = {"variation": "", "spc_limits": "", "warnings": 0}
NO_VALUE = {"value": None, "adverse_variance": None, **NO_DIRECTION, **NO_YEAR_TO_DATE}


def masked(line: Line, withheld: Collection[Period]) -> Line:
    """The line without what follows from the KPI's `withheld` periods.

    Those are the periods whose value is given but not issued, or suppressed. What the whole series
    says is left out always.
    """
    line = replace(line, **NO_SERIES)
    if line.period is None or not withheld:
        return line
    if line.marker == Marker.SUPPRESSED:
        return replace(line, **NO_VALUE)
    if is_hidden(line.period, line.basis, line.calendar, withheld):
        return replace(line, rag=Rag.NO_DATA, commentary="", **NO_VALUE)
    hides_last_year = is_hidden(line.period.year_before(), line.basis, line.calendar, withheld)
    if hides_last_year and line.preset == RagPreset.DOT_COMBINED:
        line = replace(line, rag=Rag.NO_DATA, adverse_variance=None)
    if is_in_year_to_date(line.period, line.calendar, withheld):
        line = replace(line, **NO_YEAR_TO_DATE)
    return replace(line, **NO_DIRECTION, **NO_FORECAST) if hides_last_year else line


def suppressed(line: Line) -> Line:
    """The line of a figure in which a small number of people stands, as marked by hand."""
    return replace(line, rag=Rag.SUPPRESSED, marker=Marker.SUPPRESSED.value, commentary="")


def is_hidden(period: Period, basis: str, calendar: str, withheld: Collection[Period]) -> bool:
    """Whether the figure of the period is withheld, or is made of one that is."""
    if any(one.start <= period.end and period.start <= one.end for one in withheld):
        return True
    return basis != RagBasis.PERIOD and is_in_year_to_date(period, calendar, withheld)


def is_in_year_to_date(period: Period, calendar: str, withheld: Collection[Period]) -> bool:
    """Whether the year to date at the period's end holds a withheld figure."""
    year_kind = YEAR_KIND[Calendar(calendar)]
    return any(
        other.end <= period.end and other.year(year_kind) == period.year(year_kind)
        for other in withheld
    )
