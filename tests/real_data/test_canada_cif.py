"""Progress values and statuses of Statistics Canada, on every series that it publishes."""

import csv
from decimal import Decimal

import pytest

from kpis.calculations.codes import Polarity
from kpis.calculations.course import Waypoint, progress

pytestmark = pytest.mark.shared_data

POLARITY = {"1": Polarity.HIGHER, "-1": Polarity.LOWER}
PLACES = 9  # published as double-precision floats, of which these digits can be trusted


@pytest.fixture
def rows(shared_data):
    path = shared_data / "canada_cif" / "progress_series.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def number(text):
    return Decimal(text) if text else None


def waypoint(row, name):
    value = number(row["target" if name == "target" else f"{name}_value"])
    return None if value is None else Waypoint(Decimal(row[f"{name}_year"]), value)


def worked_out(row):
    return progress(
        waypoint(row, "base"),
        waypoint(row, "current"),
        polarity=POLARITY[row["direction"]],
        target=waypoint(row, "target"),
        limit=number(row["limit"]),
    )


def agrees(ours, published):
    if ours is None or published is None:
        return ours is published
    return round(ours, PLACES) == round(published, PLACES)


def exceptions(rows):
    """By series, what we make of it and what was published, where the two differ."""
    found = {}
    for row in rows:
        ours, published = worked_out(row), number(row["progress_value"])
        if ours.status != row["status"] or not agrees(ours.value, published):
            found[row["series"]] = (ours.status, ours.value, row["status"], published)
    return found


def test_every_series_agrees(rows, capsys):
    differing = exceptions(rows)
    with capsys.disabled():
        print(f"\ncanada_cif: {len(rows) - len(differing)} of {len(rows)} series agree")
        for series, difference in differing.items():
            print(f"  {series}: {difference}")
    assert (len(rows), differing) == (79, {})


def test_every_status_but_no_guess_is_among_them(rows):
    statuses = [worked_out(row).status for row in rows]

    assert {status: statuses.count(status) for status in sorted(set(statuses))} == {
        status: [row["status"] for row in rows].count(status)
        for status in sorted({row["status"] for row in rows})
    }
