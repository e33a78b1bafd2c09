"""A plan's targets as officers wrote them: numbers are read, words are put to a person."""

import csv
import json
from io import StringIO

import pytest
from django.core.management import call_command

from kpis.register.models import Target

pytestmark = [pytest.mark.shared_data, pytest.mark.django_db]
POLARITY = {"High": "higher", "Low": "lower"}
UNITS = (("%", "percent"), ("days", "days"), ("minutes", "minutes"))
READ = {
    "OC01": 85, "OC05": 95, "EC03": 60, "EC04a": 81, "EC04b": 400, "EC05": 80000, "EC07": 185400,
}  # fmt: skip


@pytest.fixture
def path(shared_data):
    return shared_data / "uk_pages" / "rotherham_targets.json"


def unit_of(row):
    return next((unit for sign, unit in UNITS if sign in row["target"]), "number")


@pytest.fixture
def printed(path, tmp_path):
    """What the import said, once the register held the plan's indicators."""
    call_command("create_council", "Council of the plan", stdout=StringIO())
    kpis = tmp_path / "kpis.csv"
    with kpis.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["code", "title", "tier", "unit", "polarity", "frequency", "measure_type"])
        for row in json.loads(path.read_text())["rows"]:
            polarity = POLARITY.get(row["good_is"], "higher")
            line = [row["ref"], row["name"], "service", unit_of(row), polarity, "annual", "annual"]
            writer.writerow(line)
    call_command("import_kpis", str(kpis), stdout=StringIO())
    out = StringIO()
    call_command("import_targets", str(path), stdout=out)
    return out.getvalue().splitlines()


def test_what_is_a_number_is_read_and_what_is_words_is_put_to_a_person(printed):
    assert printed[-2:] == ["Targets: read 8, put to a person 12.", "Saved: 8 new."]
    saved = dict(Target.objects.values_list("kpi__code", "value"))
    assert float(saved.pop("OC04")) == 10.3
    assert saved == READ
    assert set(Target.objects.values_list("period_kind", "period_start__year")) == {
        ("financial_year", 2022)
    }


def test_every_question_keeps_the_words_and_names_its_kpi(path, printed):
    rows = json.loads(path.read_text())["rows"]
    asked = [line for line in printed if line.startswith("for a person: ")]
    left = [row for row in rows if row["ref"] not in READ and row["ref"] != "OC04"]
    assert len(asked) == len(left) == 12
    for line, row in zip(asked, left, strict=True):
        assert f": {row['ref']} {row['name']}, 2022/23: '{row['target']}'. " in line
