"""Setting a target: a new version, with rationale and approver."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kpis.calculations.codes import (
    MeasureType,
    Polarity,
    Profile,
    RuleError,
    TargetKind,
    ToleranceKind,
)
from kpis.calculations.frequencies import period_problem
from kpis.calculations.rag import RagRule, TargetLine, check_tolerance
from kpis.calculations.targets import TargetVersion, check_target
from kpis.register.actions.target_objections import check_objections
from kpis.register.models import KPI, KPIDefinition, Target
from kpis.register.policies import check_can_manage, check_not_retired, is_draft_framework
from kpis.register.queries import lock_kpis
from perfportal.core import audit, jobs, submissions
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


@dataclass(frozen=True)
class Sent:
    """The form that a target came from: sent once, and over the targets that its reader saw.

    `newest` is the primary key of the KPI's newest target when the form was opened (0: none).
    """

    newest: int
    submission: str = ""


@transaction.atomic
def set_target(
    *,
    by,
    kpi: KPI,
    wanted: Wanted,
    valid_from: dt.date,
    rationale: str = "",
    approved_by=None,
    sent: Sent | None = None,
) -> Target:
    """The next version of a target, by the performance team; see `put_target`."""
    check_can_manage(by)
    return put_target(
        by=by,
        kpi=kpi,
        wanted=wanted,
        valid_from=valid_from,
        rationale=rationale,
        approved_by=approved_by,
        sent=sent,
    )


def put_target(
    *, by, kpi: KPI, wanted: Wanted, valid_from, rationale, approved_by, sent: Sent | None = None
) -> Target:
    """The next version of a target. A change needs its rationale and approver, the first does not.

    While nobody has signed anything the framework is a draft, and the target itself changes.
    Raises ValidationError, also for a percentage tolerance on a target of zero, and
    AlreadySubmitted for a form that was sent before. Call it in a transaction, when it is clear
    that `by` may do so.
    """
    check_not_retired(kpi)
    if sent:
        submissions.claim(by=by, key=sent.submission)
    lock_kpis([kpi.pk])
    check_nothing_new(kpi, sent)
    earlier = latest_version(kpi, wanted)
    is_draft = earlier is not None and is_draft_framework(kpi)
    if earlier and not is_draft:
        check_change(earlier, valid_from=valid_from, rationale=rationale)
        check_approver(approved_by, by)
    check_objections(kpi, wanted, valid_from, is_first=earlier is None)
    check_wanted(kpi, wanted, earlier)
    how = {"valid_from": valid_from, "rationale": rationale.strip(), "set_by": by}
    how["approved_by"] = approved_by
    before = target_values(earlier) if earlier else None
    if is_draft:
        target = _amended(earlier, wanted, **how)
    else:
        target = _next_version(kpi, wanted, earlier, **how)
    _record(by, target, before)
    jobs.enqueue("kpis.assess", by=by, dedupe=f"kpi-{kpi.pk}", kpi_ids=[kpi.pk])
    return target


def _next_version(kpi: KPI, wanted: Wanted, earlier: Target | None, **how) -> Target:
    return Target.objects.create(
        kpi=kpi,
        period=wanted.period,
        kind=wanted.kind,
        version=earlier.version + 1 if earlier else 1,
        value=wanted.line.value,
        lower=wanted.line.lower,
        upper=wanted.line.upper,
        profile=wanted.profile,
        profile_values=list(wanted.profile_values),
        **how,
    )


def _amended(target: Target, wanted: Wanted, **how) -> Target:
    """In a draft framework the target itself changes; nothing has been held against it yet."""
    line = {name: getattr(wanted.line, name) for name in ("value", "lower", "upper")}
    profile = {"profile": wanted.profile, "profile_values": list(wanted.profile_values)}
    for name, value in (line | profile | how).items():
        setattr(target, name, value)
    target.save()
    return target


def _record(by, target: Target, before: dict | None) -> None:
    audit.record(
        by=by,
        verb="target.changed" if before else "target.set",
        subject=target,
        before=before,
        after=target_values(target),
        reason=target.rationale,
    )


def check_nothing_new(kpi: KPI, sent: Sent | None) -> None:
    """Refuse a form whose reader has not seen the KPI's newest target."""
    if sent and sent.newest != newest_target(kpi):
        raise ValidationError(
            _(
                "Somebody else has set a target of this KPI meanwhile. Look at the targets as they "
                "are now, and send yours again if it still holds."
            )
        )


def check_change(earlier: Target, *, valid_from: dt.date, rationale: str) -> None:
    """Refuse a change without a reason, from before the version it follows, or after its period."""
    if not rationale.strip():
        raise ValidationError({"rationale": _("Say why the target changes.")})
    if valid_from < earlier.valid_from:
        raise ValidationError(
            {"valid_from": _("The change cannot begin before %s.") % earlier.valid_from.isoformat()}
        )
    if valid_from > earlier.period_end:
        words = {"period": earlier.period.short_label, "day": earlier.period_end.isoformat()}
        raise ValidationError(
            {
                "valid_from": _(
                    "%(period)s ended on %(day)s, so the change would never count: change the "
                    "target of a later period."
                )
                % words
            }
        )


def check_approver(approved_by, by) -> None:
    """Refuse a change that nobody approved, or that its author did."""
    if approved_by is None:
        raise ValidationError({"approved_by": _("Choose who approved the change.")})
    if approved_by == by:
        raise ValidationError({"approved_by": _("Nobody approves their own change.")})


def check_wanted(kpi: KPI, wanted: Wanted, earlier: Target | None) -> None:
    """Refuse what contradicts itself, the KPI's polarity or tolerance, or its other targets."""
    definition, line = kpi.definition, wanted.line
    if sentence := period_problem(wanted.period, definition.frequency, allow_year=True):
        raise ValidationError({"period": sentence})
    if sentence := shape_problem(definition.polarity, line, wanted.kind):
        raise ValidationError(sentence)
    if wanted.kind == TargetKind.BASELINE:
        check_baseline(kpi, wanted.period, earlier)
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


def check_baseline(kpi: KPI, period: Period, earlier: Target | None) -> None:
    """Refuse a baseline that is no year, that is one already, or that has a target."""
    if not period.is_year:
        raise ValidationError({"period": _("A baseline is a whole year, such as 2026/27.")})
    if earlier:
        sentence = _("%s is the baseline year already.") % period.short_label
        raise ValidationError({"period": sentence})
    inside = {"period_start__gte": period.start, "period_end__lte": period.end}
    if kpi.targets.filter(kind=TargetKind.TARGET.value, **inside).exists():
        raise ValidationError(
            {"period": _("%s has a target, so it is no baseline year.") % period.short_label}
        )


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
    if kind == TargetKind.BASELINE:
        return "" if line == TargetLine() else _("A baseline year has no target: leave it empty.")
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


def newest_target(kpi: KPI) -> int:
    """Primary key of the target that was set last; 0 where there is none."""
    return kpi.targets.aggregate(newest=Max("pk"))["newest"] or 0


def target_values(target: Target) -> dict:
    """A target as the audit trail keeps it."""
    return {name: getattr(target, name) for name in NUMBERS} | {"valid_from": target.valid_from}


def _number(text: str):
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValidationError(_("'%s' is not a number.") % text) from error
