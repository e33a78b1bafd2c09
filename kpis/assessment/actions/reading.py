"""Counting how often the page of a KPI is opened, for the review of its purpose."""

import datetime as dt
import logging

from django.db import DatabaseError
from django.db.models import F

from kpis.assessment.models import PageCount
from kpis.register.models import KPI
from perfportal.core.concurrency import without_waiting
from perfportal.core.periods.months import first_of_month

logger = logging.getLogger(__name__)


def count_reading(kpi: KPI, *, on: dt.date) -> None:
    """One more in the month; a page is never lost over its count."""
    month = first_of_month(on)
    try:
        with without_waiting():
            rows = PageCount.objects.filter(kpi=kpi, month=month)
            if not rows.update(times=F("times") + 1):
                PageCount.objects.get_or_create(kpi=kpi, month=month, defaults={"times": 1})
    except DatabaseError:
        logger.warning("The opening of %s has not been counted.", kpi.code, exc_info=True)
