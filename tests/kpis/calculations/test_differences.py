"""What has changed between two versions of a value."""

from dataclasses import dataclass, replace
from decimal import Decimal as D

import pytest

from kpis.calculations.differences import STATED, FieldChange, difference


@dataclass(frozen=True)
class Version:
    value: D | None = D("97.1")
    numerator: D | None = None
    denominator: D | None = None
    ci_low: D | None = None
    ci_high: D | None = None
    marker: str = ""
    marker_reason: str = ""
    data_status: str = "provisional"
    commentary: str = "As expected."


FIRST = Version()


def test_nothing_differs():
    assert difference(FIRST, FIRST) == ()


def test_trailing_noughts_are_no_difference():
    assert difference(FIRST, replace(FIRST, value=D("97.1000"))) == ()


@pytest.mark.parametrize(
    ("field", "after"),
    [
        ("value", D("96.4")),
        ("numerator", D(5)),
        ("denominator", D(7)),
        ("ci_low", D("95.2")),
        ("ci_high", D("98.9")),
        ("marker", "z"),
        ("marker_reason", "The supplier is late."),
        ("data_status", "final"),
        ("commentary", "Two late."),
    ],
)
def test_each_field_by_itself(field, after):
    assert difference(FIRST, replace(FIRST, **{field: after})) == (
        FieldChange(field, getattr(FIRST, field), after),
    )


def test_several_in_the_order_of_the_value():
    now = Version(value=None, marker="x", data_status="final", commentary="")
    assert [change.field for change in difference(FIRST, now)] == [
        "value", "marker", "data_status", "commentary",
    ]  # fmt: skip
    assert set(STATED) == set(Version.__dataclass_fields__)
