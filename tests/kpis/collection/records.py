"""Records of the checks, made as the performance team makes them."""

import datetime as dt

from kpis.collection.actions import waivers
from kpis.collection.models import CrossCheck
from perfportal.core import clock
from perfportal.core.models import get_organisation

START = dt.date(2026, 4, 1)
SENTENCE = "A part and its whole."


def rule_facts(**facts):
    """FIN-01 at most 100, for every period from April on."""
    usual = {
        "left": "FIN-01",
        "operator": "le",
        "right": "100",
        "within": None,
        "importance": "must_look",
        "sentence": SENTENCE,
        "reason": "Parts were larger than their whole in last year's return.",
        "valid_from": START,
        "valid_until": None,
    }
    return usual | facts


def a_rule(by, **facts):
    """A rule between KPIs, also where a KPI that it names is not there yet."""
    return CrossCheck.objects.create(
        organisation=get_organisation(),
        created_by=by,
        created_at=clock.now(),
        **rule_facts(**facts),
    )


def a_waiver(by, kpi, **facts):
    """The check of a big change, switched off until March."""
    usual = {
        "check_code": "big_change",
        "reason": "Numbers are small and halve from one quarter to the next.",
        "review_on": dt.date(2027, 3, 31),
    }
    return waivers.switch_off(by=by, kpi=kpi, **(usual | facts))
