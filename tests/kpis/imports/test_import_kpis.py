"""import_kpis: definition sheets in, defaults filled and said, every row or none."""

import datetime as dt
from decimal import Decimal

import pytest

from kpis.register.models import KPI, KPIDefinition
from perfportal.core.access.roles import Permission
from perfportal.core.council_settings import change_setting
from perfportal.core.models import AuditEvent, Directorate, Job, Service, User, get_organisation
from perfportal.core.periods import Period
from tests.factories import ActualFactory, DefinitionFactory, UserFactory, person
from tests.factories import Role as R
from tests.kpis.imports.conftest import TODAY, kpi_row

FULL = kpi_row(
    "FIN-01",
    title="Council Tax collected",
    tier="1",
    purpose="Residents want the tax to be collected.",
    definition="Collected since April of the tax for the year.",
    decimal_places="2",
    calendar="financial",
    measure_type="cum_ratio",
    multiplier="100",
    numerator_label="Collected",
    denominator_label="Due in the year",
    rag_basis="ytd",
    tolerance_kind="absolute",
    tolerance="0.5",
    directorate="Resources",
    service="Revenues",
    portfolio="Finance",
    committees="Audit; Resources and Change ;Audit",
    provider_email="Ann.Other@wrenford.example",
    officer_email="officer@wrenford.example",
    perspective="Financial",
    source="Revenues system",
    statutory="yes",
    small_numbers="no",
    public="y",
    external_code="BV9",
    forecast_method="Last year pattern",
)


def test_every_column_arrives(send):
    assert send("import_kpis", [FULL]) == ""
    kpi = KPI.objects.get(code="FIN-01")
    sheet = kpi.definition
    assert (kpi.state, kpi.tier.code, kpi.title) == ("active", "1", "Council Tax collected")
    assert (kpi.service.name, kpi.service.directorate.name) == ("Revenues", "Resources")
    assert (kpi.portfolio.name, kpi.perspective, kpi.external_code) == (
        "Finance",
        "financial",
        "BV9",
    )
    assert [part.name for part in kpi.committees.all()] == ["Audit", "Resources and Change"]
    assert (kpi.is_public, sheet.is_statutory, sheet.contains_small_numbers) == (True, True, False)
    assert (sheet.measure_type, sheet.unit, sheet.frequency) == (
        "cum_ratio",
        "percent",
        "quarterly",
    )
    assert (sheet.decimal_places, sheet.multiplier, sheet.rag_basis) == (2, 100, "ytd")
    assert (sheet.tolerance_kind, sheet.tolerance) == ("absolute", Decimal("0.5"))
    assert (sheet.numerator_label, sheet.denominator_label) == ("Collected", "Due in the year")
    assert sheet.forecast_method == "last_year_pattern"
    assert send.lines[-1] == "Saved: 1 new."


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"unit": "percent"}, (1, 100, "period", "absolute", 2)),
        ({"unit": "number", "measure_type": "sum"}, (0, 1, "period", "percent", 5)),
        ({"unit": "days", "measure_type": "per_fte"}, (1, 1, "ytd", "percent", 5)),
        ({"unit": "gbp", "measure_type": "cum_entered"}, (0, 1, "ytd", "percent", 5)),
        ({"measure_type": "cum_ratio"}, (1, 100, "ytd", "absolute", 2)),
        ({"unit": "number", "polarity": "none"}, (0, 1, "period", "none", None)),
        ({"unit": "yes_no", "measure_type": "yes_no"}, (0, 1, "period", "none", None)),
        ({"tolerance_kind": "none"}, (1, 100, "period", "none", None)),
    ],
)
def test_what_is_left_open_gets_its_default(send, given, expected):
    assert send("import_kpis", [kpi_row(**given)]) == ""
    sheet = KPIDefinition.objects.get()
    found = (sheet.decimal_places, sheet.multiplier, sheet.rag_basis, sheet.tolerance_kind)
    assert (*found, sheet.tolerance) == expected


