"""When the final figure of a provisional one is expected, and who owes it."""

import datetime as dt

from kpis.calculations.codes import NOT_FINAL
from kpis.collection.models import GIVEN, Actual, ActualRevision
from kpis.register.models import KPIDefinition
from perfportal.core.council_settings import get_setting
from perfportal.core.models import get_organisation
from perfportal.core.periods import Period

ASKED_BEFORE = dt.timedelta(days=14)


def days_until_final() -> int:
    """The council's setting."""
    return get_setting(get_organisation(), "final_after_days")


def final_day(period: Period, revision: ActualRevision, *, after=None) -> dt.date | None:
    """The day on which the final figure is expected; None where the figure is final."""
    if revision.data_status not in NOT_FINAL:
        return None
    return expected_day(period, revision.definition, days_until_final() if after is None else after)


def expected_day(period: Period, definition: KPIDefinition, after: int) -> dt.date:
    """Some days after the period, and those by which the KPI's data are late."""
    return period.end + dt.timedelta(days=definition.lag_days + after)


def get_final_owed(user, *, as_of: dt.date):
    """Provisional values whose final figure this person is to give about now.

    Values of a closed round are asked for from the day on which they are issued.
    """
    return (
        Actual.objects.owed_by(user)
        .open_to_change()
        .filter(state__in=GIVEN, final_expected_on__lte=as_of + ASKED_BEFORE)
        .with_entry()
        .order_by("final_expected_on", "kpi__code")
    )
