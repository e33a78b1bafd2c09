"""import_actuals: values in, by hand or as back-data, every row or none."""

from decimal import Decimal

import pytest

from kpis.collection.models import Actual, ActualDraft, ActualRevision, CollectionRound
from kpis.register.models import KPI, KPIDefinition
from perfportal.core.fields import period_columns
from perfportal.core.models import AuditEvent, Job, User, get_organisation
from perfportal.core.periods import Period
from tests.factories import A_MOMENT, ActualFactory, UserFactory
from tests.kpis.imports.conftest import TODAY, kpi_row

Q2 = Period.quarter(2026, 2)


def value(period="2026-27-Q2", number="95", **fields):
    return {"kpi_code": "HR-01", "period": period, "value": number} | fields


def parts(numerator, denominator, period="2026-27-Q2"):
    return value(period, "", numerator=numerator, denominator=denominator)


@pytest.fixture
def load(send):
    """A KPI of the kind wanted, then its values; answers the lines that were printed."""

    def run(*rows, options=(), **kpi):
        if not KPI.objects.exists():
            assert send("import_kpis", [kpi_row(provider_email="ann@x.example", **kpi)]) == ""
        send("import_actuals", list(rows), *options)
        return send.lines

    return run


@pytest.fixture
def load_historic(load):
    return lambda *rows, **kpi: load(*rows, options=["--historic"], **kpi)


@pytest.fixture
def open_slot(load):
    """The slot of Q2 in a round, as the officer finds it."""

    def make(*, locked=False, historic=False):
        load()
        round_ = CollectionRound.objects.create(
            organisation=get_organisation(),
            **period_columns(Q2),
            opens_on=TODAY,
            entry_deadline=TODAY,
            check_deadline=TODAY,
            approval_deadline=TODAY,
            sign_off_deadline=TODAY,
            locked_at=A_MOMENT if locked else None,
            locked_by=UserFactory() if locked else None,
        )
        return ActualFactory(kpi=KPI.objects.get(), period=Q2, state="due", round=round_)

    return make


def test_a_value_is_submitted_for_the_provider_and_waits_for_approval(load):
    assert load(value("Q2 2026/27", "97.2%", data_status="provisional", commentary="Steady")) == [
        "Saved: 1 new."
    ]
    actual = Actual.objects.select_related("revision").get()
    assert (actual.state, actual.is_historic, actual.period, actual.approved_by) == (
        "submitted",
        False,
        Q2,
        None,
    )
    assert (actual.entered_by, actual.entered_for) == (
        User.objects.system(),
        User.objects.get(email="ann@x.example"),
    )
    revision = actual.revision
    assert (revision.number, revision.value, revision.data_status) == (
        1,
        Decimal("97.2"),
        "provisional",
    )
    assert (revision.commentary, revision.source, revision.kind) == (
        "Steady",
        "actuals.csv",
        "first",
    )


@pytest.mark.parametrize(("tier", "route"), [("2", "check_only"), ("service", "service_head")])
def test_its_tier_says_how_it_is_approved(load, open_slot, tier, route):
    """New values and those that fill a slot; official statistics wait for one check only."""
    load(value("2026-27-Q1", "95"), tier=tier)
    open_slot()
    load(value())
    assert set(Actual.objects.values_list("route", "state")) == {(route, "submitted")}
    assert Actual.objects.count() == 2


def test_back_data_is_approved_as_it_comes_with_its_source(load_historic):
    assert load_historic(value(), value("2025-26-Q1", "90")) == ["Saved: 2 new."]
    for actual in Actual.objects.all():
        assert (actual.state, actual.is_historic, actual.entered_for, actual.approved_by) == (
            "approved",
            True,
            None,
            None,
        )
    assert set(ActualRevision.objects.values_list("source", flat=True)) == {"actuals.csv"}
    events = AuditEvent.objects.filter(verb="actual.imported").order_by("pk")
    assert [(e.subject_label, e.after["value"], e.source) for e in events] == [
        ("HR-01 2026-27-Q2", "95", "actuals.csv"),
        ("HR-01 2025-26-Q1", "90", "actuals.csv"),
    ]
    assert [job.payload for job in Job.objects.all()] == [{"kpi_ids": [KPI.objects.get().pk]}]


