"""The director's signature: one act per scorecard and period."""

import hashlib
import json

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from perfportal.core import audit, clock
from perfportal.core.fields import period_columns
from perfportal.core.registries import events
from scorecards.lines import Line
from scorecards.models import PeriodSignature, Scorecard
from scorecards.policies import check_can_sign


def sign(
    *, by, scorecard: Scorecard, period, lines: list[Line], seen="", statement=""
) -> PeriodSignature:
    """Sign the scorecard for the period with its figures as they stand.

    `seen` is the seal of the figures that the director had before them. Raises PermissionDenied
    where the policy refuses, ValidationError where it is signed already or a figure has changed.
    """
    check_can_sign(by, scorecard, period, lines, as_of=clock.today())
    if seen and seen != seal(lines):
        raise ValidationError(
            _("The figures have changed since you opened this page. Look again, then sign.")
        )
    try:
        with transaction.atomic():
            signature = PeriodSignature.objects.create(
                scorecard=scorecard,
                **period_columns(period),
                signed_by=by,
                signed_at=clock.now(),
                statement=statement,
                signed_figures=signed_figures(lines),
            )
            audit.record(
                by=by,
                verb="scorecard.signed",
                subject=scorecard,
                after={"period": period.token, "figures": signature.signed_figures},
                reason=statement,
            )
            events.publish_on_commit(
                "scorecard.signed", scorecard_id=scorecard.pk, period=period.token
            )
    except IntegrityError as error:
        raise ValidationError(
            _("This scorecard has been signed for %(period)s already.")
            % {"period": period.short_label}
        ) from error
    return signature


def seal(lines: list[Line]) -> str:
    """A short text that changes when a figure to be signed does."""
    return hashlib.sha256(json.dumps(signed_figures(lines)).encode()).hexdigest()[:32]


def signed_figures(lines: list[Line]) -> list[dict]:
    """Code, value, target and status of each line, by code, as the signature keeps them."""
    return [_figure(line) for line in sorted(lines, key=lambda line: line.code)]


def _figure(line: Line) -> dict:
    return {
        "code": line.code,
        "value": _text(line.value),
        "target": _text(line.target),
        "rag": str(line.rag),
    }


def _text(number):
    return None if number is None else str(number)
