"""Answering how long a round took. An answer may be changed while its round is open."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.calculations.effort import MOST_HOURS, EffortError, share_hours
from kpis.collection.models import CollectionRound, EffortAnswer, EffortShare
from kpis.collection.queries.effort import get_given_by
from perfportal.core import audit, clock, submissions
from perfportal.core.concurrency import update_if_version


@transaction.atomic
def answer(
    *,
    by,
    round_: CollectionRound,
    hours: Decimal | None,
    named: Mapping[int, Decimal],
    version: int = 0,
    submission="",
) -> EffortAnswer:
    """Keep what somebody says roughly; `hours` None where they would rather not say.

    `named` has hours by the primary key of a KPI. `version` is 0 for a first answer. Raises
    ValidationError, PermissionDenied, Conflict, AlreadySubmitted.
    """
    submissions.claim(by=by, key=submission)
    kpis = {kpi.pk: kpi for kpi in get_given_by(by, round_)}
    if not kpis:
        raise PermissionDenied(_("You have given no figure in this round."))
    if round_.locked_at:
        raise PermissionDenied(_("The round is closed, so the answer stays as it is."))
    shares = _shares(hours, named, kpis)
    kept, before = _keep(by, round_, hours, version)
    kept.shares.all().delete()
    EffortShare.objects.bulk_create(
        EffortShare(answer=kept, kpi=kpis[pk], hours=share, is_named=pk in named)
        for pk, share in shares.items()
    )
    audit.record(
        by=by,
        verb="effort.answered",
        subject=kept,
        before=before,
        after={
            "hours": kept.hours,
            "named": {kpis[pk].code: share for pk, share in named.items()},
        },
    )
    return kept


def _shares(hours, named, kpis) -> dict[int, Decimal]:
    if hours is None:
        if named:
            raise ValidationError(
                {"hours": _("Say how long all of it took, or leave the single KPIs empty.")}
            )
        return {}
    if not 0 <= hours <= MOST_HOURS:
        raise ValidationError(
            {"hours": _("Hours of one person in a round are between 0 and %s.") % MOST_HOURS}
        )
    if any(pk not in kpis for pk in named):
        raise ValidationError(_("One of these KPIs is not yours in this round."))
    try:
        return share_hours(hours, named, sorted(kpis))
    except EffortError as error:
        raise ValidationError({"hours": str(error)}) from error


def _keep(by, round_, hours, version) -> tuple[EffortAnswer, dict | None]:
    earlier = EffortAnswer.objects.filter(round=round_, by=by).first()
    now = clock.now()
    if earlier is None:
        made = EffortAnswer.objects.create(round=round_, by=by, hours=hours, answered_at=now)
        return made, None
    before = {"hours": earlier.hours}
    return update_if_version(earlier, version=version, hours=hours, answered_at=now), before