@pytest.mark.parametrize(
    ("row", "kpi", "saved"),
    [
        (parts("45", "50"), {}, (None, 45, 50, "")),
        (parts("0", "0"), {}, (None, 0, 0, "z")),
        (value(number="1,234"), {"unit": "number", "measure_type": "sum"}, (1234, None, None, "")),
        (
            value(number="£1,200.50"),
            {"unit": "gbp", "measure_type": "sum"},
            (Decimal("1200.5"), None, None, ""),
        ),
        (value(number="-28"), {"unit": "number", "measure_type": "snap"}, (-28, None, None, "")),
        (value(number=" 0"), {"unit": "number", "measure_type": "snap"}, (0, None, None, "")),
        (
            value(number="18", denominator="400"),
            {"unit": "days", "measure_type": "wmean"},
            (18, None, 400, ""),
        ),
        (value(number="", marker="x"), {}, (None, None, None, "x")),
        (value(number="", marker="c"), {}, (None, None, None, "c")),
        (value(number="3", marker="c"), {}, (3, None, None, "c")),
        (value(number="yes"), {"unit": "yes_no", "measure_type": "yes_no"}, (1, None, None, "")),
        (
            value(number="31/10/2026"),
            {"unit": "date", "measure_type": "date"},
            (20261031, None, None, ""),
        ),
        (value(number="97.20000"), {}, (Decimal("97.2"), None, None, "")),
    ],
)
def test_figures_are_read_as_people_write_them(load_historic, row, kpi, saved):
    load_historic(row, **kpi)
    revision = ActualRevision.objects.get()
    assert (revision.value, revision.numerator, revision.denominator, revision.marker) == saved


COUNT = {"unit": "number", "measure_type": "sum"}


@pytest.mark.parametrize(
    ("row", "kpi", "line"),
    [
        (
            value(number="8O%"),
            {},
            ("column value: '8O%' is not a number. Type digits only, for example 80."),
        ),
        (
            value(number=""),
            {},
            ("column value: there is neither a value nor a marker. Fill in one of them."),
        ),
        (
            value(marker="x"),
            {},
            "column marker: Give a figure or say why there is none, not both.",
        ),
        (
            value(marker="q"),
            {},
            "column marker: 'q' is not one of: x, z, c.",
        ),
        (
            parts("5", "0"),
            {},
            ("column denominator: This cannot be 0 while the number above it is not."),
        ),
        (
            parts("5", ""),
            {},
            "column denominator: the number below is missing. Fill it in.",
        ),
        (
            parts("", "5"),
            {},
            "column numerator: the number on top is missing. Fill it in.",
        ),
        (
            parts("51", "50"),
            {},
            ("column numerator: A part cannot be more than the whole: check both numbers."),
        ),
        (
            parts("-1", "50"),
            {},
            "column numerator: This cannot be below zero.",
        ),
        (
            value(number="-1"),
            COUNT,
            "column value: A count cannot be below zero.",
        ),
        (
            value(number="1234567890123456"),
            COUNT,
            ("column value: '1234567890123456' has more than 15 digits. Check the number."),
        ),
        (
            value(number="0.12345"),
            COUNT,
            ("column value: '0.12345': At most 4 decimal places are kept. Round the number first."),
        ),
        (
            value("Q9 2026/27"),
            {},
            (
                "column period: 'Q9 2026/27' is not a period: quarters run from 1 to 4. Write"
                " it like Q2 2026/27, 2026/27, July 2026 or 2026-10-31."
            ),
        ),
        (
            value("2026/27"),
            {},
            (
                "column period: 2026/27 is a financial year, but the frequency of the KPI is "
                "quarterly. Write it like Q2 2026/27."
            ),
        ),
        (
            value(kpi_code="XX-01"),
            {},
            ("column kpi_code: there is no KPI 'XX-01'. Correct the code, or import it first."),
        ),
        (
            value(data_status="guess"),
            {},
            ("column data_status: 'guess' is not one of: provisional, final, estimated, revised."),
        ),
    ],
)
def test_a_bad_row_is_refused_with_its_place_and_nothing_is_saved(load_historic, row, kpi, line):
    assert load_historic(row, value("2020-21-Q1"), **kpi) == [f"row 2, {line}"]
    assert not Actual.objects.exists()
    assert not ActualRevision.objects.exists()
    assert not AuditEvent.objects.filter(verb="actual.imported").exists()


def test_a_period_twice_in_the_file_is_refused(load_historic):
    assert load_historic(value(), value("Q2 2026/27")) == [
        "row 3, column period: HR-01 has a value for Q2 2026/27 in row 2 already. Keep one of them."
    ]


def test_limits_of_the_definition_are_kept(load, load_historic):
    load()
    KPIDefinition.objects.update(hard_maximum=100)
    assert load_historic(value(number="100.5")) == [
        "row 2, column value: The highest figure allowed is 100."
    ]


