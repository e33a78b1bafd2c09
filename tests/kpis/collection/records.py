"""Rules, waivers, corrective actions and settings for tests of collection."""

import datetime as dt

from kpis.collection.actions import corrective, waivers
from kpis.collection.models import CrossCheck
from perfportal.core import clock
from perfportal.core.models import get_organisation

START = dt.date(2026, 4, 1)
SENTENCE = "A part and its whole."
WHAT = "Two agency assessors clear the old claims."
DUE = dt.date(2026, 11, 30)


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


def a_plan(owner, **changes) -> corrective.Plan:
    return corrective.Plan(**({"what": WHAT, "owner": owner, "due_on": DUE} | changes))


def an_action(actual, *, by, owner=None, **changes):
    """A corrective action for a value, due at the end of November."""
    return corrective.raise_(by=by, actual=actual, plan=a_plan(owner or by, **changes))


def a_setting(**values) -> None:
    """The council's settings as if an administrator had set them."""
    council = get_organisation()
    council.settings = council.settings | values
    council.save(update_fields=["settings"])
