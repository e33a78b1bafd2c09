"""The checks of the invented borough: two rules between KPIs, and a false alarm switched off."""

import datetime as dt

from kpis.collection.actions import cross_checks, waivers
from kpis.register.models import KPI
from perfportal.core import clock
from perfportal.core.models import get_organisation

RULES = (
    {
        "left": "HOU-02",
        "operator": "le",
        "right": "HOU-01",
        "importance": "must_look",
        "sentence": "Affordable homes are part of all new homes.",
        "reason": "Two returns count homes on different days, and once disagreed for a year.",
    },
    {
        "left": "HOU-04.denominator",
        "operator": "ge",
        "right": "HOU-05.denominator",
        "importance": "worth_a_look",
        "sentence": "More duties to prevent than to relieve are owed in most quarters.",
        "reason": "The two extracts were swapped in the first year of the case system.",
    },
)
FALSE_ALARM = {
    "check_code": "big_change",
    "reason": "A count of a handful of people on one night: one person more is a big change.",
}


def set_up_checks(people, quarter) -> None:
    """What the performance team has learnt about the figures before the round opens."""
    team = people["asha.begum"]
    for facts in RULES:
        cross_checks.create(
            by=team,
            organisation=get_organisation(),
            within=None,
            valid_from=quarter.financial_year().start,
            valid_until=None,
            **facts,
        )
    kpi = KPI.objects.get(code="HOU-06")
    review_on = clock.today() + dt.timedelta(days=365)
    waivers.switch_off(by=team, kpi=kpi, review_on=review_on, **FALSE_ALARM)
