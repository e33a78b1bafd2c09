"""A change that is proposed, and what the director decides about it."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.calculations.codes import Profile, TargetKind
from kpis.calculations.goals import TargetLine
from kpis.register.actions.kpis import (
    SHEET_FIELDS,
    Change,
    check_definition,
    put_definition,
    sheet_values,
)
from kpis.register.actions.target_objections import check_objections
from kpis.register.actions.targets import (
    Sent,
    Wanted,
    check_change,
    check_nothing_new,
    check_wanted,
    latest_version,
    put_target,
)
from kpis.register.models import (
    KPI,
    KPIDefinition,
    Proposal,
    ProposalKind,
    ProposalState,
    Target,
)
from kpis.register.policies import (
    check_can_decide,
    check_can_manage,
    check_can_review,
    check_not_retired,
)
from kpis.register.queries import lock_kpis
from perfportal.core import audit, clock, submissions
from perfportal.core.concurrency import lock_version, update_if_version
from perfportal.core.periods import parse_period

NUMBERS = ("value", "lower", "upper")


@transaction.atomic
def propose_target(
    *, by, kpi: KPI, wanted: Wanted, valid_from: dt.date, rationale: str, sent: Sent
) -> Proposal:
    """Put a target before the director. What could not be set is refused now, not then."""
    check_can_manage(by)
    check_not_retired(kpi)
    submissions.claim(by=by, key=sent.submission)
    lock_kpis([kpi.pk])
    check_nothing_new(kpi, sent)
    if not rationale.strip():
        raise ValidationError({"rationale": _("Say why the target changes.")})
    earlier = latest_version(kpi, wanted)
    if earlier:
        check_change(earlier, valid_from=valid_from, rationale=rationale)
    check_objections(kpi, wanted, valid_from, is_first=earlier is None)
    check_wanted(kpi, wanted, earlier)
    line = {name: getattr(wanted.line, name) for name in NUMBERS}
    payload = {name: str(number) for name, number in line.items() if number is not None} | {
        "period": wanted.period.token,
        "kind": wanted.kind.value,
        "profile": wanted.profile.value,
        "profile_values": list(wanted.profile_values),
        "before": earlier and _target_as_text(earlier),
    }
    kind = ProposalKind.TARGET
    return _propose(by, kpi, kind, payload, sent.newest, valid_from, rationale)


@transaction.atomic
def propose_definition(*, by, kpi: KPI, version: int, change: Change, **sheet) -> Proposal:
    """Put a change of the definition before the director; service heads may, too.

    Conflict where somebody has changed the KPI since `version`.
    """
    check_can_review(by, kpi)
    check_not_retired(kpi)
    lock_version(kpi, version=version)
    if not change.reason.strip():
        raise ValidationError({"reason": _("Say why the definition changes.")})
    latest = newest_definition(kpi)
    if change.valid_from <= latest.valid_from:
        raise ValidationError(
            {"valid_from": _("The change must begin after %s.") % latest.valid_from.isoformat()}
        )
    now = sheet_values(latest)
    changed = {name: value for name, value in sheet.items() if now.get(name) != value}
    if not changed:
        raise ValidationError(_("Nothing has been changed."))
    check_definition(kpi, change, now | sheet)
    payload = {
        "comparable": change.comparable,
        "fields": {name: _as_text(value) for name, value in changed.items()},
        "before": {name: _as_text(now[name]) for name in changed},
    }
    kind = ProposalKind.DEFINITION
    return _propose(by, kpi, kind, payload, latest.version, change.valid_from, change.reason)


@transaction.atomic
def approve(*, by, proposal: Proposal, version: int) -> None:
    """The director approves: the change is made, by whoever proposed it, with their approval."""
    check_can_decide(by, proposal)
    _check_waiting(proposal)
    if proposal.kind == ProposalKind.TARGET:
        _set_target(by, proposal)
    else:
        _change_definition(by, proposal)
    _decide(by, proposal, version, ProposalState.APPROVED, "")


@transaction.atomic
def decline(*, by, proposal: Proposal, version: int, note: str) -> None:
    """The director declines, and says why; nothing changes."""
    check_can_decide(by, proposal)
    _check_waiting(proposal)
    if not note.strip():
        raise ValidationError({"note": _("Say why it is declined.")})
    _decide(by, proposal, version, ProposalState.DECLINED, note.strip())


def wanted_of(proposal: Proposal) -> Wanted:
    """The target that is proposed."""
    given = proposal.payload
    return Wanted(
        period=parse_period(given["period"]),
        line=line_of(given),
        kind=TargetKind(given["kind"]),
        profile=Profile(given["profile"]),
        profile_values=tuple(given["profile_values"]),
    )


def line_of(given: dict) -> TargetLine:
    """The numbers of a target as a proposal keeps them."""
    return TargetLine(**{name: Decimal(given[name]) for name in NUMBERS if name in given})


def fields_of(proposal: Proposal, which: str = "fields") -> dict:
    """The fields of the sheet that would change as the model has them, or as they were `before`."""
    return {
        name: KPIDefinition._meta.get_field(name).to_python(value)
        for name, value in proposal.payload[which].items()
        if name in SHEET_FIELDS
    }


def newest_definition(kpi: KPI) -> KPIDefinition:
    """The version that was agreed last; it may begin on a day ahead."""
    return kpi.definitions.order_by("-version").first()


def _propose(by, kpi, kind, payload, seen, valid_from, reason) -> Proposal:
    if kpi.proposals.filter(kind=kind, state=ProposalState.WAITING).exists():
        raise ValidationError(
            _("A change of this kind waits for the director already: ask for a decision first.")
        )
    proposal = Proposal.objects.create(
        kpi=kpi,
        kind=kind,
        payload=payload,
        seen=seen,
        valid_from=valid_from,
        reason=reason.strip(),
        proposed_by=by,
        proposed_at=clock.now(),
    )
    after = payload | {"valid_from": valid_from}
    verb = f"{kind.value}.proposed"
    audit.record(by=by, verb=verb, subject=proposal, after=after, reason=proposal.reason)
    return proposal


def _set_target(by, proposal: Proposal) -> None:
    put_target(
        by=proposal.proposed_by,
        kpi=proposal.kpi,
        wanted=wanted_of(proposal),
        valid_from=proposal.valid_from,
        rationale=proposal.reason,
        approved_by=by,
        sent=Sent(newest=proposal.seen),
    )


def _change_definition(by, proposal: Proposal) -> None:
    kpi = proposal.kpi
    if newest_definition(kpi).version != proposal.seen:
        raise ValidationError(
            _("The definition has changed since this was proposed: decline it, and ask for a new.")
        )
    change = Change(proposal.valid_from, proposal.reason, proposal.payload["comparable"], by)
    fields = fields_of(proposal)
    put_definition(by=proposal.proposed_by, kpi=kpi, version=kpi.version, change=change, **fields)


def _decide(by, proposal: Proposal, version: int, state: ProposalState, note: str) -> None:
    decided = {"state": state, "decided_by": by, "decided_at": clock.now(), "decision_note": note}
    update_if_version(proposal, version=version, **decided)
    audit.record(by=by, verb=f"proposal.{state.value}", subject=proposal, reason=note)


def _check_waiting(proposal: Proposal) -> None:
    if proposal.state != ProposalState.WAITING:
        raise ValidationError(_("This has been decided already."))


def _target_as_text(target: Target) -> dict:
    numbers = {name: str(getattr(target, name)) for name in NUMBERS}
    given = {name: number for name, number in numbers.items() if number != "None"}
    return given | {"profile": target.profile}


def _as_text(value):
    """JSON's own types as they are, numbers and days as text that the field reads back."""
    is_plain = value is None or isinstance(value, str | bool | int | list)
    return value if is_plain else str(value)
