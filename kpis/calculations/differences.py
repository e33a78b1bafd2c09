"""What one version of a value states otherwise than an earlier one, field by field."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

STATED = ("value", "numerator", "denominator", "ci_low", "ci_high", "marker", "marker_reason",
          "data_status", "commentary")  # fmt: skip


class Stated(Protocol):
    """What a version of a value states."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    ci_low: Decimal | None
    ci_high: Decimal | None
    marker: str
    marker_reason: str
    data_status: str
    commentary: str


@dataclass(frozen=True)
class FieldChange:
    """One field that differs."""

    field: str
    before: Decimal | str | None
    after: Decimal | str | None


def difference(old: Stated, new: Stated) -> tuple[FieldChange, ...]:
    """The fields that differ, in the order in which a value states them."""
    pairs = ((name, getattr(old, name), getattr(new, name)) for name in STATED)
    return tuple(FieldChange(*pair) for pair in pairs if pair[1] != pair[2])
