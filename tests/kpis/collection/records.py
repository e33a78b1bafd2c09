"""Corrective actions, checks and settings for tests of collection."""

import datetime as dt

from kpis.collection.actions import corrective
from perfportal.core.models import get_organisation

WHAT = "Two agency assessors clear the old claims."
DUE = dt.date(2026, 11, 30)


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