def test_defaults_of_tolerance_are_counted_in_what_is_printed(send):
    rows = [
        kpi_row("A-01"),
        kpi_row("A-02"),
        kpi_row("A-03", unit="days", measure_type="wmean"),
        kpi_row("A-04", tolerance_kind="percent", tolerance="10"),
    ]
    send("import_kpis", rows)
    assert [line for line in send.lines if line.startswith("Default tolerance")] == [
        "Default tolerance, within 2 percentage points of the target: 2 KPIs.",
        "Default tolerance, within 5% of the target: 1 KPIs.",
    ]


def test_an_unknown_provider_gets_an_account_without_password_and_the_role(send):
    known = UserFactory(email="officer@wrenford.example")
    send("import_kpis", [FULL])
    kpi = KPI.objects.get()
    assert kpi.responsible_officer == known
    made = User.objects.get(email="ann.other@wrenford.example")
    assert (kpi.data_provider, made.full_name, made.has_usable_password()) == (
        made,
        "Ann Other",
        False,
    )
    assert made.access.may(Permission.ENTER_VALUES, on=kpi.service)
    assert [line for line in send.lines if "ann.other" in line] == [
        "New account without a password: ann.other@wrenford.example.",
        "ann.other@wrenford.example is data provider of Revenues.",
    ]


def test_an_unknown_officer_approves_for_the_service_and_a_known_one_keeps_their_roles(send):
    known = UserFactory(email="known@wrenford.example")
    rows = [
        kpi_row("A-01", service="Revenues", officer_email="head@wrenford.example"),
        kpi_row("A-02", service="Revenues", officer_email="head@wrenford.example"),
        kpi_row("A-03", service="Revenues", officer_email=known.email),
        kpi_row("A-04", officer_email="nowhere@wrenford.example"),
    ]
    assert send("import_kpis", rows) == ""
    service = Service.objects.get(name="Revenues")
    officers = [kpi.responsible_officer for kpi in KPI.objects.order_by("code")]
    assert [user.access.may(Permission.APPROVE_VALUES, on=service) for user in officers] == [
        True,
        True,
        False,
        False,
    ]
    assert [line for line in send.lines if "@" in line] == [
        "New account without a password: head@wrenford.example.",
        "head@wrenford.example is service head of Revenues.",
        "New account without a password: nowhere@wrenford.example.",
    ]


