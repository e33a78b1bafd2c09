"""The open data of a council about its neighbours, imported as it is by naming its columns."""

import csv
from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command

from kpis.assessment.models import Benchmark, Comparator, Series
from perfportal.core.models import Organisation
from perfportal.core.periods import parse_period
from tests.factories import KPIFactory

pytestmark = [pytest.mark.shared_data, pytest.mark.django_db]

RESIDENCE = "median gross annual residence-based earnings"
# File, calendar of the KPI, and what a row must say where the file holds more than one measure.
FILES = [
    ("planning_applications_major", "financial", {}),
    ("planning_applications_non-major", "financial", {}),
    ("household_waste_recycling", "financial", {"measure": "Percentage"}),
    ("household_waste_not_recycled", "financial", {"measure": "Percentage"}),
    ("social_care_satisfaction", "financial", {}),
    ("cla_health_assessment", "financial", {}),
    ("employment_rate", "financial", {}),
    (
        "housing_affordability",
        "calendar",
        {"indicator": f"Ratio of median house price to {RESIDENCE}"},
    ),
    (
        "neet",
        "calendar",
        {"indicator": "Not in education, employment or training (NEET)(16-17 years old)"},
    ),
    ("claimant_count", "financial", {"measure": "Percentage"}),
    ("progress_8_score", "academic", {}),
]
NEIGHBOURS = ("cipfalga0724", "cssn", "nhsennpg")


@pytest.fixture
def trafford(db):
    call_command(
        "create_council",
        "Trafford Metropolitan Borough Council",
        gss="E08000009",
        stdout=StringIO(),
    )
    return Organisation.objects.get()


def lines_of(path):
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def load(path, only):
    options = ["--map", "gss=area_code", "council=area_name", "period=period", "value=value"]
    options += ["--set", "kpi_code=TR-1", "comparator=Neighbours", "source=Trafford Data Lab"]
    if only:
        options += ["--only", *(f"{heading}={text}" for heading, text in only.items())]
    out = StringIO()
    call_command("import_benchmarks", str(path), *options, stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.parametrize(("name", "calendar", "only"), FILES, ids=[one[0] for one in FILES])
def test_every_figure_of_the_others_is_there(trafford, shared_data, capsys, name, calendar, only):
    KPIFactory(code="TR-1", definition__calendar=calendar, definition__unit="number")
    path = shared_data / "trafford" / f"{name}.csv"
    lines = [
        line for line in lines_of(path) if all(line[key] == text for key, text in only.items())
    ]
    ours = [line for line in lines if line["area_code"] == "E08000009"]
    said = load(path, only)
    expected = {
        (
            line["area_code"],
            parse_period(line["period"], default_calendar=calendar),
            line["value"],
        )
        for line in lines
        if line not in ours
    }
    found = {
        (
            "E92000001" if b.series == Series.ENGLAND else b.council.gss_code,
            b.period,
            "NA" if b.marker else f"{b.value.normalize():f}",
        )
        for b in Benchmark.objects.select_related("council")
    }
    wanted = {(code, period, plain(value)) for code, period, value in expected}
    with capsys.disabled():
        print(f"\ntrafford: {name}: {len(found & wanted)} of {len(wanted)} figures, "
              f"{len(ours)} of our own left out")  # fmt: skip
    assert found == wanted
    assert len(lines) - len(ours) == len(wanted) > 50
    assert sum(line.startswith(f"{len(ours)} rows are about our own council") for line in said) == 1
    assert Counter(b.series for b in Benchmark.objects.all())["england"] >= 7


def plain(value):
    """`61.70` and `61.7` are one number; NA is none."""
    if value == "NA":
        return value
    text = value.rstrip("0").rstrip(".") if "." in value else value
    return "0" if text in ("", "-0") else text


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_the_councils_are_those_of_the_list_of_neighbours(trafford, shared_data, name):
    """Each list of neighbours has its file of figures."""
    example = {
        "cipfalga0724": "planning_applications_major",
        "cssn": "cla_health_assessment",
        "nhsennpg": "social_care_satisfaction",
    }[name]
    KPIFactory(code="TR-1", definition__unit="number")
    load(shared_data / "trafford" / f"{example}.csv", {})
    listed = {
        (line["area_code"], line["area_name"])
        for line in lines_of(shared_data / "trafford" / f"{name}.csv")
    }
    group = Comparator.objects.get()
    assert {(one.gss_code, one.name) for one in group.councils.all()} == listed
