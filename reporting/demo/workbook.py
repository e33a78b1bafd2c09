"""One officer of the borough works in Excel: the workbook is sent, and its preview waits."""

import io

import openpyxl

from kpis.collection.actions import upload_reading
from kpis.collection.entry_columns import FIGURES, HEADER_ROW, PLACES
from kpis.collection.exports import entry_row, entry_workbook_bytes, guidance_lines
from kpis.collection.models import EntryUpload
from kpis.collection.presenters import moment_words
from kpis.collection.queries.beside import get_besides
from kpis.collection.queries.grid import get_grid_slots
from kpis.collection.queries.rounds import get_round
from perfportal.core import clock
from perfportal.core.models import get_organisation

SENT_BY = "dan.okafor"
TYPED = {
    "ENV-05": {"commentary": "Two crews were away in August; both are back since September."},
    "ENV-06": {"numerator": 12, "denominator": "3OO"},
}


def send_a_workbook(people, quarter) -> None:
    """A litter survey with a slip in it, and a remark on a figure that was given already."""
    person = people[SENT_BY]
    round_ = get_round(get_organisation(), quarter)
    book = openpyxl.load_workbook(io.BytesIO(_workbook(person, round_)))
    for row in range(HEADER_ROW + 1, book[FIGURES].max_row + 1):
        typed = TYPED.get(book[FIGURES].cell(row, PLACES["code"]).value, {})
        for name, value in typed.items():
            book[FIGURES].cell(row, PLACES[name]).value = value
    content = io.BytesIO()
    book.save(content)
    upload_reading.begin(
        by=person,
        organisation=round_.organisation,
        kind=EntryUpload.Kind.ENTRY_WORKBOOK,
        file_name=f"figures-{quarter.token}.xlsx",
        content=content.getvalue(),
        round_=round_,
    )


def _workbook(person, round_) -> bytes:
    slots = list(get_grid_slots(person, round_.period))
    besides, now = get_besides(slots), clock.now()
    return entry_workbook_bytes(
        [entry_row(slot, besides[slot.pk], as_of=clock.today()) for slot in slots],
        person=person,
        round_=round_,
        guidance=guidance_lines(person=person, round_=round_, made_at=moment_words(now)),
        made_at=now,
    )
