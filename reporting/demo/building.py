"""Loads the invented borough through the commands that a real council uses."""

import csv
import io
import tempfile
from pathlib import Path

from django.core.management import call_command

from perfportal.core.access.roles import ROLE_RULES, Scope
from perfportal.core.actions import create_council
from perfportal.core.models import (
    Committee,
    Directorate,
    Portfolio,
    RoleAssignment,
    Service,
    User,
    get_organisation,
)
from perfportal.core.periods import parse_period
from reporting.demo import strategy
from reporting.demo.people import PEOPLE, Person
from reporting.demo.series import HERE, actual_rows, read_recipes, target_rows
from reporting.demo.sources import record_sources

NAME = "Wrenford Borough Council"
GSS_CODE = "E07999901"
SCOPES = {
    Scope.DIRECTORATE: Directorate,
    Scope.SERVICE: Service,
    Scope.PORTFOLIO: Portfolio,
    Scope.COMMITTEE: Committee,
}
TARGET_COLUMNS = ("kpi_code", "period", "value", "lower", "upper", "kind", "rationale")
ACTUAL_COLUMNS = (
    "kpi_code", "period", "value", "numerator", "denominator", "ci_low", "ci_high", "commentary",
)  # fmt: skip


def build(today, *, quarter) -> dict[str, User]:
    """Council, KPIs, people, targets and every figure before `quarter`; people by address."""
    create_council(by=User.objects.system(), name=NAME, gss_code=GSS_CODE)
    call_command("import_kpis", str(HERE / "kpis.csv"), stdout=io.StringIO())
    people = {person.address: _make(person) for person in PEOPLE}
    recipes = read_recipes()
    load("import_targets", TARGET_COLUMNS, _all(target_rows, recipes, today))
    strategy.write(people, today)
    history = [row for row in _all(actual_rows, recipes, today) if not is_in(row, quarter)]
    load("import_actuals", ACTUAL_COLUMNS, history, historic=True)
    record_sources(people, today)
    return people


def is_in(row, quarter) -> bool:
    """Whether a figure's period ends within the quarter that is being collected."""
    return quarter.contains(parse_period(row["period"]).end)


def _all(rows, recipes, today):
    return [row for recipe in recipes for row in rows(recipe, today)]


def load(command, columns, rows, **options) -> None:
    """Write the rows as the file that the command reads, and run it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{command.removeprefix('import_')}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
        call_command(command, str(path), stdout=io.StringIO(), **options)


def _make(person: Person) -> User:
    """The account of a person, with the role over each of their scopes."""
    user, _created = User.objects.get_or_create(email=person.email)
    user.full_name, user.job_title = person.name, person.job_title
    user.is_demo, user.is_active = True, True
    user.is_staff = person.role == "administrator"
    user.set_unusable_password()
    user.save()
    user.role_assignments.all().delete()
    organisation, scope = get_organisation(), ROLE_RULES[person.role].scope
    for place in _places(scope, person.scopes):
        RoleAssignment.objects.create(
            user=user, role=person.role.value, organisation=organisation, **place
        )
    return user


def _places(scope, names) -> list[dict]:
    if scope is Scope.COUNCIL:
        return [{}]
    return [{scope.value: SCOPES[scope].objects.get(name=name)} for name in names]
