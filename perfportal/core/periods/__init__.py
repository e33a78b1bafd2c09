"""Periods: a value object for each span of time that a council reports on. No Django.

Stored as kind, start and end; written in addresses and files as a token (`2026-27-Q2`); shown to
people by `label`. Years, halves and quarters are financial unless their kind says otherwise.
"""

from perfportal.core.periods.parsing import parse_period
from perfportal.core.periods.period import (
    YEAR_KINDS,
    Period,
    PeriodError,
    PeriodKind,
    last_closed,
    period_containing,
    periods_between,
)

__all__ = [
    "YEAR_KINDS",
    "Period",
    "PeriodError",
    "PeriodKind",
    "last_closed",
    "parse_period",
    "period_containing",
    "periods_between",
]
