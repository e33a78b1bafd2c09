"""import_targets: targets in, versions kept, every row or none."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from kpis.assessment.models import Assessment
from kpis.register.models import KPI, Target
from perfportal.core.fields import period_columns
from perfportal.core.models import AuditEvent, Job
from perfportal.core.periods import parse_period
from tests.factories import A_MOMENT, ActualFactory
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


def test_words_are_put_to_a_person_and_the_numbers_are_read(load, send):
    send("import_kpis", [kpi_row("HR-01"), kpi_row("HR-02", title="Residents satisfied")])
    lines = load(target(value="85%"), target(kpi_code="HR-02", value="Top quartile"))
    assert lines == [
        (
            "for a person: row 3: HR-02 Residents satisfied, Q2 2026/27: 'Top quartile'. It "
            "depends on other councils: type the number when their figures are known."
        ),
        "Targets: read 1, put to a person 1.",
        "Saved: 1 new.",
    ]
    assert list(Target.objects.values_list("kpi__code", "value")) == [("HR-01", 85)]


def test_a_range_in_one_column_is_read_where_the_kpi_aims_at_one(load):
    assert load(target(value="11-15"), polarity="range") == ["Saved: 1 new."]
    saved = Target.objects.get()
    assert (saved.value, saved.lower, saved.upper) == (None, Decimal(11), Decimal(15))


def test_a_range_is_said_once(load):
    assert load(target(value="11-15", lower="10"), polarity="range") == [
        "row 2, column value: '11-15' is a range: leave the columns of its bounds empty."
    ]


def issue(period="2026-27-Q1", rag="GREEN"):
    """A figure of the KPI that a report has issued, with its stored status."""
    kpi = KPI.objects.get()
    actual = ActualFactory(kpi=kpi, period=parse_period(period), state="issued")
    Assessment.objects.create(
        kpi=kpi,
        definition=kpi.definition,
        revision=actual.revision,
        basis="period",
        rag=rag,
        value_state="issued",
        computed_at=A_MOMENT,
        **period_columns(actual.period),
    )


def test_a_target_is_not_changed_under_a_status_that_has_been_issued(load):
    load(target("Q3 2026/27"), target("Q4 2026/27"))
    issue("2026-27-Q3")
    lines = load(
        target("Q3 2026/27", "92", rationale="Late decision"),
        target("Q4 2026/27", "93", rationale="Cabinet"),
    )
    assert lines == [
        (
            "row 2, column period: The status for Q3 2026/27 has been issued against the present "
            "target: let the change begin after 2026-12-31."
        )
    ]
    assert Target.objects.count() == 2


@pytest.mark.parametrize(("period", "rag"), [("Q1 2026/27", "NO_TARGET"), ("2026/27", "GREEN")])
def test_a_first_target_is_not_set_under_a_status_that_has_been_issued(load, period, rag):
    load(target("Q4 2026/27"))
    issue(rag=rag)
    assert load(target(period), target("Q3 2026/27")) == [
        (
            "row 2, column period: The status for Q1 2026/27 has been issued without this target: "
            "set targets for periods after 2026-06-30."
        )
    ]
    assert Target.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "rag"),
    [
        (target("Q1 2026/27", kind="stretch"), "GREEN"),
        (target("Q1 2026/27"), "NOT_DUE"),
        (target("Q2 2026/27"), "GREEN"),
    ],
)
def test_what_changes_no_issued_status_is_saved(load, row, rag):
    load(target("Q4 2026/27"))
    issue(rag=rag)
    assert load(row) == ["Saved: 1 new."]


def test_the_same_targets_again_ask_nobody(load):
    load(target("Q1 2026/27"))
    issue()
    assert load(target("Q1 2026/27")) == ["Saved: 1 unchanged."]


PLAN = {
    "columns": ["Ref", "Indicator", "Good is", "Target 2026/27"],
    "rows": [
        {"ref": "HR-01", "name": "In time", "good_is": "High", "target": "85%"},
        {"ref": "BV9", "name": "Known elsewhere", "good_is": "high", "target": 90},
        {"ref": "HR-03", "name": "Wrong way", "good_is": "Low", "target": "85%"},
        {"ref": "HR-04", "name": "Neither", "good_is": "In step", "target": "85%"},
    ],
}


@pytest.fixture
def plan(send, tmp_path):
    """Four KPIs, and what the list of a plan printed when it was loaded."""
    rows = [kpi_row(f"HR-0{number}") for number in (1, 2, 3, 4)]
    rows[1]["external_code"] = "BV9"
    send("import_kpis", rows)

    def run(content=PLAN):
        path = tmp_path / "plan.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return send.file("import_targets", path)

    return run


def test_the_list_of_a_plan_is_read_with_the_year_of_its_heading(plan, send):
    assert plan() == ""
    assert send.lines == [
        (
            "for a person: row 3: HR-03 Share of HR-03 done, 2026/27: '85%'. The list says that "
            "good is 'Low', and the definition sheet says something else: put one of them right."
        ),
        (
            "for a person: row 4: HR-04 Share of HR-04 done, 2026/27: '85%'. The list says that "
            "good is 'In step', which is neither high nor low: decide what a good figure is, and "
            "set the target on the KPI's page."
        ),
        "Targets: read 2, put to a person 2.",
        "Saved: 2 new.",
    ]
    saved = Target.objects.order_by("kpi__code").values_list("kpi__code", "value", "period_kind")
    assert list(saved) == [("HR-01", 85, "financial_year"), ("HR-02", 90, "financial_year")]


NO_LIST = (
    'plan.json is not a list of targets: it needs "columns", one of which is like "Target '
    '2026/27", and "rows" with "ref" and "target".'
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "plan.json is not JSON. Save it again from its program."),
        ("[]", NO_LIST),
        ({"columns": ["Target 2026/27"], "rows": []}, NO_LIST),
        (PLAN | {"columns": ["Ref", "Target"]}, NO_LIST),
        (PLAN | {"columns": ["Target 2026/27", "Target 2027/28"]}, NO_LIST),
        (PLAN | {"rows": [{"name": "No reference"}]}, NO_LIST),
    ],
)
def test_another_file_is_not_taken_for_a_list(plan, content, sentence):
    assert plan(content) == sentence
    assert not Target.objects.exists()


def test_an_unknown_reference_of_a_list_is_refused(plan, send):
    plan(PLAN | {"rows": [{"ref": "XX-1", "target": "85%"}]})
    assert send.lines == [
        "row 1, column kpi_code: there is no KPI 'XX-1'. Correct the code, or import it first."
    ]
