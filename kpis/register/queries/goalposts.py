"""Every change to what KPIs are held against: their targets, definitions, tiers and life cycle."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone

from kpis.calculations.codes import TargetKind
from kpis.register.models import KPI, KPIDefinition, LifeCycle, Target
from perfportal.core.models import AuditEvent

# Acts of the audit trail that move a KPI, and what each moves.
MOVES = {
    "kpi.tier_changed": "tier",
    "kpi.changed": "tier",
    "kpi.activated": "state",
    "kpi.moved": "state",
    "kpi.retired": "state",
}


class What(StrEnum):
    """What a change is about."""

    TARGET = "target"
    DEFINITION = "definition"
    TIER = "tier"
    LIFE_CYCLE = "life_cycle"
    SCORECARD = "scorecard"


@dataclass(frozen=True)
class Change:
    """One change with what stood before and after: two targets, two definitions, or words."""

    made_on: dt.date
    kpi: KPI
    what: What
    before: Target | KPIDefinition | str
    after: Target | KPIDefinition | str
    reason: str
    who: str
    approved_by: str = ""
    in_force_from: dt.date | None = None

    @property
    def decides_status(self) -> bool:
        """A floor, a stretch or a statutory line is shown beside the target and decides nothing."""
        return self.what is What.TARGET and self.after.kind == TargetKind.TARGET


def get_changes(kpis) -> list[Change]:
    """The changes to these KPIs, newest first, in six queries however many there are."""
    changes = [*_targets(kpis), *_definitions(kpis), *_moves(kpis)]
    return sorted(changes, key=lambda change: (change.made_on, change.kpi.code), reverse=True)


def _targets(kpis):
    rows = Target.objects.filter(kpi__in=kpis.values("pk"), version__gt=1)
    changed = list(rows.select_related("kpi__definition", "set_by", "approved_by"))
    versions = Target.objects.filter(kpi__in={target.kpi_id for target in changed})
    earlier = {_key(target, target.version + 1): target for target in versions}
    return [
        Change(
            made_on=timezone.localdate(target.created_at),
            kpi=target.kpi,
            what=What.TARGET,
            before=before,
            after=target,
            reason=target.rationale,
            who=_name(target.set_by),
            approved_by=_name(target.approved_by),
            in_force_from=target.valid_from,
        )
        for target in changed
        if (before := earlier.get(_key(target, target.version)))
    ]


def _key(target: Target, version: int) -> tuple:
    return (target.kpi_id, target.kind, target.period_kind, target.period_start, version)


def _definitions(kpis):
    rows = KPIDefinition.objects.filter(kpi__in=kpis.values("pk"), version__gt=1)
    changed = list(rows.select_related("kpi__definition", "changed_by", "approved_by"))
    versions = KPIDefinition.objects.filter(kpi__in={row.kpi_id for row in changed})
    earlier = {(row.kpi_id, row.version + 1): row for row in versions}
    return [
        Change(
            made_on=timezone.localdate(row.created_at),
            kpi=row.kpi,
            what=What.DEFINITION,
            before=before,
            after=row,
            reason=row.reason,
            who=_name(row.changed_by),
            approved_by=_name(row.approved_by),
            in_force_from=row.valid_from,
        )
        for row in changed
        if (before := earlier.get((row.kpi_id, row.version)))
    ]


def _moves(kpis):
    """From the audit trail: neither a tier nor a state keeps versions of its own."""
    events = list(
        AuditEvent.objects.filter(
            subject_type=KPI._meta.label_lower, subject_uid__in=kpis.values("uid"), verb__in=MOVES
        )
    )
    moves = [event for event in events if MOVES[event.verb] in (event.before or {})]
    moved = KPI.objects.filter(uid__in={event.subject_uid for event in moves})
    by_uid = {kpi.uid: kpi for kpi in moved.select_related("definition")}
    return [_move(event, by_uid[event.subject_uid]) for event in moves]


def _move(event: AuditEvent, kpi: KPI) -> Change:
    name = MOVES[event.verb]
    what = What.TIER if name == "tier" else What.LIFE_CYCLE
    before, after = (str((values or {}).get(name, "")) for values in (event.before, event.after))
    if what is What.LIFE_CYCLE:
        before, after = (LifeCycle(state).label for state in (before, after))
    return Change(
        made_on=timezone.localdate(event.at),
        kpi=kpi,
        what=what,
        before=before,
        after=after,
        reason=event.reason or event.source,
        who=event.actor_name,
    )


def _name(person) -> str:
    return str(person) if person else ""
