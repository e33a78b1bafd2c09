"""How a record of the strategy is added or changed: checked, versioned, audited, with its KPIs."""

import copy
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from perfportal.core import audit
from perfportal.core.concurrency import Conflict, update_if_version

CODE = re.compile(r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$")


def add(model, *, by, verb: str, kpis=(), **fields):
    """A new record with its KPIs. Call it inside a transaction; raises ValidationError."""
    _check_code(fields)
    record = model(**fields)
    record.full_clean()
    record.save()
    after = dict(fields)
    if kpis:
        record.kpis.set(kpis)
        after["kpis"] = codes_of(kpis)
    audit.record(by=by, verb=verb, subject=record, after=after)
    return record


def change(record, *, by, version: int, verb: str, kpis=None, reason="", **fields):
    """Change fields, and the linked KPIs where they are given; audits what differs.

    Raises ValidationError, and Conflict where the record has changed since `version`.
    """
    if record.version != version:
        raise Conflict(record, fields)
    _check_code(fields)
    before = {name: getattr(record, name) for name in fields}
    trial = copy.copy(record)
    for name, value in fields.items():
        setattr(trial, name, value)
    trial.full_clean()
    update_if_version(record, version=version, **fields)
    after = dict(fields)
    if kpis is not None:
        before["kpis"], after["kpis"] = codes_of(record.kpis.all()), codes_of(kpis)
        record.kpis.set(kpis)
    differing = [name for name in after if before[name] != after[name]]
    audit.record(
        by=by,
        verb=verb,
        subject=record,
        before={name: before[name] for name in differing},
        after={name: after[name] for name in differing},
        reason=reason,
    )
    return record


def codes_of(kpis) -> list[str]:
    return sorted(kpi.code for kpi in kpis)


def _check_code(fields: dict) -> None:
    """Codes stand in addresses beside words in small letters, so they are plain capitals."""
    if "code" in fields and not CODE.match(fields["code"]):
        raise ValidationError(
            {"code": _("Use capital letters, digits and dashes, such as P1 or P1-OUT2.")}
        )
