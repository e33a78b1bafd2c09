"""The cells by which a row of targets or actuals names its KPI and period."""

from collections.abc import Mapping

from kpis.calculations.frequencies import calendar_doubt, period_problem
from kpis.register.imports.cells import Cells
from kpis.register.models import KPI
from perfportal.core.periods import Period


def find_kpi(cells: Cells, kpis: Mapping[str, KPI]) -> KPI | None:
    """The KPI of a row; an unknown or retired one is refused."""
    code = cells.text("kpi_code", required=True)
    kpi = kpis.get((code or "").lower())
    if code and kpi is None:
        cells.refuse("kpi_code", f"there is no KPI '{code}'. Correct the code, or import it first.")
    elif kpi and kpi.definition is None:
        cells.refuse("kpi_code", f"'{code}' has no definition yet. Complete its sheet first.")
        return None
    return kpi


def read_period(cells: Cells, kpi: KPI, *, allow_year: bool) -> Period | None:
    """The period of a row, if it is one that the KPI is collected for."""
    definition = kpi.definition
    period = cells.period("period", calendar=definition.calendar)
    if period is None:
        return None
    if problem := period_problem(period, definition.frequency, allow_year=allow_year):
        cells.refuse("period", problem)
        return None
    if doubt := calendar_doubt(period, definition.calendar):
        cells.doubt("period", "other_calendar", doubt)
    return period
