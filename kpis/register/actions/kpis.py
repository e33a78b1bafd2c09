"""A KPI and its definition sheet: it is created, its details change, its definition changes."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.calculations.sheet import contradictions
from kpis.register.actions.tiers import is_in_use, take_place
from kpis.register.models import KPI, KPIDefinition, LifeCycle
from kpis.register.policies import (
    check_can_manage,
    check_not_retired,
    check_proxy,
    is_draft_framework,
)
from kpis.register.queries import get_sheet, in_force, with_due_definition
from perfportal.core import audit, clock, jobs
from perfportal.core.concurrency import update_if_version
from perfportal.core.registries import consequences, vetoes

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


@dataclass(frozen=True)
class Supposed:
    """A definition that a KPI might have, not saved; `amends` where it takes the place of the last
    one instead of following it. Others say what would change."""

    definition: KPIDefinition
    amends: bool


@dataclass(frozen=True)
class Lasting:
    """A KPI that is to begin on a day, or to be in use no more after it; others may object."""

    kpi: KPI
    on: dt.date


@transaction.atomic
def create(*, by, organisation, sheet: dict, committees=(), **fields) -> KPI:
    """A new KPI, proposed or in development, with the first version of its definition sheet.

    `sheet` holds fields of `KPIDefinition`, the rest are fields of `KPI`.
    """
    check_can_manage(by)
    kpi = KPI(organisation=organisation, **({"state": LifeCycle.IN_DEVELOPMENT} | fields))
    if kpi.state not in (LifeCycle.PROPOSED, LifeCycle.IN_DEVELOPMENT):
        raise ValidationError(_("A new KPI is proposed or in development, not in use."))
    check_proxy(kpi)
    kpi.full_clean(exclude=["definition"])
    kpi.save()
    kpi.committees.set(committees)
    first = KPIDefinition(kpi=kpi, valid_from=FROM_THE_BEGINNING, changed_by=by, **sheet)
    _adopt(kpi, first)
    after = sheet_values(first) | {"title": kpi.title, "tier": kpi.tier.code}
    audit.record(by=by, verb="kpi.created", subject=kpi, after=after)
    return kpi


@transaction.atomic
def change_definition(*, by, kpi: KPI, version: int, change: Change, **sheet) -> KPIDefinition:
    """A new version of the definition sheet, by the performance team; see `put_definition`."""
    check_can_manage(by)
    return put_definition(by=by, kpi=kpi, version=version, change=change, **sheet)


def put_definition(*, by, kpi: KPI, version: int, change: Change, **sheet) -> KPIDefinition:
    """A new version of the definition sheet; what has been counted keeps the version of its time.

    Where values do not compare, a new series begins. Raises ValidationError, and Conflict where the
    KPI has changed since `version`. Call it in a transaction, when it is clear that `by` may do so.
    """
    check_not_retired(kpi)
    latest = kpi.definitions.order_by("-version").first()
    if is_draft_framework(kpi):
        return _amend(by, kpi, latest, version, change, sheet)
    if not change.reason.strip():
        raise ValidationError({"reason": _("Say why the definition changes.")})
    if change.valid_from <= latest.valid_from:
        raise ValidationError(
            {"valid_from": _("The change must begin after %s.") % latest.valid_from.isoformat()}
        )
    _check_approved(kpi, change, by)
    _check_objections(kpi, change)
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
    _record_change(by, definition, before, after)
    _assess(by, kpi)
    return definition


def foresee_definition(kpi: KPI, change: Change, **sheet) -> list[str]:
    """What would follow if this became the KPI's definition, in words; saves nothing."""
    latest, amends = kpi.definitions.order_by("-version").first(), is_draft_framework(kpi)
    values = sheet_values(latest) | sheet
    definition = KPIDefinition(
        kpi=kpi,
        version=latest.version + 1,
        series=latest.series + (not amends and not change.comparable),
        valid_from=latest.valid_from if amends else change.valid_from,
        **values,
    )
    return consequences.collect("kpis.change_definition", Supposed(definition, amends))


def check_definition(kpi: KPI, change: Change, values: dict) -> None:
    """Refuse now what could not be made the KPI's definition later; saves nothing."""
    _check_objections(kpi, change)
    latest = kpi.definitions.order_by("-version").first()
    version = latest.version + 1
    first_day, reason = change.valid_from, change.reason
    _check_sheet(
        kpi,
        KPIDefinition(kpi=kpi, version=version, valid_from=first_day, reason=reason, **values),
    )


