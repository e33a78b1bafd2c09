"""The final figure of a provisional one: confirmed, given anew, or expected on another day."""

import datetime as dt
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.calculations.checks import Entry
from kpis.calculations.codes import DataStatus
from kpis.collection import policies
from kpis.collection.actions import actuals
from kpis.collection.models import Actual, RevisionReason
from perfportal.core import audit, clock, submissions
from perfportal.core.concurrency import update_if_version

FINAL = actuals.Note(
    data_status=DataStatus.FINAL.value, source="form", kind=RevisionReason.PLANNED.value
)


def give_final(
    *, by, actual: Actual, entry: Entry, version: int, carries_evidence=False, submission=""
) -> Actual:
    """The final figure takes the place of the provisional one, as a planned revision."""
    note = replace(FINAL, carries_evidence=carries_evidence)
    return actuals.revise(
        by=by, actual=actual, entry=entry, version=version, note=note, submission=submission
    )


def confirm_final(*, by, actual: Actual, version: int, submission="") -> Actual:
    """The provisional figure is the final one, unchanged."""
    return give_final(
        by=by,
        actual=actual,
        entry=actual.revision.entry,
        version=version,
        submission=submission,
    )


@transaction.atomic
def expect_final(
    *, by, actual: Actual, version: int, on: dt.date, reason: str, submission=""
) -> Actual:
    """The final figure comes on another day than was expected."""
    submissions.claim(by=by, key=submission)
    policies.check_can_finalise(by, actual)
    if on <= clock.today():
        raise ValidationError({"on": _("Choose a day that is still to come.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it comes later.")})
    before = {"final_expected_on": actual.final_expected_on}
    update_if_version(actual, version=version, final_expected_on=on)
    audit.record(
        by=by,
        verb="actual.final_expected",
        subject=actual,
        before=before,
        after={"final_expected_on": on},
        reason=reason.strip(),
    )
    return actual