def test_a_service_without_directorate_is_found_by_name_or_put_aside(send):
    send("import_kpis", [FULL])
    assert (
        send("import_kpis", [kpi_row("A-01", service="revenues"), kpi_row("A-02", service="HR")])
        == ""
    )
    assert KPI.objects.get(code="A-01").service == Service.objects.get(name="Revenues")
    assert KPI.objects.get(code="A-02").service.directorate.name == "Not yet assigned"


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (
            {"code": ""},
            "row 2, column code: this is empty. Fill it in.",
        ),
        (
            {"code": "CHN 1"},
            (
                "row 2, column code: 'CHN 1' cannot be a code: use letters, digits, hyphens "
                "and dots, at most 20. A code of another system goes into external_code."
            ),
        ),
        (
            {"tier": "4"},
            "row 2, column tier: '4' is not one of: 1, 2, 3, service.",
        ),
        (
            {"polarity": "up"},
            ("row 2, column polarity: 'up' is not one of: higher, lower, range, midpoint, none."),
        ),
        (
            {"polarity": "midpoint"},
            ("row 2, column midpoint: A KPI that aims at a midpoint needs the midpoint."),
        ),
        (
            {"decimal_places": "5"},
            ("row 2, column decimal_places: '5' is not a whole number from 0 to 4."),
        ),
        (
            {"tolerance": "5"},
            (
                "row 2, column tolerance_kind: say what the tolerance is: percent, absolute "
                "or floor."
            ),
        ),
        (
            {"tolerance_kind": "percent"},
            (
                "row 2, column tolerance: A tolerance of kind percent needs a number: type "
                "one, or choose none."
            ),
        ),
        (
            {"tolerance_kind": "absolute", "tolerance": "-1"},
            ("row 2, column tolerance: The tolerance -1 is below zero: type it without the minus."),
        ),
        (
            {"provider_email": "ann"},
            "row 2, column provider_email: 'ann' is not an e-mail address.",
        ),
        (
            {"statutory": "perhaps"},
            ("row 2, column statutory: 'perhaps' is neither yes nor no. Type yes or no."),
        ),
        (
            {"forecast_method": "guess"},
            (
                "row 2, column forecast_method: 'guess' is not one of: auto, manual, "
                "straight_line, profile, last_year_pattern, latest."
            ),
        ),
        (
            {"forecast_method": "straight_line"},
            (
                "row 2, column forecast_method: This kind of figure cannot be forecast so: a "
                "straight line is for what is added up over the year, the figure as it stands for "
                "what is not. Choose what fits the kind of figure."
            ),
        ),
        (
            {"title": "x" * 301},
            ("row 2, column title: this is longer than 300 characters. Shorten it."),
        ),
    ],
)
def test_a_bad_row_is_refused_with_its_place_and_nothing_is_saved(send, given, line):
    refusal = send("import_kpis", [kpi_row(**given), kpi_row("B-01", service="HR")])
    assert send.lines == [line]
    assert refusal == (
        "1 of 2 rows were refused, so nothing of kpis.csv has been saved. "
        "Correct them and import the whole file again."
    )
    assert not KPI.objects.exists()
    assert not Directorate.objects.exists()
    assert not AuditEvent.objects.filter(verb="kpi.created").exists()


def test_a_code_twice_in_the_file_is_refused_in_any_case(send):
    send("import_kpis", [kpi_row("A-01"), kpi_row("a-01")])
    assert send.lines == ["row 3, column code: 'a-01' stands in row 2 already. Keep one of them."]


def test_a_dry_run_says_the_same_and_saves_nothing(send):
    assert send("import_kpis", [FULL], "--dry-run") == ""
    assert send.lines[-1] == "Checked only, nothing saved: 1 new."
    assert not KPI.objects.exists()
    assert not User.objects.filter(email__startswith="ann").exists()


def test_the_41st_tier_1_kpi_is_a_refused_row(send):
    rows = [kpi_row(f"T1-{number:02}", tier="1") for number in range(1, 42)]
    send("import_kpis", rows)
    sentence = "Tier 1 is limited to 40 headline KPIs (40 in use)"
    assert send.lines == [f"row 42, column tier: {sentence}"]
    assert not KPI.objects.exists()
    assert send("import_kpis", rows[:40]) == ""
    send("import_kpis", [kpi_row("NEW-01", tier="1")])
    assert send.lines == [f"row 2, column tier: {sentence}"]


def test_the_limit_is_the_councils_setting_and_holds_for_a_move_too(send):
    organisation = get_organisation()
    change_setting(
        by=person(R.ADMINISTRATOR), organisation=organisation, name="tier1_limit", value=1
    )
    assert send("import_kpis", [kpi_row("A-01", tier="1"), kpi_row("A-02", tier="2")]) == ""
    send("import_kpis", [kpi_row("A-02", tier="1")])
    assert send.lines == ["row 2, column tier: Tier 1 is limited to 1 headline KPIs (1 in use)"]
    assert send("import_kpis", [kpi_row("A-01", tier="2"), kpi_row("A-02", tier="1")]) == ""
    assert KPI.objects.get(code="A-02").tier.code == "1"


def test_the_same_file_again_changes_nothing(send):
    send("import_kpis", [FULL])
    events = AuditEvent.objects.count()
    assert send("import_kpis", [FULL]) == ""
    assert send.lines == ["Saved: 1 unchanged."]
    assert (AuditEvent.objects.count(), Job.objects.count()) == (events, 0)


