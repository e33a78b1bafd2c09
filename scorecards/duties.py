"""The scorecards that a director is to sign, from the stored roll-ups."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.models import CollectionRound
from perfportal.core.access.roles import Permission
from perfportal.core.periods import Period, PeriodKind, last_closed
from perfportal.core.registries import Duty, Standing
from scorecards.models import PeriodSignature, Scorecard, ScorecardResult
from scorecards.pages import stored_counts
from scorecards.policies import is_its_director


@dataclass(frozen=True)
class ToSign:
    """A scorecard without its signature for a quarter, with its roll-up and the last day for it."""

    scorecard: Scorecard
    result: ScorecardResult
    due_on: dt.date | None


def get_to_sign(user, *, as_of: dt.date) -> list[ToSign]:
    """What this director has not signed of the last closed quarter, in four queries."""
    if not user.access.holds(Permission.SIGN_SCORECARD):
        return []
    quarter = last_closed(PeriodKind.QUARTER, as_of)
    of_quarter = {"period_kind": quarter.kind.value, "period_start": quarter.start}
    signed = PeriodSignature.objects.filter(**of_quarter).values("scorecard")
    unsigned = Scorecard.objects.filter(is_active=True).exclude(pk__in=signed)
    theirs = {card.pk: card for card in unsigned if is_its_director(user, card)}
    results = ScorecardResult.objects.filter(**of_quarter, scorecard__in=theirs)
    due_on = _sign_off_day(quarter) if theirs else None
    return [ToSign(theirs[result.scorecard_id], result, due_on) for result in results]


def signature_duties(found: list[ToSign]) -> list[Duty]:
    """A scorecard whose figures wait for approval is shown, but nobody is reminded of it yet."""
    return [_signature_duty(one) for one in found if _has_figures(one.result)]


def _signature_duty(one: ToSign) -> Duty:
    period, waiting = one.result.period, one.result.not_approved
    address = reverse("scorecards:scorecard-detail", args=[one.scorecard.slug])
    return Duty(
        kind="signature",
        key=f"signature-{one.scorecard.uid}-{period.token}",
        title=_("Sign the scorecard: %s") % one.scorecard.name,
        url=f"{address}?period={period.token}",
        standing=Standing.TO_DECIDE,
        period=period.short_label,
        due_on=one.due_on,
        reason=_waiting_words(waiting),
        reminds=not waiting,
    )


def _waiting_words(waiting: int) -> str:
    if not waiting:
        return ""
    return ngettext(
        "%(count)s figure waits for approval first.",
        "%(count)s figures wait for approval first.",
        waiting,
    ) % {"count": waiting}


def _has_figures(result: ScorecardResult) -> bool:
    """Whether there is anything to sign, now or once it is approved."""
    counts = stored_counts(result.counts)
    return bool(result.not_approved or counts.base or counts.no_target or counts.data_only)


def _sign_off_day(quarter: Period) -> dt.date | None:
    rounds = CollectionRound.objects.filter(
        period_kind=quarter.kind.value, period_start=quarter.start
    )
    return rounds.values_list("sign_off_deadline", flat=True).first()
