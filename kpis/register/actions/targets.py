"""Setting a target: a new version, with rationale and approver."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.calculations.codes import (
    MeasureType,
    Polarity,
    Profile,
    RuleError,
    TargetKind,
    ToleranceKind,
)
from kpis.calculations.rag import RagRule, TargetLine, check_tolerance
from kpis.calculations.targets import TargetVersion, check_target
from kpis.register.models import KPI, KPIDefinition, Target
from kpis.register.policies import check_can_manage
from kpis.register.queries import lock_kpis
from perfportal.core import audit, jobs
from perfportal.core.periods import Period

NUMBERS = ("value", "lower", "upper", "profile", "profile_values")


@dataclass(frozen=True)
class Wanted:
    """A target as somebody wants it; the numbers of a profile are text, exact."""

    period: Period
    line: TargetLine
    kind: TargetKind = TargetKind.TARGET
    profile: Profile = Profile.FLAT
    profile_values: tuple[str, ...] = ()


@transaction.atomic
def set_target(
    *, by, kpi: KPI, wanted: Wanted, valid_from: dt.date, rationale: str = "", approved_by=None
) -> Target:
    """The next version of a target. A change needs its rationale; the first one does not.

    Raises ValidationError, also for a percentage tolerance on a target of zero.
    """
    check_can_manage(by)
    lock_kpis([kpi.pk])
    earlier = latest_version(kpi, wanted)
    if earlier:
        check_change(earlier, valid_from=valid_from, rationale=rationale)
    check_wanted(kpi.definition, wanted)
    target = Target.objects.create(
        kpi=kpi,
        period=wanted.period,
        kind=wanted.kind,
        version=earlier.version + 1 if earlier else 1,
        valid_from=valid_from,
        value=wanted.line.value,
        lower=wanted.line.lower,
        upper=wanted.line.upper,
        profile=wanted.profile,
        profile_values=list(wanted.profile_values),
        rationale=rationale.strip(),
        set_by=by,
        approved_by=approved_by,
    )
    audit.record(
        by=by,
        verb="target.changed" if earlier else "target.set",
        subject=target,
        before=target_values(earlier) if earlier else None,
        after=target_values(target),
        reason=target.rationale,
    )
    jobs.enqueue("kpis.assess", by=by, dedupe=f"kpi-{kpi.pk}", kpi_ids=[kpi.pk])
    return target


def check_change(earlier: Target, *, valid_from: dt.date, rationale: str) -> None:
    """Refuse a change without a reason, or one from before the version that it follows."""
    if not rationale.strip():
        raise ValidationError({"rationale": _("Say why the target changes.")})
    if valid_from < earlier.valid_from:
        raise ValidationError(
            {"valid_from": _("The change cannot begin before %s.") % earlier.valid_from.isoformat()}
        )


def check_wanted(definition: KPIDefinition, wanted: Wanted) -> None:
    """Refuse what contradicts itself, the KPI's polarity or its tolerance."""
    line = wanted.line
    if sentence := shape_problem(definition.polarity, line, wanted.kind):
        raise ValidationError(sentence)
    version = TargetVersion(
        wanted.period,
        line.value,
        line.lower,
        line.upper,
        profile=wanted.profile,
        profile_values=tuple(map(_number, wanted.profile_values)),
    )
    try:
        check_target(version, measure_type=MeasureType(definition.measure_type))
        if wanted.kind == TargetKind.TARGET:
            check_tolerance(rule_of(definition), line)
    except RuleError as error:
        raise ValidationError(str(error)) from error


def rule_of(definition: KPIDefinition) -> RagRule:
    """What decides the status, for the checks of a target."""
    return RagRule(
        Polarity(definition.polarity),
        ToleranceKind(definition.tolerance_kind),
        definition.tolerance,
        preset=definition.rag_preset,
    )


def shape_problem(polarity: str, line: TargetLine, kind: str = TargetKind.TARGET) -> str:
    """Empty, or a sentence: the target of a range needs both bounds (V1), others one value."""
    if polarity == Polarity.RANGE and (kind == TargetKind.TARGET or line.value is None):
        if line.lower is None or line.upper is None:
            return _("A KPI that aims at a range needs the lower and the upper bound.")
        if line.lower > line.upper:
            return _("The lower bound is above the upper bound: swap them.")
    elif line.value is None:
        return _("Give the value of the target.")
    return ""


def latest_version(kpi: KPI, wanted: Wanted) -> Target | None:
    """The newest version of the target for the same period and of the same kind."""
    same = kpi.targets.filter(
        kind=wanted.kind,
        period_kind=wanted.period.kind.value,
        period_start=wanted.period.start,
    )
    return same.order_by("-version").first()


def target_values(target: Target) -> dict:
    """A target as the audit trail keeps it."""
    return {name: getattr(target, name) for name in NUMBERS} | {"valid_from": target.valid_from}


def _number(text: str):
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValidationError(_("'%s' is not a number.") % text) from error
