"""import_targets: targets in, versions kept, every row or none."""

import datetime as dt
from decimal import Decimal

import pytest

from kpis.register.models import KPI, Target
from perfportal.core.models import AuditEvent, Job
from tests.kpis.imports.conftest import TODAY, kpi_row


def target(period="2026-27-Q2", value="95", **fields):
    return {"kpi_code": "HR-01", "period": period, "value": value} | fields


@pytest.fixture
def load(send):
    """A KPI of the kind wanted, then its targets; answers the lines that were printed."""

    def run(*rows, **kpi):
        if not KPI.objects.exists():
            assert send("import_kpis", [kpi_row(**kpi)]) == ""
        send("import_targets", list(rows))
        return send.lines

    return run


@pytest.mark.parametrize(
    ("period", "token"),
    [
        ("Q2 2026/27", "2026-27-Q2"),
        ("2022/23 Q3", "2022-23-Q3"),
        ("2026/27", "2026-27"),
        ("Apr 2026 - Jun 2026", "2026-27-Q1"),
    ],
)
def test_a_target_stands_for_its_period_however_that_is_written(load, period, token):
    assert load(target(period, "97.5%")) == ["Saved: 1 new."]
    saved = Target.objects.get()
    assert (saved.period.token, saved.value, saved.kind, saved.version) == (
        token,
        Decimal("97.5"),
        "target",
        1,
    )
    assert saved.valid_from == min(TODAY, saved.period.start)
    assert AuditEvent.objects.filter(verb="target.set").count() == 1
    assert Job.objects.get().payload == {"kpi_ids": [saved.kpi_id]}


def test_a_range_takes_both_bounds(load):
    row = target(value="", lower="11", upper="15")
    assert load(row, polarity="range") == ["Saved: 1 new."]
    saved = Target.objects.get()
    assert (saved.value, saved.lower, saved.upper) == (None, Decimal(11), Decimal(15))


@pytest.mark.parametrize(
    ("row", "kpi", "line"),
    [
        (
            target("Q5 2026/27"),
            {},
            (
                "row 2, column period: 'Q5 2026/27' is not a period: quarters run from 1 to "
                "4. Write it like Q2 2026/27, 2026/27, July 2026 or 2026-10-31."
            ),
        ),
        (
            target("July 2026"),
            {},
            (
                "row 2, column period: Jul 2026 is a month, but the frequency of the KPI is "
                "quarterly. Write it like Q2 2026/27."
            ),
        ),
        (
            target(kpi_code="XX-01"),
            {},
            (
                "row 2, column kpi_code: there is no KPI 'XX-01'. Correct the code, or import"
                " it first."
            ),
        ),
        (
            target(value="8O%"),
            {},
            ("row 2, column value: '8O%' is not a number. Type digits only, for example 80."),
        ),
        (
            target(value=""),
            {},
            "row 2, column value: Give the value of the target.",
        ),
        (
            target(value="90"),
            {"polarity": "range"},
            (
                "row 2, column value: A KPI that aims at a range needs the lower and the "
                "upper bound."
            ),
        ),
        (
            target(value="", lower="15", upper="11"),
            {"polarity": "range"},
            ("row 2, column value: The lower bound is above the upper bound: swap them."),
        ),
        (
            target(kind="hope"),
            {},
            (
                "row 2, column kind: 'hope' is not one of: target, floor, stretch, statutory,"
                " forecast."
            ),
        ),
        (
            target(value="0.12345"),
            {},
            (
                "row 2, column value: '0.12345': At most 4 decimal places are kept. Round the"
                " number first."
            ),
        ),
    ],
)
def test_a_bad_row_is_refused_with_its_place_and_nothing_is_saved(load, row, kpi, line):
    assert load(row, target("2025/26"), **kpi)[0] == line
    assert not Target.objects.exists()


def test_one_target_twice_in_a_file_is_refused(load):
    assert load(target(), target("Q2 2026/27", "96")) == [
        "row 3, column period: this target stands in row 2 already."
    ]


def test_targets_of_other_kinds_stand_beside_each_other(load):
    assert load(target(), target(value="80", kind="floor")) == ["Saved: 2 new."]


def test_the_same_again_is_unchanged_and_a_change_needs_its_rationale(load):
    load(target())
    assert load(target(value="95.0")) == ["Saved: 1 unchanged."]
    assert load(target(value="92")) == [
        (
            "row 2, column rationale: HR-01 has another target for Q2 2026/27 already. "
            "Say here why it changes."
        )
    ]
    assert Target.objects.count() == 1


def test_a_change_is_a_new_version_from_today_on(load):
    load(target("Q3 2026/27"))
    assert load(target("Q3 2026/27", "92", rationale="Cabinet, 3 November")) == [
        "Saved: 1 new versions."
    ]
    rows = Target.objects.order_by("version").values_list("version", "value", "valid_from")
    assert list(rows) == [(1, 95, dt.date(2026, 10, 1)), (2, 92, TODAY)]
    event = AuditEvent.objects.get(verb="target.changed")
    assert (event.before["value"], event.after["value"], event.reason) == (
        "95",
        "92",
        "Cabinet, 3 November",
    )


def test_a_changed_target_of_a_year_to_come_counts(load):
    """The first version of a future period is in force at once, so that the second follows it."""
    load(target("2027/28"))
    load(target("2027/28", "92", rationale="Cabinet"))
    assert list(Target.objects.order_by("version").values_list("valid_from", flat=True)) == [
        TODAY,
        TODAY,
    ]


def test_a_period_that_has_ended_keeps_its_target_and_the_import_says_so(load):
    load(target("Q1 2026/27"))
    lines = load(target("Q1 2026/27", "92", rationale="Late decision"))
    assert lines[0] == (
        "please check: row 2, column period: Q1 2026/27 has ended and keeps the target that it was "
        "rated against."
    )


def test_a_percentage_of_a_target_of_zero_is_a_question(load):
    lines = load(target(value="0"), unit="number", measure_type="sum")
    assert lines == [
        (
            "please check: row 2, column value: A percentage of zero is zero: use an absolute "
            "tolerance when the target is zero."
        ),
        "Saved: 1 new.",
    ]


def test_a_dry_run_saves_nothing(load, send):
    load()
    send("import_targets", [target()], "--dry-run")
    assert send.lines == ["Checked only, nothing saved: 1 new."]
    assert not Target.objects.exists()
