"""A council, and its files as a data team sends them."""

import csv
import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from perfportal.core.clock import fixed_today

TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def council(db):
    call_command("create_council", "Wrenford Borough Council", stdout=StringIO())


class Sender:
    """Sends tables to the import commands as csv files; keeps what was printed."""

    def __init__(self, folder):
        self.folder, self.out = folder, ""

    def __call__(self, command, rows, *options):
        """Import rows (dicts); answer the refusal's sentence, or an empty text."""
        header = list(dict.fromkeys(name for row in rows for name in row))
        path = self.folder / f"{command.removeprefix('import_')}.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, header, restval="")
            writer.writeheader()
            writer.writerows(rows)
        return self.file(command, path, *options)

    def file(self, command, path, *options):
        out = StringIO()
        try:
            with fixed_today(TODAY):
                call_command(command, str(path), *options, stdout=out)
        except CommandError as error:
            self.out = out.getvalue()
            return str(error)
        self.out = out.getvalue()
        return ""

    @property
    def lines(self):
        return self.out.splitlines()


@pytest.fixture
def send(council, tmp_path):
    return Sender(tmp_path)


def kpi_row(code="HR-01", **fields):
    """A percentage counted each quarter from two numbers, unless said otherwise."""
    return {
        "code": code,
        "title": f"Share of {code} done",
        "tier": "service",
        "unit": "percent",
        "polarity": "higher",
        "frequency": "quarterly",
        "measure_type": "ratio",
    } | fields
