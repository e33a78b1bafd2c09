"""Results for tests that need no database."""

from dataclasses import replace
from decimal import Decimal as D

from kpis.assessment.results import Result, Sheet
from kpis.calculations.goals import TargetLine
from perfportal.core.periods import Period

Q1, Q2, Q3 = (Period.quarter(2026, number) for number in (1, 2, 3))
DAYS = Sheet(
    unit="days",
    decimal_places=1,
    measure_type="wmean",
    polarity="lower",
    tolerance_kind="percent",
    tolerance=D("5.0000"),
)


def result(**changes):
    """Days to process new claims in Q2 2026/27: 18.2 against 20.0, 19.9 a year before."""
    known = Result(
        period=Q2,
        sheet=DAYS,
        rag="GREEN",
        value=D("18.2"),
        period_value=D("18.2"),
        value_state="approved",
        data_status="final",
        target=TargetLine(D(20)),
        dot_short="WORSENING",
        dot_long="IMPROVING",
        dot_headline="IMPROVING",
        previous_value=D("17.9"),
        last_year_value=D("19.9"),
        ytd=D("18.0"),
        ytd_state="complete",
        rule_version="2026.1",
    )
    return replace(known, **changes)
