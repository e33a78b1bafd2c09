"""Scorecards as the viewer may see them, their members, stored roll-ups and signatures."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from kpis.models import KPI
from kpis.register.models import LifeCycle, ReportingRule
from kpis.register.queries import Change, What
from perfportal.core.access.roles import Permission
from perfportal.core.periods import Period, PeriodKind, last_closed, period_containing
from scorecards.models import Membership, Perspective, Scorecard, ScorecardItem, ScorecardResult
from scorecards.policies import can_view


def members(scorecard: Scorecard, *, on):
    """The KPIs on a scorecard on a day, in its order; `side` is the perspective they stand under.

    A period that has been signed keeps the KPIs that it was signed with. Otherwise not those that
    started after the day or ended before it; those retired since are still on it.
    """
    kept = Q(state__in=[LifeCycle.ACTIVE, LifeCycle.UNDER_REVIEW]) | Q(
        state=LifeCycle.RETIRED, retired_on__gt=on
    )
    started = Q(starts_on__isnull=True) | Q(starts_on__lte=on)
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    kpis = KPI.objects.filter(kept & started & lasting, organisation=scorecard.organisation_id)
    if scorecard.membership == Membership.LISTED:
        return _listed(kpis, scorecard, on)
    if signed := _signed_codes(scorecard, on):
        kpis = KPI.objects.filter(organisation=scorecard.organisation_id, code__in=signed)
        return kpis.annotate(side=F("perspective")).order_by("code")
    derived = (
        Q(tier__code="1")
        if scorecard.membership == Membership.HEADLINE
        else _place_filter(scorecard)
    )
    return kpis.filter(derived).annotate(side=F("perspective")).order_by("code")


def _signed_codes(scorecard, on) -> list[str]:
    """The KPIs with which the period around a day was signed: a later move takes none off it."""
    signed = scorecard.signatures.filter(period_start__lte=on, period_end__gte=on)
    figures = signed.order_by("-period_end").values_list("signed_figures", flat=True).first()
    return [figure["code"] for figure in figures or ()]


def _listed(kpis, scorecard, on):
    """By sub-query, so that a KPI that left and came back on one day stands there once."""
    items = ScorecardItem.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=on),
        scorecard=scorecard,
        kpi=OuterRef("pk"),
        valid_from__lte=on,
    ).order_by("-valid_from", "-pk")
    return (
        kpis.annotate(
            place=Subquery(items.values("order")[:1]),
            own_side=Subquery(items.values("perspective__code")[:1]),
        )
        .filter(place__isnull=False)
        .annotate(side=Coalesce("own_side", "perspective"))
        .order_by("place", "code")
    )


def _place_filter(scorecard):
    if scorecard.committee_id:
        return Q(committees=scorecard.committee_id)
    if scorecard.portfolio_id:
        return Q(portfolio=scorecard.portfolio_id)
    # A KPI that is reported to the corporate board only, or that a directorate may choose to list,
    # is not on the directorate's scorecard by itself.
    return Q(service__directorate=scorecard.directorate_id, reporting_rule=ReportingRule.BOTH)


def openable(kpis, user) -> frozenset[int] | None:
    """Primary keys of the KPIs whose page the viewer may open; None stands for all of them."""
    if user.access.everywhere(Permission.VIEW_EVERYTHING):
        return None
    return frozenset(kpis.order_by().visible_to(user).values_list("pk", flat=True))


def get_result(scorecard: Scorecard, period: Period) -> ScorecardResult | None:
    """The stored roll-up, or None while the job has not run."""
    return scorecard.results.filter(
        period_kind=period.kind.value, period_start=period.start
    ).first()


def get_quarters(scorecard: Scorecard, *, as_of) -> list[Period]:
    """The quarters begun that have a roll-up, and the last closed one; newest first."""
    starts = scorecard.results.filter(
        period_kind=PeriodKind.QUARTER.value, period_start__lte=as_of
    ).values_list("period_start", flat=True)
    quarters = {period_containing(PeriodKind.QUARTER, start) for start in starts}
    quarters.add(last_closed(PeriodKind.QUARTER, as_of))
    return sorted(quarters, key=lambda quarter: quarter.start, reverse=True)


def get_perspectives(scorecard: Scorecard) -> dict[str, str]:
    """Names of the perspectives by code, in the council's order."""
    rows = Perspective.objects.filter(organisation_id=scorecard.organisation_id)
    return dict(rows.values_list("code", "name"))


@dataclass(frozen=True)
class Signed:
    """Who signed a scorecard for a period, when, and in what words."""

    who: str
    at: dt.datetime
    statement: str


def get_signature(scorecard: Scorecard, period: Period) -> Signed | None:
    """The director's signature for the period, or None."""
    row = (
        scorecard.signatures.filter(period_kind=period.kind.value, period_start=period.start)
        .values_list("signed_by__full_name", "signed_at", "statement")
        .first()
    )
    return Signed(*row) if row else None


def get_scorecard(audience, **place) -> Scorecard | None:
    """The active scorecard of an audience, for a part of the council where one is named."""
    return Scorecard.objects.filter(audience=audience, is_active=True, **place).first()


def get_visible(user) -> list[Scorecard]:
    """The scorecards that the viewer may open, in order of audience and name."""
    scorecards = Scorecard.objects.filter(is_active=True).select_related(
        "directorate", "portfolio", "committee"
    )
    return [scorecard for scorecard in scorecards if can_view(user, scorecard)]


def get_membership_changes(kpis) -> list[Change]:
    """KPIs that joined or left a listed scorecard, in one query."""
    rows = ScorecardItem.objects.filter(kpi__in=kpis.values("pk")).select_related(
        "kpi__definition", "scorecard", "added_by", "removed_by"
    )
    return [change for item in rows for change in _changes_of(item)]


def _changes_of(item: ScorecardItem):
    on, off = item.scorecard.name, _("not on %s") % item.scorecard.name
    yield _membership(item, item.valid_from, off, on, item.reason, item.added_by)
    if item.valid_until:
        left = item.valid_until, on, off, item.removed_reason, item.removed_by
        yield _membership(item, *left)


def _membership(item: ScorecardItem, day, before, after, reason, who) -> Change:
    return Change(
        made_on=day,
        kpi=item.kpi,
        what=What.SCORECARD,
        before=before,
        after=after,
        reason=reason,
        who=str(who or ""),
        in_force_from=day,
    )