def test_a_percentage_typed_as_a_share_of_one_is_a_question(load_historic):
    lines = load_historic(value("2026-27-Q1", "96.8"), value(number="0.972"))
    assert lines == [
        "please check: row 3, column value: Did you mean 97.2? Earlier figures are above 10%.",
        "Saved: 2 new.",
    ]


def test_the_earlier_figures_may_be_in_the_database_already(load_historic):
    load_historic(value("2026-27-Q1", "96.8"))
    assert load_historic(value(number="0.972"))[0] == (
        "please check: row 2, column value: Did you mean 97.2? Earlier figures are above 10%."
    )


def test_a_value_that_contradicts_its_numbers_is_a_question(load_historic):
    row = parts("45", "60") | {"value": "90"}
    assert load_historic(row)[0] == (
        "please check: row 2, column value: 45 of 60 make 75.0, not 90: which is right?"
    )


def test_a_year_of_another_calendar_is_a_question(load_historic):
    lines = load_historic(value("2025"), frequency="annual", measure_type="annual")
    assert lines[0] == (
        "please check: row 2, column period: Calendar year 2025 is read as a calendar year, but "
        "the KPI counts by the financial calendar."
    )


def test_the_same_rows_again_are_unchanged(load_historic):
    rows = [value(commentary="Steady"), parts("45", "50", "2026-27-Q1")]
    load_historic(*rows)
    events = AuditEvent.objects.count()
    rows[0].pop("commentary")
    assert load_historic(*rows) == ["Saved: 2 unchanged."]
    assert (ActualRevision.objects.count(), AuditEvent.objects.count()) == (2, events)


def test_back_data_is_corrected_by_a_new_revision(load_historic):
    load_historic(value())
    assert load_historic(value(number="94")) == ["Saved: 1 corrected."]
    actual = Actual.objects.select_related("revision").get()
    found = ActualRevision.objects.order_by("number").values_list("number", "value", "kind")
    assert list(found) == [(1, 95, "first"), (2, 94, "correction")]
    assert (actual.revision.number, actual.state, actual.is_historic) == (2, "approved", True)
    event = AuditEvent.objects.filter(verb="actual.imported").last()
    assert (event.before["value"], event.after["value"]) == ("95", "94")


@pytest.mark.parametrize(
    ("state", "is_historic", "options", "sentence"),
    [
        (
            "issued",
            True,
            ["--historic"],
            ("HR-01 Q2 2026/27 has been issued with another value. Revise it on its entry page."),
        ),
        (
            "issued",
            False,
            [],
            ("HR-01 Q2 2026/27 has been issued with another value. Revise it on its entry page."),
        ),
        (
            "approved",
            True,
            [],
            ("HR-01 Q2 2026/27 has another historic value. Import with --historic to correct it."),
        ),
        (
            "approved",
            False,
            ["--historic"],
            (
                "HR-01 Q2 2026/27 is approved with another value. "
                "Have it returned or opened again first."
            ),
        ),
        (
            "submitted",
            False,
            [],
            (
                "HR-01 Q2 2026/27 is submitted with another value. "
                "Have it returned or opened again first."
            ),
        ),
    ],
)
def test_a_given_value_is_never_overwritten_unseen(load, state, is_historic, options, sentence):
    load()
    actual = ActualFactory(kpi=KPI.objects.get(), state=state, is_historic=is_historic)
    assert load(value(), options=options) == [f"row 2, column value: {sentence}"]
    actual.refresh_from_db()
    assert (actual.revision.value, actual.state) == (Decimal("97.1"), state)


def test_a_slot_that_is_due_is_filled_and_its_draft_goes(load, open_slot):
    slot = open_slot()
    ActualDraft.objects.create(
        actual=slot, by=UserFactory(), base_version=1, updated_at=A_MOMENT, typed={}
    )
    assert load(value()) == ["Saved: 1 filled."]
    slot.refresh_from_db()
    assert (slot.state, slot.version, slot.revision.value) == ("submitted", 2, 95)
    assert not ActualDraft.objects.exists()


def test_a_new_value_joins_the_round_of_its_period(load, open_slot):
    slot = open_slot()
    round_ = slot.round
    slot.delete()
    load(value())
    assert Actual.objects.get().round == round_


@pytest.mark.parametrize("with_slot", [True, False])
def test_a_closed_round_takes_no_value(load, open_slot, with_slot):
    slot = open_slot(locked=True)
    if not with_slot:
        slot.delete()
    assert load(value()) == [
        (
            "row 2, column period: the round of Q2 2026/27 is closed. Ask the performance team to "
            "open it, or load back-data with --historic."
        )
    ]