def test_an_empty_cell_changes_nothing_and_a_filled_one_is_audited(send):
    send("import_kpis", [FULL])
    again = kpi_row("FIN-01", title="Council Tax", tier="1", measure_type="cum_ratio")
    assert send("import_kpis", [again]) == ""
    kpi = KPI.objects.get()
    assert (kpi.title, kpi.definition.tolerance, kpi.portfolio.name) == (
        "Council Tax",
        Decimal("0.5"),
        "Finance",
    )
    event = AuditEvent.objects.get(verb="kpi.changed")
    assert (event.before, event.after, event.source) == (
        {"title": "Council Tax collected"},
        {"title": "Council Tax"},
        "kpis.csv",
    )


def test_a_sheet_without_values_is_edited_in_place(send):
    send("import_kpis", [kpi_row()])
    send("import_kpis", [kpi_row(polarity="lower")])
    assert list(KPIDefinition.objects.values_list("version", "polarity")) == [(1, "lower")]


@pytest.mark.parametrize(
    ("change", "versions"),
    [
        ({"purpose": "Because people ask for it."}, [(1, 1, "percent")]),
        ({"polarity": "lower"}, [(1, 1, "percent"), (2, 1, "percent")]),
        ({"forecast_method": "manual"}, [(1, 1, "percent"), (2, 1, "percent")]),
        ({"unit": "number", "decimal_places": "0"}, [(1, 1, "percent"), (2, 2, "number")]),
    ],
)
def test_what_changes_given_numbers_makes_a_new_version(send, change, versions):
    send("import_kpis", [kpi_row()])
    kpi = KPI.objects.get()
    ActualFactory(kpi=kpi, period=Period.quarter(2026, 1))
    assert send("import_kpis", [kpi_row(**change)]) == ""
    found = KPIDefinition.objects.order_by("version")
    assert list(found.values_list("version", "series", "unit")) == versions
    newest = found.last()
    assert KPI.objects.get().definition == newest
    if len(versions) == 2:
        assert (newest.valid_from, newest.reason) == (TODAY, "Changed by the import of kpis.csv")
    assert Job.objects.get().payload == {"kpi_ids": [kpi.pk]}


def test_a_retired_code_is_not_used_again(send):
    send("import_kpis", [kpi_row()])
    KPI.objects.update(state="retired", retired_on=TODAY, retired_reason="No longer asked for.")
    send("import_kpis", [kpi_row(title="Another")])
    assert send.lines == [
        "row 2, column code: 'HR-01' is retired. Give the new KPI a code of its own."
    ]


def test_without_a_polarity_a_tolerance_is_left_out_with_a_question(send):
    row = kpi_row(polarity="None", tolerance_kind="percent", tolerance="5")
    assert send("import_kpis", [row]) == ""
    assert KPIDefinition.objects.get().tolerance_kind == "none"
    assert send.lines[0] == (
        "please check: row 2, column tolerance_kind: without a polarity there is no "
        "status: left out."
    )


def test_the_person_who_imports_stands_in_the_trail(send):
    team = person(R.PERFORMANCE_TEAM)
    send("import_kpis", [kpi_row()], "--by", team.email)
    assert AuditEvent.objects.get(verb="kpi.created").actor == team
    assert send("import_kpis", [kpi_row()], "--by", "nobody@x.example") == (
        "There is no active account nobody@x.example. Check --by."
    )


@pytest.mark.django_db
def test_without_a_council_the_command_says_what_to_run(tmp_path):
    from tests.kpis.imports.conftest import Sender

    assert Sender(tmp_path)("import_kpis", [kpi_row()]) == (
        'There is no council yet. Run: manage.py create_council "Name"'
    )


