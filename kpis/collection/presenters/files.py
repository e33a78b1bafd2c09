"""A table of any shape as its sender sees it: its first rows, and how it is read."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kpis.collection.imports.table_choices import FIXED, WIDE, Choices, TableView
from kpis.collection.models import EntryUpload, FileMapping

ROWS_SHOWN = 8


@dataclass(frozen=True)
class FirstRows:
    """The head of the table and a few rows under it, each with its number and its faults."""

    head: list[str]
    rows: list[list[str]]
    faults: list[str]


@dataclass(frozen=True)
class MappingRow:
    """One kind of file that is remembered, or one that waits for its choices."""

    name: str
    url: str
    reads: str
    used: str
    waits: bool


def first_rows(view: TableView) -> FirstRows:
    """What the file holds, so that the choices can be checked against it."""
    head = [_("Row"), *(f"{one.letters}: {one.words}" for one in view.headings)]
    shown = view.rows[:ROWS_SHOWN]
    rows = [
        [str(row.number), *(view.text(row, heading) for heading in view.headings)] for row in shown
    ]
    numbers = {row.number for row in shown}
    faults = [text for (number, _column), text in view.sheet.faults.items() if number in numbers]
    return FirstRows(head, rows, list(dict.fromkeys(faults)))


def mapping_rows(mappings) -> list[MappingRow]:
    return [
        MappingRow(
            name=mapping.name,
            url=reverse("kpis:entry-file", args=[mapping.uid]),
            reads=_("Waits for you to say what its columns mean")
            if mapping.waits
            else _reads(mapping),
            used=_day(mapping.last_used_at),
            waits=mapping.waits,
        )
        for mapping in mappings
    ]


def loaded_before_words(upload: EntryUpload) -> str:
    """That the very same file has been saved before, by whom."""
    return _("This file was loaded on %(day)s by %(person)s; it is the same to the byte.") % {
        "day": _day(upload.saved_at),
        "person": upload.by,
    }


def _reads(mapping: FileMapping) -> str:
    choices = Choices.from_json(mapping.choices)
    period = {WIDE: _("a column for each period"), FIXED: choices.one_period}.get(
        choices.period, choices.period
    )
    parts = [
        (_("KPI"), choices.kpi),
        (_("period"), period),
        (_("figure"), choices.value),
        (_("number on top"), choices.numerator),
        (_("number below"), choices.denominator),
        (_("commentary"), choices.commentary),
    ]
    told = [f"{what}: {column}" for what, column in parts if column]
    if choices.only_column:
        told.append(
            _("only rows whose %(column)s is %(text)s")
            % {"column": choices.only_column, "text": choices.only_text}
        )
    return "; ".join(told)


def _day(moment) -> str:
    return date_format(timezone.localtime(moment), "j F Y") if moment else ""
