"""Open data and a council's own quarter, mapped as officers would send them."""

import csv
import io

import pytest

from kpis.collection.imports.guesses import guess_choices
from kpis.collection.imports.mapped_table import read_mapped
from kpis.collection.imports.matching import Register
from kpis.collection.imports.table_choices import Choices
from kpis.register.models import KPI
from perfportal.core.documents.sheets import read_sheets
from perfportal.core.periods import parse_period
from tests.factories import KPIFactory

pytestmark = [pytest.mark.shared_data, pytest.mark.django_db]

# File, frequency, calendar of its KPIs, and how many figures of the council it holds.
TABLES = [
    ("planning_applications_major", "quarterly", "financial"),
    ("planning_applications_non-major", "quarterly", "financial"),
    ("household_waste_recycling", "annual", "financial"),
    ("household_waste_not_recycled", "annual", "financial"),
    ("social_care_satisfaction", "annual", "financial"),
    ("cla_health_assessment", "annual", "financial"),
    ("employment_rate", "annual", "financial"),
    ("housing_affordability", "annual", "calendar"),
    ("neet", "annual", "calendar"),
    ("claimant_count", "monthly", "financial"),
    ("progress_8_score", "annual", "academic"),
]


def lines_of(path):
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def mapped(path, *, council, **choices):
    book = read_sheets(path)
    register = Register.of(KPI.objects.select_related("definition"))
    guess = guess_choices(book.sheets, register, council=council)
    return read_mapped(book, Choices(**(guess.as_json() | choices)), register), guess


@pytest.mark.parametrize(("name", "frequency", "calendar"), TABLES)
def test_every_figure_of_the_council_is_found_by_the_guess_alone(
    shared_data, name, frequency, calendar
):
    path = shared_data / "trafford" / f"{name}.csv"
    lines = [line for line in lines_of(path) if line["area_name"] == "Trafford"]
    titles = sorted({line["indicator"] for line in lines})
    for number, title in enumerate(titles):
        KPIFactory(
            code=f"TR-{number}",
            title=title,
            definition__unit="number",
            definition__frequency=frequency,
            definition__calendar=calendar,
        )
    reading, guess = mapped(path, council="Trafford Council")
    assert (guess.only_column, guess.only_text) == ("area_name", "Trafford")
    codes = {title: f"TR-{number}" for number, title in enumerate(titles)}
    expected = {
        (
            codes[line["indicator"]],
            parse_period(line["period"], default_calendar=calendar),
            line["value"],
        )
        for line in lines
        if line["value"] not in ("", "NA")
    }
    assert len(expected) > 3
    assert {
        (value.kpi.code, value.period, value.typed["value"]) for value in reading.values
    } == expected
    not_given = sum(line["value"] == "NA" for line in lines)
    assert len(reading.refusals) == not_given


def test_a_council_s_quarter_as_its_officers_typed_it(shared_data):
    """Zeros with blanks, and the quarter in a column of its own."""
    path = shared_data / "hart_dc" / "hart_kpis_2014.csv"
    lines = lines_of(path)
    for line in lines:
        KPIFactory(code=line["ref"], title=line["description"], definition__unit="number")
    reading, guess = mapped(path, council="Hart District Council", commentary="note")
    assert (guess.kpi, guess.period, guess.value) == ("ref", "report", "current_quarter")
    assert reading.refusals == []
    assert [
        (value.kpi.code, value.period.token, value.typed["value"]) for value in reading.values
    ] == [(line["ref"], "2014-15-Q1", line["current_quarter"].strip()) for line in lines]
    assert {value.kpi.code for value in reading.values if value.typed["value"] == "0"} >= {"ETS01"}


def test_the_same_quarter_as_a_wide_table(shared_data):
    """One column per quarter, as a performance team keeps it."""
    lines = lines_of(shared_data / "hart_dc" / "hart_kpis_2014.csv")
    for line in lines:
        KPIFactory(code=line["ref"], title=line["description"], definition__unit="number")
    rows = [["Measure", "2013/14 Q4", "Q1 2014/15"]]
    rows += [
        [line["description"], line["previous_quarter"], line["current_quarter"]] for line in lines
    ]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    source = io.BytesIO(text.getvalue().encode("cp1252"))
    source.name = "wide.csv"
    reading, guess = mapped(source, council="")
    assert guess.period == "*wide*"
    titles = [line["description"] for line in lines]
    single = [line for line in lines if titles.count(line["description"]) == 1]
    expected = {
        (line["ref"], token, line[column].strip())
        for line in single
        for token, column in (("2013-14-Q4", "previous_quarter"), ("2014-15-Q1", "current_quarter"))
        if line[column].strip()
    }
    found = {(one.kpi.code, one.period.token, one.typed["value"]) for one in reading.values}
    assert found == expected
