"""What the rules about whole series make of a KPI now, with everything that explains it."""

import datetime as dt

from kpis.assessment.queries.facts import with_outlook
from kpis.calculations.assess import assess_series
from kpis.calculations.outlook import Outlook, outlooks
from kpis.collection.queries.facts import get_facts
from kpis.register.models import KPI
from perfportal.core.periods import Period


def get_outlooks(kpi: KPI, *, as_of: dt.date) -> dict[Period, Outlook]:
    """By period, of the newest figures: for those who see them before they are issued.

    Stored assessments say what was found; how it was found is worked out when somebody asks.
    """
    facts = with_outlook(get_facts([kpi.pk]))[0]
    results = assess_series(facts, as_of=as_of)
    found = outlooks(facts, results, as_of=as_of)
    return {result.period: one for result, one in zip(results, found, strict=True)}
