"""`assess` and `export_assessments`, as files.md says."""

import csv
import datetime as dt
from decimal import Decimal as D

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from kpis.assessment.exports import COLUMNS, plain_number
from kpis.assessment.models import Assessment
from perfportal.core import clock
from perfportal.core.periods import Period
from tests.factories import ActualFactory, KPIFactory, TargetFactory
from tests.kpis.assessment.benchmarks import benchmark, group

pytestmark = pytest.mark.django_db
Q2 = Period.quarter(2026, 2)
HEADER = (
    "kpi_code,period,basis,value,target,rag,dot_short,dot_long,ytd,ytd_state,forecast,"
    "forecast_rag,progress,progress_status,spc_mean,spc_lower,spc_upper,spc_point,variation,"
    "assurance,comparator,rank,rank_of,quartile,peer_median,warnings,rule_version"
)


@pytest.fixture(autouse=True)
def today():
    with clock.fixed_today(dt.date(2026, 10, 20)):
        yield


@pytest.fixture
def kpi():
    kpi = KPIFactory(code="CUS-01", definition__measure_type="ratio", definition__multiplier=100)
    TargetFactory(kpi=kpi, period=Q2, value=D(90))
    parts = {"value": None, "numerator": D(30), "denominator": D(32)}
    ActualFactory(kpi=kpi, period=Q2.previous(), **parts)
    ActualFactory(kpi=kpi, period=Q2, **(parts | {"numerator": D(29), "denominator": D(33)}))
    return kpi


def export(path, **options):
    call_command("export_assessments", output=str(path), **options)
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_columns_are_those_of_files_md():
    assert ",".join(COLUMNS) == HEADER


def test_an_export_brings_assessments_up_to_date_first(kpi, tmp_path):
    rows = export(tmp_path / "out.csv")
    assert [row["period"] for row in rows] == ["2026-27-Q1", "2026-27-Q2"]
    known = {name: value for name, value in rows[1].items() if value}
    assert known == {
        "kpi_code": "CUS-01", "period": "2026-27-Q2", "basis": "period", "value": "87.8788",
        "target": "90", "rag": "RED", "dot_short": "WORSENING", "dot_long": "NO_COMPARATOR",
        "ytd": "90.7692", "ytd_state": "complete", "forecast": "90.7692",
        "forecast_rag": "NO_TARGET", "warnings": "W9", "rule_version": "2026.3",
    }  # fmt: skip


def test_the_file_is_exact_csv(kpi, tmp_path):
    export(tmp_path / "out.csv")
    whole = (tmp_path / "out.csv").read_bytes()
    assert whole.startswith(HEADER.encode() + b"\r\nCUS-01,2026-27-Q1,period,93.75,,NO_TARGET,")


def test_an_export_may_be_of_one_period_or_one_kpi(kpi, tmp_path):
    ActualFactory(kpi=KPIFactory(code="ENV-01"), period=Q2)
    of_period = export(tmp_path / "period.csv", period="Q2 2026/27")
    assert [row["kpi_code"] for row in of_period] == ["CUS-01", "ENV-01"]
    of_kpi = export(tmp_path / "kpi.csv", kpi="CUS-01")
    assert [row["period"] for row in of_kpi] == ["2026-27-Q1", "2026-27-Q2"]


def test_an_export_of_a_longer_period_has_what_the_figures_come_to(kpi, tmp_path):
    for quarter in (Q2.previous(), Q2.next(), Q2.next().next()):
        TargetFactory(kpi=kpi, period=quarter, value=D(90))
    for quarter in (Q2.next(), Q2.next().next()):
        ActualFactory(kpi=kpi, period=quarter, value=None, numerator=D(30), denominator=D(35))
    columns = ("period", "basis", "value", "rag")

    of_year = export(tmp_path / "year.csv", period="2026-27")
    everything = export(tmp_path / "all.csv", every_basis=True)

    # 30 + 29 + 30 + 30 of 32 + 33 + 35 + 35
    assert [tuple(row[name] for name in columns) for row in of_year] == [
        ("2026-27", "period", "88.1481", "AMBER")
    ]
    assert [(row["period"], row["basis"]) for row in everything] == [
        ("2026-27", "period"),
        *((f"2026-27-Q{n}", basis) for n in (1, 2, 3, 4) for basis in ("period", "ytd")),
    ]


def test_a_workbook_holds_numbers_as_numbers(kpi, tmp_path):
    call_command("export_assessments", output=str(tmp_path / "out.xlsx"))
    sheet = load_workbook(tmp_path / "out.xlsx")["assessments"]
    rows = list(sheet.values)
    assert rows[0] == COLUMNS
    assert rows[2][:6] == ("CUS-01", "2026-27-Q2", "period", 87.8788, 90, "RED")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"kpi": "NO-01"}, "There is no KPI NO-01: see the codes on the list of KPIs."),
        ({"period": "soon"}, "'soon' is not a period. Write it like"),
        ({"output": "/no/such/folder/a.csv"}, "There is no folder /no/such/folder: make it"),
    ],
)
def test_what_does_not_exist_is_a_sentence(tmp_path, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("export_assessments", **({"output": str(tmp_path / "a.csv")} | options))


def test_assess_says_what_it_wrote(kpi, capsys):
    call_command("assess", "--all")
    call_command("assess", "--kpi", "CUS-01")
    call_command("assess", "--period", "2026-27-Q1")
    assert capsys.readouterr().out.splitlines() == [
        "1 KPIs: 4 assessments written, 0 unchanged, 0 removed.",
        "1 KPIs: 0 assessments written, 4 unchanged, 0 removed.",
        "1 KPIs: 0 assessments written, 4 unchanged, 0 removed.",
    ]
    assert Assessment.objects.headline().count() == 2
    assert Assessment.objects.filter(basis="ytd").count() == 2


@pytest.mark.parametrize(
    ("number", "text"),
    [("97.1000", "97.1"), ("100.0000", "100"), ("-0.0500", "-0.05"), ("0.0000", "0"), (None, "")],
)
def test_numbers_have_no_zeros_at_the_end(number, text):
    assert plain_number(number and D(number)) == text


def test_an_export_says_where_the_council_stands(kpi, tmp_path):
    """Of five councils ours is second: 87.9 after 90.0, before 80.1, 70.0 and 60.0."""
    peers = group()
    for name, value in (("A", 90), ("B", "80.1"), ("C", 70), ("D", 60)):
        benchmark(kpi, peers, name, value)
    row = export(tmp_path / "out.csv")[1]
    found = {name: row[name] for name in ("rank", "rank_of", "quartile", "peer_median")}
    assert row["comparator"] == peers.name
    assert found == {"rank": "2", "rank_of": "5", "quartile": "2", "peer_median": "75.05"}


def test_an_export_says_variation_forecast_and_signs_of_a_series(tmp_path):
    """domain-rules 3.5, S4: the base, then seven months above the average; no rebase."""
    kpi = KPIFactory(code="HOU-03", definition__measure_type="snap",
                     definition__frequency="monthly", definition__unit="number")  # fmt: skip
    values = [50, 52, 49, 51, 50, 53, 48, 51, 49, 52, 50, 51, 60]
    period = Period.month(2025, 6)
    for value in values:
        ActualFactory(kpi=kpi, period=period, value=D(value))
        period = period.next()
    last = export(tmp_path / "out.csv")[-1]
    assert (last["spc_point"], last["variation"]) == ("outside", "improvement_high")
    assert (last["spc_mean"], last["forecast"]) == ("51.2308", "60")