def test_what_is_being_collected_does_not_come_as_back_data(load_historic, open_slot):
    open_slot()
    assert load_historic(value()) == [
        (
            "row 2, column period: Q2 2026/27 is being collected now. Import its values without "
            "--historic, so that they are approved."
        )
    ]


def test_each_value_keeps_the_definition_of_its_time(load, load_historic):
    load()
    kpi = KPI.objects.get()
    first = kpi.definition
    second = KPIDefinition.objects.get(pk=first.pk)
    second.pk, second.version, second.reason = None, 2, "Changed"
    second.uid, second.valid_from = second._meta.get_field("uid").default(), Q2.start
    second.save()
    load_historic(value("2026-27-Q1"), value("2026-27-Q2", "96"))
    used = Actual.objects.order_by("period_start").values_list("revision__definition", flat=True)
    assert list(used) == [first.pk, second.pk]


def test_a_value_before_its_period_has_ended_is_a_question(load):
    assert load(value("Q3 2026/27"))[0] == (
        "please check: row 2, column period: Q3 2026/27 has not ended yet."
    )


def test_a_dry_run_saves_nothing(load, send):
    load()
    send("import_actuals", [value()], "--dry-run", "--historic")
    assert send.lines == ["Checked only, nothing saved: 1 new."]
    assert not Actual.objects.exists()


def test_two_thousand_rows_take_few_queries(send, django_assert_max_num_queries):
    codes = [f"HR-{number:02}" for number in range(20)]
    send("import_kpis", [kpi_row(code, frequency="monthly") for code in codes])
    months = [f"{year}-M{month:02}" for year in range(2017, 2026) for month in range(1, 13)][:100]
    rows = [value(month, "90.5") | {"kpi_code": code} for code in codes for month in months]
    with django_assert_max_num_queries(156):
        assert send("import_actuals", rows, "--historic") == ""
    assert Actual.objects.filter(state="approved", revision__value="90.5").count() == 2000
    assert AuditEvent.objects.filter(verb="actual.imported").count() == 2000


WITH_INTERVAL = {"has_interval": "yes", "decimal_places": "1"}


def ends_of(revision):
    return revision.ci_low, revision.ci_high


def test_an_interval_comes_with_its_figure(load_historic):
    said = load_historic(value(number="62.0", ci_low="59.1", ci_high="64.9"), **WITH_INTERVAL)
    assert said == ["Saved: 1 new."]
    assert ends_of(ActualRevision.objects.get()) == (Decimal("59.1"), Decimal("64.9"))
    (event,) = AuditEvent.objects.filter(verb="actual.imported")
    assert (event.after["ci_low"], event.after["ci_high"]) == ("59.1", "64.9")


def test_a_file_without_the_columns_leaves_the_interval_of_the_same_figure(load_historic):
    load_historic(value(number="62.0", ci_low="59.1", ci_high="64.9"), **WITH_INTERVAL)
    assert load_historic(value(number="62.0")) == ["Saved: 1 unchanged."]
    assert load_historic(value(number="62.0", commentary="Of 1,100.")) == ["Saved: 1 corrected."]
    assert [ends_of(one) for one in ActualRevision.objects.order_by("number")] == [
        (Decimal("59.1"), Decimal("64.9"))
    ] * 2


def test_another_interval_is_another_figure_and_another_figure_has_no_interval(load_historic):
    load_historic(value(number="62.0", ci_low="59.1", ci_high="64.9"), **WITH_INTERVAL)
    said = load_historic(value(number="62.0", ci_low="59", ci_high="64.9"))
    assert said == ["Saved: 1 corrected."]
    load_historic(value(number="62.5"))
    assert [ends_of(one) for one in ActualRevision.objects.order_by("number")] == [
        (Decimal("59.1"), Decimal("64.9")), (Decimal(59), Decimal("64.9")), (None, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("ends", "kpi", "said"),
    [
        ({"ci_low": "59"}, WITH_INTERVAL, "ci_high: Enter the upper end as well, or neither end."),
        (
            {"ci_low": "63", "ci_high": "65"},
            WITH_INTERVAL,
            (
                "ci_low: The figure 62 lies outside its confidence interval, 63 to 65: check all "
                "three numbers."
            ),
        ),
        (
            {"ci_low": "59", "ci_high": "65"},
            {},
            (
                "ci_low: the definition has no confidence interval. Leave this empty, or tick it "
                "on the definition sheet first."
            ),
        ),
    ],
)
def test_an_interval_that_cannot_be_is_refused(load_historic, ends, kpi, said):
    (line, *_others) = load_historic(value(number="62.0", **ends), **kpi)
    assert line.endswith(said)
    assert not ActualRevision.objects.exists()
