"""import_actuals names the Tier 1 figures that lack evidence; it refuses none of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.calculations.checks import NO_EVIDENCE, OF_ANOTHER_FIGURE
from kpis.collection.models import Actual, CheckWaiver, Evidence
from kpis.register.models import KPI
from perfportal.core.periods import Period
from tests.factories import A_MOMENT, ActualFactory, EvidenceFactory, UserFactory
from tests.kpis.imports.conftest import TODAY, kpi_row

Q2 = Period.quarter(2026, 2)


def value(code="HR-01", number="95", **fields):
    return {"kpi_code": code, "period": Q2.token, "value": number} | fields


@pytest.fixture
def load(send):
    """KPIs of Tier 1, then values; answers the lines that were printed."""
    rows = [kpi_row("HR-01", tier="1"), kpi_row("HR-02", tier="1"), kpi_row("HR-03", tier="2")]
    assert send("import_kpis", rows) == ""

    def run(*values, options=()):
        send("import_actuals", list(values), *options)
        return send.lines

    return run


def opened(code="HR-01", **evidence):
    """A figure of 90 was given with a link and opened again: its slot waits for another one."""
    kpi = KPI.objects.get(code=code)
    actual = ActualFactory(kpi=kpi, period=Q2, value=90, state="submitted", is_historic=False)
    EvidenceFactory(actual=actual, revision=actual.revision, added_by=UserFactory(), **evidence)
    Actual.objects.filter(pk=actual.pk).update(state="draft")
    return actual


def named(row, code, sentence):
    return f"please check: row {row}, column value: {code} Q2 2026/27: {sentence}"


def test_each_headline_figure_is_named_and_counted_and_saved(load):
    lines = load(value(), value("HR-02"), value("HR-03"))
    assert lines == [
        named(2, "HR-01", NO_EVIDENCE),
        named(3, "HR-02", NO_EVIDENCE),
        "Saved: 3 new, 2 of them without evidence.",
    ]
    assert Actual.objects.filter(state="submitted").count() == 3


def test_a_dry_run_names_them_too(load):
    lines = load(value(), options=["--dry-run"])
    assert lines == [
        named(2, "HR-01", NO_EVIDENCE),
        "Checked only, nothing saved: 1 new, 1 of them without evidence.",
    ]


@pytest.mark.parametrize(
    ("number", "lines"),
    [
        ("90", ["Saved: 1 filled."]),
        (
            "95",
            [named(2, "HR-01", OF_ANOTHER_FIGURE), "Saved: 1 filled, 1 of them without evidence."],
        ),
    ],
)
def test_evidence_shows_the_figure_that_it_was_given_with(load, number, lines):
    opened()
    assert load(value(number=number)) == lines


def test_what_is_attached_to_the_draft_shows_whatever_comes(load):
    actual = opened()
    Evidence.objects.filter(actual=actual).update(revision=None)
    assert load(value(number="95")) == ["Saved: 1 filled."]


def test_withdrawn_evidence_shows_nothing(load):
    actual = opened()
    Evidence.objects.filter(actual=actual).update(
        withdrawn_at=A_MOMENT, withdrawn_by=UserFactory(), withdrawn_reason="The wrong quarter."
    )
    assert load(value(number="90")) == [
        named(2, "HR-01", NO_EVIDENCE),
        "Saved: 1 filled, 1 of them without evidence.",
    ]


@pytest.mark.parametrize("row", [value(number="", marker="z"), value(number="", marker="x")])
def test_an_answer_without_a_figure_needs_none(load, row):
    assert load(row) == ["Saved: 1 new."]


def test_back_data_is_not_asked(load):
    assert load(value(), options=["--historic"]) == ["Saved: 1 new."]


def test_the_same_rows_again_are_not_asked_again(load):
    load(value())
    assert load(value()) == ["Saved: 1 unchanged."]


def test_a_check_that_is_switched_off_stays_silent(load):
    CheckWaiver.objects.create(
        kpi=KPI.objects.get(code="HR-01"),
        check_code="missing_evidence",
        reason="The return is kept by the ministry.",
        from_on=TODAY,
        review_on=TODAY.replace(year=TODAY.year + 1),
        created_by=UserFactory(),
        created_at=A_MOMENT,
    )
    assert load(value()) == ["Saved: 1 new."]


def test_the_number_of_queries_does_not_grow(load):
    with CaptureQueriesContext(
        connection,
    ) as one:
        load(value(), options=["--dry-run"])
    with CaptureQueriesContext(connection) as two:
        load(value(), value("HR-02"), options=["--dry-run"])
    assert len(one) == len(two)
