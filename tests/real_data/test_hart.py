"""One council's quarter as its officers typed it, through the real commands."""

import csv
import datetime as dt
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from kpis.assessment.models import Assessment
from kpis.calculations.codes import Rag
from kpis.calculations.doubts import Observation, doubts
from kpis.calculations.goals import TargetLine
from kpis.collection.models import Actual
from kpis.register.models import KPI, Target
from perfportal.core import jobs
from perfportal.core.clock import fixed_today
from perfportal.core.periods import Period

pytestmark = [pytest.mark.shared_data, pytest.mark.django_db(transaction=True)]

THIS_QUARTER, LAST_QUARTER = Period.quarter(2014, 1), Period.quarter(2013, 4)
SHORTLY_AFTER = dt.date(2014, 9, 2)
STATED = {"Green": Rag.GREEN, "Amber": Rag.AMBER, "Red": Rag.RED}


@pytest.fixture
def hart(shared_data):
    with (shared_data / "hart_dc" / "hart_kpis_2014.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def loaded(hart, tmp_path):
    """What each of the three imports printed, after the assessment has run."""
    call_command("create_council", "Council of the dashboard", stdout=StringIO())
    files = {
        "import_kpis": kpi_lines(hart),
        "import_targets": [["kpi_code", "period", "value"]]
        + [[row["ref"], THIS_QUARTER.token, row["target"]] for row in hart],
        "import_actuals": actual_lines(hart),
    }
    printed = {}
    with fixed_today(SHORTLY_AFTER):
        for command, lines in files.items():
            path, out = tmp_path / f"{command}.csv", StringIO()
            with path.open("w", newline="") as file:
                csv.writer(file).writerows(lines)
            options = ["--historic"] if command == "import_actuals" else []
            call_command(command, str(path), *options, stdout=out)
            printed[command] = out.getvalue()
        jobs.run_due(20)
    return printed


def kpi_lines(hart):
    header = [
        "code",
        "title",
        "tier",
        "unit",
        "decimal_places",
        "polarity",
        "frequency",
        "measure_type",
        "service",
    ]
    return [header] + [
        [
            row["ref"],
            row["description"],
            "service",
            "percent" if row["unit"] == "%" else "number",
            "2",
            row["polarity_assigned_by_us"],
            "quarterly",
            "snap",
            row["service"],
        ]
        for row in hart
    ]


def actual_lines(hart):
    """The cells as they were typed, blanks and all."""
    return [["kpi_code", "period", "value", "commentary"]] + [
        [row["ref"], period.token, row[column], row["note"] if period == THIS_QUARTER else ""]
        for row in hart
        for period, column in (
            (LAST_QUARTER, "previous_quarter"),
            (THIS_QUARTER, "current_quarter"),
        )
    ]


def statuses():
    found = Assessment.objects.headline().filter(
        period_kind=THIS_QUARTER.kind.value, period_start=THIS_QUARTER.start
    )
    return dict(found.values_list("kpi__code", "rag"))


def questions_about(row, status):
    return doubts(
        Observation(
            Decimal(row["current_quarter"].strip()),
            tuple(
                Decimal(row[name].strip())
                for name in ("previous_quarter", "prior_year_outturn")
                if row[name].strip()
            ),
            TargetLine(Decimal(row["target"].strip())),
            Rag(status),
            STATED.get(row["published_status"]),
        )
    )


def test_the_whole_quarter_is_imported_blanks_and_all(hart, loaded):
    assert (KPI.objects.in_use().count(), Target.objects.count()) == (45, 45)
    assert Actual.objects.filter(is_historic=True, state="approved").count() == 90
    typed_with_blanks = {
        row["ref"] for row in hart if row["current_quarter"] != row["current_quarter"].strip()
    }
    assert typed_with_blanks == {"ETS01"}
    values = Actual.objects.for_period(THIS_QUARTER).values_list("kpi__code", "revision__value")
    assert dict(values) == {row["ref"]: Decimal(row["current_quarter"].strip()) for row in hart}
    assert "please check" in loaded["import_actuals"]


def test_green_or_not_agrees_on_every_row_that_does_not_contradict_itself(hart, loaded, capsys):
    ours, agreeing, exceptions = statuses(), [], {}
    for row in hart:
        stated, green = STATED.get(row["published_status"]), ours[row["ref"]] == Rag.GREEN
        if stated is None:
            exceptions[row["ref"]] = "published for information, without a status"
        elif green == (stated == Rag.GREEN):
            agreeing.append(row["ref"])
        else:
            exceptions[row["ref"]] = row["check_flags"] or "no reason known"
    with capsys.disabled():
        print(f"\nhart: {len(agreeing)} of {len(hart)} agree on Green or not")
        for ref, reason in exceptions.items():
            print(f"  {ref}: {reason}")
    flagged = {row["ref"] for row in hart if row["check_flags"]}
    for_information = {"SNH03", "SNH04", "SNH06"}
    assert set(exceptions) - flagged == for_information
    assert set(exceptions) & flagged == {"ETS01", "IT03"}
    assert len(agreeing) == 40


def test_every_flagged_row_raises_a_question_and_none_an_error(hart, loaded, capsys):
    ours = statuses()
    asked = {row["ref"]: questions_about(row, ours[row["ref"]]) for row in hart}
    flagged = {row["ref"] for row in hart if row["check_flags"]}
    with capsys.disabled():
        print(
            f"\nhart: questions about {sum(map(bool, asked.values()))} rows, {len(flagged)} flagged"
        )
    assert flagged == {"CS03", "ETS01", "HR03", "HR05", "IA04", "IT03"}
    reasons = {ref: {doubt.reason.value for doubt in asked[ref]} for ref in flagged}
    assert reasons == {
        "CS03": {"unchanged"},
        "ETS01": {"status_contradicts", "zero_for_missing", "unchanged"},
        "HR03": {"unchanged"},
        "HR05": {"unchanged"},
        "IA04": {"unchanged"},
        "IT03": {"status_contradicts"},
    }


def test_questions_are_asked_when_the_file_is_imported_too(loaded):
    """The import knows the quarter before, not the status that was printed."""
    unchanged = [line for line in loaded["import_actuals"].splitlines() if "Exactly as in" in line]
    assert sorted(line.split(": ")[2].split()[0] for line in unchanged) == [
        "CS03",
        "ETS01",
        "HR03",
        "HR05",
        "IA04",
    ]
