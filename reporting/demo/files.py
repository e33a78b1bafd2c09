"""The performance team's contractor sends tables of its own shape: one is known, one waits."""

import csv
import io

from kpis.collection.actions import file_mappings
from perfportal.core.models import get_organisation

SENT_BY = "asha.begum"
KNOWN = [
    ["Contract report of the waste service", "", ""],
    ["Indicator", "Quarter", "Result"],
    ["ENV-04", None, "1,210"],
    ["Total", None, "1,210"],
]
WAITING = [
    ["Measure", None, "Remarks"],
    ["Fly tips that were reported", "1,210", "Provisional, from the contractor."],
    ["Air quality index", "3", ""],
]


def send_tables(people, quarter) -> None:
    """The columns of the first are explained; of the second nobody has said what they mean."""
    taken = _send(people, "contract-report.csv", _filled(KNOWN, quarter))
    waiting = file_mappings.open_waiting(taken.mapping)
    file_mappings.save_choices(by=people[SENT_BY], mapping=taken.mapping, choices=waiting.choices)
    _send(people, "fly-tipping.csv", _filled(WAITING, quarter))


def _filled(rows, quarter) -> list[list[str]]:
    return [[quarter.short_label if cell is None else cell for cell in row] for row in rows]


def _send(people, name: str, rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return file_mappings.take_file(
        by=people[SENT_BY],
        organisation=get_organisation(),
        file_name=name,
        content=text.getvalue().encode(),
    )
