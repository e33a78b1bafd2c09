"""Officers' own forecasts of a year, and which of them counts for a period (domain-rules 2.6).

The newest counts; one that is withdrawn leaves the year to the KPI's method, not to an older one.
A period listens to what was said until the next period of its kind had ended: a forecast made in
November speaks for the quarter to September, and leaves that to June as it was.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from kpis.calculations.forecast import Override
from perfportal.core.periods import Period, PeriodKind


@dataclass(frozen=True)
class OfficerForecast:
    """What an officer said of a year, on which day, and until when if it is withdrawn."""

    year: Period
    value: Decimal
    reason: str
    on: dt.date
    withdrawn_on: dt.date | None = None


def override_for(
    period: Period, said: Iterable[OfficerForecast], *, year_kind: PeriodKind
) -> Override | None:
    """The one that counts for the period; `said` is oldest first."""
    year = period if period.is_year else period.year(year_kind)
    heard = [one for one in said if one.year == year and one.on <= period.next().end]
    newest = heard[-1] if heard else None
    if newest is None or _is_withdrawn(newest, by=period.next().end):
        return None
    return Override(newest.value, newest.reason)


def _is_withdrawn(said: OfficerForecast, *, by: dt.date) -> bool:
    return said.withdrawn_on is not None and said.withdrawn_on <= by
