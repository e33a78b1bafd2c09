"""What others object to when a target moves, such as a status that has been issued."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from kpis.calculations.codes import TargetKind
from kpis.register.models import KPI
from perfportal.core.periods import Period
from perfportal.core.registries import vetoes

DECIDING = (TargetKind.TARGET, TargetKind.BASELINE)


@dataclass(frozen=True)
class Moving:
    """The target of a period that is to change from a day on; others may object.

    The first target of a period counts for all of it, whatever its day.
    """

    kpi: KPI
    period: Period
    valid_from: dt.date
    is_first: bool = False


def objections_to(
    kpi: KPI, period: Period, valid_from: dt.date, *, kind: str, is_first: bool
) -> list[str]:
    """What other parts of the portal object to; only a target or its absence decides a status."""
    if kind not in DECIDING:
        return []
    return vetoes.collect("kpis.change_target", Moving(kpi, period, valid_from, is_first))


def has_objections(moving: list[Moving]) -> bool:
    """Whether any of many changes could meet an objection, so that each has to be asked."""
    return bool(moving and vetoes.collect("kpis.change_targets", moving))


def check_objections(kpi: KPI, wanted, valid_from: dt.date, *, is_first: bool) -> None:
    """Refuse a change that another part of the portal objects to."""
    objections = objections_to(kpi, wanted.period, valid_from, kind=wanted.kind, is_first=is_first)
    if objections:
        raise ValidationError({"period" if is_first else "valid_from": objections})
