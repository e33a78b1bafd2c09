"""Strategic risks: put on the register, changed, and reviewed with a new score."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.register.policies import check_can_manage
from kpis.strategy.actions.saving import add, change
from kpis.strategy.models import Risk, RiskReview
from kpis.strategy.policies import check_can_review
from perfportal.core import clock
from perfportal.core.periods.naming import day_words


@dataclass(frozen=True)
class Verdict:
    """How likely and how bad a risk is on a day, each 1 to 5, and why."""

    reviewed_on: dt.date
    likelihood: int
    impact: int
    note: str = ""

    @property
    def scores(self) -> dict[str, int]:
        return {"likelihood": self.likelihood, "impact": self.impact}


@transaction.atomic
def create(*, by, organisation, verdict: Verdict, kpis=(), **fields) -> Risk:
    """A new risk with its first score."""
    check_can_manage(by)
    _check_day(verdict.reviewed_on)
    risk = add(
        Risk,
        by=by,
        verb="risk.created",
        kpis=kpis,
        organisation=organisation,
        **verdict.scores,
        **fields,
    )
    RiskReview.objects.create(risk=risk, reviewed_by=by, **vars(verdict))
    return risk


@transaction.atomic
def change_risk(*, by, risk: Risk, version: int, kpis, **fields) -> Risk:
    """Its words, owner and KPIs; the score changes by a review only."""
    check_can_manage(by)
    return change(risk, by=by, version=version, verb="risk.changed", kpis=kpis, **fields)


@transaction.atomic
def review(*, by, risk: Risk, version: int, verdict: Verdict) -> RiskReview:
    """A new score with its reason. Reviews follow each other in time."""
    check_can_review(by, risk)
    _check_day(verdict.reviewed_on)
    if not verdict.note.strip():
        raise ValidationError({"note": _("Say what has changed, or that nothing has.")})
    last = risk.reviews.last()
    if last and verdict.reviewed_on < last.reviewed_on:
        raise ValidationError(
            {
                "reviewed_on": _("The last review was on %s: this one cannot be before it.")
                % day_words(last.reviewed_on)
            }
        )
    change(
        risk,
        by=by,
        version=version,
        verb="risk.reviewed",
        reason=verdict.note.strip(),
        **verdict.scores,
    )
    return RiskReview.objects.create(risk=risk, reviewed_by=by, **vars(verdict))


def _check_day(day: dt.date) -> None:
    if day > clock.today():
        raise ValidationError({"reviewed_on": _("The day cannot be in the future.")})
