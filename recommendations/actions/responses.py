"""The executive's response, as its minutes give it."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from perfportal.core import audit, clock, submissions
from perfportal.core.concurrency import update_if_version
from recommendations.calculations.codes import Verdict
from recommendations.models import Recommendation, Response
from recommendations.policies import check_can_manage

NO_REASON_NEEDED = (Verdict.ACCEPTED, Verdict.NOT_STATED)


@dataclass(frozen=True)
class NewResponse:
    """What the executive has answered."""

    verdict: str
    text: str = ""
    reason: str = ""
    body: str = ""
    decided_on: dt.date | None = None
    minute_reference: str = ""


@transaction.atomic
def record(
    *, by, recommendation: Recommendation, version: int, response: NewResponse, submission=""
) -> Response:
    """Add the response, whose verdict becomes the recommendation's; an earlier one stays."""
    check_can_manage(by)
    submissions.claim(by=by, key=submission)
    if response.verdict not in NO_REASON_NEEDED and not response.reason.strip():
        raise ValidationError({"reason": _("Give the reason: only Accepted needs none.")})
    if response.verdict == Verdict.AWAITING:
        raise ValidationError({"verdict": _("Choose what the response says.")})
    if recommendation.children.exists():
        raise ValidationError({"verdict": _("This is a heading: respond to each of its parts.")})
    before = {"verdict": recommendation.verdict}
    update_if_version(recommendation, version=version, verdict=response.verdict)
    row = Response.objects.create(
        recommendation=recommendation,
        recorded_by=by,
        recorded_at=clock.now(),
        **vars(response),
    )
    audit.record(
        by=by,
        verb="recommendation.response_recorded",
        subject=recommendation,
        before=before,
        after=vars(response),
        reason=response.reason,
    )
    return row