def test_a_definition_agreed_ahead_is_not_overtaken_by_a_file(send):
    """The file knows nothing of the next version, and would write a second one of its number."""
    assert send("import_kpis", [kpi_row("A-01", decimal_places="1")]) == ""
    kpi = KPI.objects.get()
    ActualFactory(kpi=kpi)
    DefinitionFactory(kpi=kpi, version=2, valid_from=dt.date(2100, 4, 1), reason="Agreed in March")
    send("import_kpis", [kpi_row("A-01", decimal_places="2")])
    (line,) = send.lines
    assert line == (
        "row 2, column code: a change of the definition of 'A-01' is agreed for 2100-04-01. "
        "Change it on the KPI's page instead."
    )
    assert kpi.definitions.count() == 2
    assert send("import_kpis", [kpi_row("A-01", title="Another title")]) == ""
    kpi.refresh_from_db()
    assert (kpi.title, kpi.definition.decimal_places) == ("Another title", 1)


def prefer(preset):
    change_setting(
        by=person(R.ADMINISTRATOR),
        organisation=get_organisation(),
        name="rag_preset",
        value=preset,
    )


def rules():
    rows = KPIDefinition.objects.order_by("kpi__code")
    return list(rows.values_list("rag_preset", "tolerance_kind", "tolerance"))


def test_a_row_that_names_no_rule_gets_the_councils(send):
    prefer("std10")
    rows = [
        kpi_row("A-01"),
        kpi_row("A-02", tolerance_kind="absolute", tolerance="3"),
        kpi_row("A-03", polarity="none"),
        kpi_row("A-04", unit="yes_no", measure_type="yes_no"),
    ]
    assert send("import_kpis", rows) == ""
    assert rules() == [
        ("std10", "none", None),
        ("per_kpi", "absolute", Decimal(3)),
        ("per_kpi", "none", None),
        ("per_kpi", "none", None),
    ]
    assert send.lines[0] == "The council's rule, amber is within 10% of the target: 1 KPIs."


def test_a_row_that_names_its_tolerance_later_has_a_rule_of_its_own(send):
    prefer("belfast")
    send("import_kpis", [kpi_row()])
    send("import_kpis", [kpi_row(tolerance_kind="percent", tolerance="3")])
    assert rules() == [("per_kpi", "percent", Decimal(3))]


def test_under_the_rule_of_a_floor_a_row_must_name_it(send):
    prefer("floor")
    send("import_kpis", [kpi_row("A-01")])
    assert send.lines == [
        (
            "row 2, column tolerance: A tolerance of kind floor needs a number: type one, or "
            "choose none."
        )
    ]
    rows = [
        kpi_row("A-01", tolerance_kind="floor", tolerance="80"),
        kpi_row("A-02", polarity="range"),
    ]
    assert send("import_kpis", rows) == ""
    assert rules() == [("per_kpi", "floor", Decimal(80)), ("per_kpi", "absolute", Decimal(2))]


def test_a_definition_is_not_changed_under_figures_that_have_been_issued(send):
    send("import_kpis", [kpi_row("A-01"), kpi_row("A-02")])
    kpi = KPI.objects.get(code="A-01")
    ActualFactory(kpi=kpi, period=Period.quarter(2026, 4), state="issued")
    send("import_kpis", [kpi_row("A-01", polarity="lower"), kpi_row("A-02", polarity="lower")])
    assert send.lines == [
        (
            "row 2, column code: The figure for Q4 2026/27 has been issued under the present "
            "definition: let the change begin after 2027-03-31."
        )
    ]
    assert set(KPIDefinition.objects.values_list("polarity", flat=True)) == {"higher"}
    assert send("import_kpis", [kpi_row("A-01", title="Another title")]) == ""


def test_where_a_tolerance_counts_as_on_target_a_row_gets_the_default_one(send):
    prefer("within")
    send("import_kpis", [kpi_row("A-01"), kpi_row("A-02", unit="number", measure_type="sum")])
    assert rules() == [("within", "absolute", Decimal(2)), ("within", "percent", Decimal(5))]