@transaction.atomic
def change_details(*, by, kpi: KPI, version: int, reason: str, committees, **fields) -> KPI:
    """Change what is known of the KPI itself: title, tier, place, people, dates, proxy.

    A KPI in use moves to another tier only where that has a place. Raises ValidationError, and
    Conflict where somebody has changed the KPI since `version`.
    """
    check_can_manage(by)
    check_not_retired(kpi)
    changes = {name: value for name, value in fields.items() if getattr(kpi, name) != value}
    before = {name: getattr(kpi, name) for name in changes}
    sat_on = set(kpi.committees.all())
    if not changes and sat_on == set(committees):
        raise ValidationError(_("Nothing has been changed."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why this changes.")})
    if "tier" in changes and is_in_use(kpi):
        take_place(changes["tier"])
    _check_days(kpi, changes)
    for name, value in changes.items():
        setattr(kpi, name, value)
    check_proxy(kpi)
    kpi.full_clean(exclude=["definition"])
    after = {**changes}
    if sat_on != set(committees):
        before["committees"], after["committees"] = _names(sat_on), _names(committees)
        kpi.committees.set(committees)
    update_if_version(kpi, version=version, **changes)
    audit.record(
        by=by, verb="kpi.changed", subject=kpi, before=before, after=after, reason=reason.strip()
    )
    _assess(by, kpi)
    return kpi


def sheet_values(definition: KPIDefinition) -> dict:
    """The fields of a sheet that a new version takes over."""
    return {name: getattr(definition, name) for name in SHEET_FIELDS}


def adopt_due(*, by, as_of: dt.date) -> list[KPI]:
    """Put into force the versions of definitions whose first day has come; who changed."""
    adopted = []
    for kpi in with_due_definition(as_of=as_of):
        due = in_force(kpi, on=as_of)
        with transaction.atomic():
            write(by, kpi, kpi.version, "kpi.definition_in_force", definition=due)
        adopted.append(kpi)
    return adopted


def _adopt(kpi: KPI, definition: KPIDefinition, *, version: int | None = None) -> None:
    """Save the version; it is the KPI's own from its first day on, which may lie ahead."""
    _check_sheet(kpi, definition)
    definition.save()
    changes = {"definition": definition} if definition.valid_from <= clock.today() else {}
    update_if_version(kpi, version=version or kpi.version, **changes)


def write(by, kpi, version, verb, *, reason="", **changes) -> KPI:
    """Save fields of the KPI itself, with the audit event, and have it assessed anew."""
    before = {name: getattr(kpi, name) for name in changes}
    update_if_version(kpi, version=version, **changes)
    audit.record(by=by, verb=verb, subject=kpi, before=before, after=changes, reason=reason)
    _assess(by, kpi)
    return kpi


def _check_days(kpi: KPI, changes: dict) -> None:
    """A day that leaves out what has been signed or issued is objected to, as retiring is."""
    for name, act in (("ends_on", "kpis.retire"), ("starts_on", "kpis.start")):
        day = changes.get(name)
        if day and (objections := vetoes.collect(act, Lasting(kpi, day))):
            raise ValidationError({name: objections})


def _check_sheet(kpi: KPI, definition: KPIDefinition) -> None:
    definition.full_clean(exclude=["kpi"])
    if wrong := contradictions(get_sheet(kpi, definition)):
        raise ValidationError([problem.sentence for problem in wrong])


def _check_objections(kpi: KPI, change: Change) -> None:
    if objections := vetoes.collect("kpis.change_definition", Dated(kpi, change.valid_from)):
        raise ValidationError({"valid_from": objections})


def _check_approved(kpi: KPI, change: Change, by) -> None:
    """What is in use changes with a director's approval, never with that of its author."""
    if is_in_use(kpi) and change.approved_by is None:
        raise ValidationError({"approved_by": _("Choose who approved the change.")})
    if change.approved_by == by:
        raise ValidationError({"approved_by": _("Nobody approves their own change.")})


def _amend(by, kpi: KPI, latest: KPIDefinition, version: int, change: Change, sheet: dict):
    """In a draft framework the definition itself changes; its first day and series stay."""
    now = sheet_values(latest)
    for name, value in sheet.items():
        setattr(latest, name, value)
    latest.changed_by = by
    _adopt(kpi, latest, version=version)
    _record_change(by, latest, now, now | sheet, reason=change.reason)
    _assess(by, kpi)
    return latest


def _record_change(by, definition: KPIDefinition, before: dict, after: dict, reason="") -> None:
    audit.record(
        by=by,
        verb="kpi.definition_changed",
        subject=definition.kpi,
        before=_differing(before, after),
        after=_differing(after, before) | {"valid_from": definition.valid_from},
        reason=reason.strip() or definition.reason,
    )


def _names(committees) -> list[str]:
    return sorted(committee.name for committee in committees)


def _differing(values: dict, others: dict) -> dict:
    return {name: value for name, value in values.items() if others.get(name) != value}


def _assess(by, kpi: KPI) -> None:
    jobs.enqueue("kpis.assess", by=by, dedupe=f"kpi-{kpi.pk}", kpi_ids=[kpi.pk])
