"""What the rows of a file become: a tree of records with references, due dates and links.

No status is ever inferred: the document has no column for one. A row whose text counts `i) ... ii)`
under a numbered reference becomes a heading and its parts, each with its share of the update.
"""

import datetime as dt
from dataclasses import dataclass, field, replace

from kpis.register.imports.report import ImportReport
from recommendations.calculations.due_words import due_words
from recommendations.calculations.numbering import (
    parent_references,
    part_reference,
    reference_in_text,
    reference_key,
    tidy_reference,
)
from recommendations.calculations.sub_items import share_of, sub_items
from recommendations.imports.source import SourceFile, SourceRow


@dataclass(frozen=True)
class PlannedRecord:
    """One recommendation or heading to be made. `parent` is a working reference or empty."""

    working_reference: str
    row: SourceRow
    text: str
    original_text: str
    reference: str = ""
    parent: str = ""
    response: str = ""
    update: str = ""
    due_text: str = ""
    due_on: dt.date | None = None


@dataclass
class Plan:
    """The records in order, and how many are headings."""

    source: SourceFile
    records: list[PlannedRecord] = field(default_factory=list)

    @property
    def headings(self) -> set[str]:
        return {record.parent for record in self.records if record.parent}

    @property
    def leaves(self) -> list[PlannedRecord]:
        headings = self.headings
        return [record for record in self.records if record.working_reference not in headings]

    @property
    def groups(self) -> list[str]:
        return list(dict.fromkeys(record.row.group for record in self.records if record.row.group))


def plan_records(source: SourceFile, report: ImportReport) -> Plan:
    """The plan for a file; rows that cannot be read are refused in the report."""
    planned = [record for row in source.rows for record in _records_of(row, report)]
    _refuse_repeated(planned, report)
    planned = _in_order(_with_parents(planned))
    headings = {record.parent for record in planned}
    return Plan(
        source,
        [
            record if record.working_reference in headings else _with_due(record)
            for record in planned
        ],
    )


def _records_of(row: SourceRow, report: ImportReport) -> list[PlannedRecord]:
    """The record of a row, or a heading with its parts."""
    text, reference = row.text, ""
    if row.reference:
        reference = tidy_reference(row.reference)
        if reference is None:
            sentence = f"'{row.reference}' is not a reference. Write 1, 1a or 1a(i)."
            report.refuse(row.number, "reference", sentence)
            return []
    elif found := reference_in_text(row.text):
        reference, text = found
    if not text:
        report.refuse(row.number, "text", "The recommendation has no words. Type them in.")
        return []
    whole = PlannedRecord(
        working_reference=reference or row.working_reference or f"R{row.number:02}",
        reference=reference,
        row=row,
        text=text,
        original_text=row.text,
        response=row.response,
        update=row.update,
    )
    return _split(whole) if reference and not reference.endswith(")") else [whole]


def _split(whole: PlannedRecord) -> list[PlannedRecord]:
    """A heading and its roman parts, where the text counts them."""
    divided = sub_items(whole.text)
    if divided is None:
        return [whole]
    count = len(divided.items)
    parts = [
        replace(
            whole,
            working_reference=part_reference(whole.reference, number),
            reference=part_reference(whole.reference, number),
            parent=whole.reference,
            text=item,
            original_text=item,
            response=share_of(whole.response, number, count),
            update=share_of(whole.update, number, count),
        )
        for number, item in enumerate(divided.items, start=1)
    ]
    heading = replace(whole, text=divided.stem or whole.text, response="", update="")
    return [heading, *parts]


def _refuse_repeated(planned, report: ImportReport) -> None:
    seen = {}
    for record in planned:
        first = seen.setdefault(record.working_reference, record)
        if first is not record:
            report.refuse(
                record.row.number,
                "reference",
                f"{record.working_reference} stands in row {first.row.number} already. "
                "Give each its own.",
            )


def _with_parents(planned):
    """Each record under the nearest reference above it that the file has."""
    known = {record.working_reference for record in planned}
    return [replace(record, parent=_parent(record, known)) for record in planned]


def _parent(record, known) -> str:
    above = parent_references(record.reference) if record.reference else []
    return next((reference for reference in above if reference in known), "")


def _in_order(planned):
    """As people count where every row is numbered, else as the document has them."""
    if all(record.reference for record in planned):
        return sorted(planned, key=lambda record: reference_key(record.reference))
    return planned


def _with_due(record: PlannedRecord) -> PlannedRecord:
    """The words about time; the day only where they set one beyond doubt."""
    words = due_words(record.text)
    if words is None:
        return record
    return replace(record, due_text=words.text, due_on=words.day if words.is_due_date else None)
