"""What happens to a KPI: it is created, changed, activated, moved to another tier, retired."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.calculations.sheet import contradictions, gaps
from kpis.register.actions.tiers import is_in_use, take_place
from kpis.register.models import KPI, KPIDefinition, LifeCycle, Tier
from kpis.register.policies import check_can_manage, check_not_retired
from kpis.register.queries import get_sheet, in_force, with_due_definition
from perfportal.core import audit, clock, jobs
from perfportal.core.concurrency import update_if_version
from perfportal.core.registries import vetoes

FROM_THE_BEGINNING = dt.date(1900, 1, 1)
NOT_COPIED = {"id", "uid", "kpi", "version", "series", "valid_from", "reason", "changed_by",
              "approved_by", "created_at"}  # fmt: skip
SHEET_FIELDS = tuple(
    field.name for field in KPIDefinition._meta.concrete_fields if field.name not in NOT_COPIED
)


@dataclass(frozen=True)
class Change:
    """From when a definition changes, why, who approved it, and whether values still compare."""

    valid_from: dt.date
    reason: str
    comparable: bool
    approved_by: object = None


@dataclass(frozen=True)
class Dated:
    """A KPI whose definition is to change from a day on; others may object."""

    kpi: KPI
    valid_from: dt.date


@transaction.atomic
def create(*, by, organisation, sheet: dict, **fields) -> KPI:
    """A new KPI in development, with the first version of its definition sheet.

    `sheet` holds fields of `KPIDefinition`, the rest are fields of `KPI`.
    """
    check_can_manage(by)
    kpi = KPI(organisation=organisation, state=LifeCycle.IN_DEVELOPMENT, **fields)
    kpi.full_clean(exclude=["definition"])
    kpi.save()
    first = KPIDefinition(kpi=kpi, valid_from=FROM_THE_BEGINNING, changed_by=by, **sheet)
    _adopt(kpi, first)
    after = sheet_values(first) | {"title": kpi.title, "tier": kpi.tier.code}
    audit.record(by=by, verb="kpi.created", subject=kpi, after=after)
    return kpi


@transaction.atomic
def change_definition(*, by, kpi: KPI, version: int, change: Change, **sheet) -> KPIDefinition:
    """A new version of the definition sheet; what has been counted keeps the version of its time.

    Where values do not compare, a new series begins. Raises ValidationError, and Conflict where the
    KPI has changed since `version`.
    """
    check_can_manage(by)
    check_not_retired(kpi)
    latest = kpi.definitions.order_by("-version").first()
    if not change.reason.strip():
        raise ValidationError({"reason": _("Say why the definition changes.")})
    if change.valid_from <= latest.valid_from:
        raise ValidationError(
            {"valid_from": _("The change must begin after %s.") % latest.valid_from.isoformat()}
        )
    if objections := vetoes.collect("kpis.change_definition", Dated(kpi, change.valid_from)):
        raise ValidationError({"valid_from": objections})
    before = sheet_values(latest)
    after = before | sheet
    definition = KPIDefinition(
        kpi=kpi,
        version=latest.version + 1,
        series=latest.series + (not change.comparable),
        valid_from=change.valid_from,
        reason=change.reason.strip(),
        changed_by=by,
        approved_by=change.approved_by,
        **after,
    )
    _adopt(kpi, definition, version=version)
    audit.record(
        by=by,
        verb="kpi.definition_changed",
        subject=kpi,
        before=_differing(before, after),
        after=_differing(after, before) | {"valid_from": change.valid_from},
        reason=definition.reason,
    )
    _assess(by, kpi)
    return definition


@transaction.atomic
def activate(*, by, kpi: KPI, version: int) -> KPI:
    """Put a KPI into use: its sheet must be whole (V1 to V7) and its tier must have a place."""
    check_can_manage(by)
    if is_in_use(kpi):
        raise ValidationError(_("%s is in use already.") % kpi.code)
    if kpi.state == LifeCycle.RETIRED:
        raise ValidationError(_("%s is retired, and a code is never used again.") % kpi.code)
    missing = problems_of(kpi)
    if missing:
        raise ValidationError([problem.sentence for problem in missing])
    take_place(kpi.tier)
    return _set(by, kpi, version, "kpi.activated", state=LifeCycle.ACTIVE)


@transaction.atomic
def change_tier(*, by, kpi: KPI, tier: Tier, version: int, reason: str) -> KPI:
    """Move a KPI to another tier of its council, where there is a place."""
    check_can_manage(by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the KPI moves to another tier.")})
    if is_in_use(kpi) and tier != kpi.tier:
        take_place(tier)
    return _set(by, kpi, version, "kpi.tier_changed", reason=reason.strip(), tier=tier)


@transaction.atomic
def retire(*, by, kpi: KPI, version: int, on: dt.date, reason: str, replaced_by=None) -> KPI:
    """Take a KPI out of use for good. What is known of it stays; others may object."""
    check_can_manage(by)
    check_not_retired(kpi)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the KPI is retired.")})
    if replaced_by == kpi:
        raise ValidationError({"replaced_by": _("A KPI cannot replace itself.")})
    objections = vetoes.collect("kpis.retire", kpi)
    if objections:
        raise ValidationError(objections)
    return _set(
        by,
        kpi,
        version,
        "kpi.retired",
        reason=reason.strip(),
        state=LifeCycle.RETIRED,
        retired_on=on,
        retired_reason=reason.strip(),
        replaced_by=replaced_by,
    )


def problems_of(kpi: KPI) -> list:
    """What keeps the KPI from being activated."""
    sheet = get_sheet(kpi)
    return [*contradictions(sheet), *gaps(sheet)]


def sheet_values(definition: KPIDefinition) -> dict:
    """The fields of a sheet that a new version takes over."""
    return {name: getattr(definition, name) for name in SHEET_FIELDS}


def adopt_due(*, by, as_of: dt.date) -> list[KPI]:
    """Put into force the versions of definitions whose first day has come; who changed."""
    adopted = []
    for kpi in with_due_definition(as_of=as_of):
        due = in_force(kpi, on=as_of)
        with transaction.atomic():
            _set(by, kpi, kpi.version, "kpi.definition_in_force", definition=due)
        adopted.append(kpi)
    return adopted


def _adopt(kpi: KPI, definition: KPIDefinition, *, version: int | None = None) -> None:
    """Save the version; it is the KPI's own from its first day on, which may lie ahead."""
    definition.full_clean(exclude=["kpi"])
    wrong = contradictions(get_sheet(kpi, definition))
    if wrong:
        raise ValidationError([problem.sentence for problem in wrong])
    definition.save()
    changes = {"definition": definition} if definition.valid_from <= clock.today() else {}
    update_if_version(kpi, version=version or kpi.version, **changes)


def _set(by, kpi, version, verb, *, reason="", **changes) -> KPI:
    before = {name: getattr(kpi, name) for name in changes}
    update_if_version(kpi, version=version, **changes)
    audit.record(by=by, verb=verb, subject=kpi, before=before, after=changes, reason=reason)
    _assess(by, kpi)
    return kpi


def _differing(values: dict, others: dict) -> dict:
    return {name: value for name, value in values.items() if others.get(name) != value}


def _assess(by, kpi: KPI) -> None:
    jobs.enqueue("kpis.assess", by=by, dedupe=f"kpi-{kpi.pk}", kpi_ids=[kpi.pk])
