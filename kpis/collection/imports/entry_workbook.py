"""A filled entry workbook, read back: whose it is, whether its shape still holds, row by row.

The keys in the hidden columns say which value a row is about; order and missing rows do not matter.
A row in which nothing is filled in says nothing and is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kpis.calculations.codes import Unit
from kpis.collection.entry_columns import (
    COLUMNS,
    ENTRY_COLUMNS,
    FIGURES,
    FORMAT,
    HEADER_ROW,
    KEYS,
    NUMBERS,
    PLACES,
    Column,
    answers,
)
from kpis.collection.imports.incoming import IncomingValue, Refusal
from kpis.collection.models import Actual, CollectionRound
from perfportal.core.documents import DocumentError
from perfportal.core.documents.sheet_cells import SheetCell, SheetRow, read_sheets
from perfportal.core.models import User
from perfportal.core.periods import PeriodError, parse_period


@dataclass(frozen=True)
class Reading:
    """What a file says, and what of it cannot be read."""

    values: list[IncomingValue]
    refusals: list[Refusal]


@dataclass(frozen=True)
class Keys:
    """What the hidden sheet says about the workbook as a whole."""

    format: str
    round: str
    person: str
    name: str


def read_entry_workbook(
    content: bytes, *, round_: CollectionRound, person: User, slots: Mapping[str, Actual]
) -> Reading:
    """Raises DocumentError where the workbook as a whole is not the one for this page.

    `slots` are those that the person may have been asked for, by uid as text.
    """
    sheets = read_sheets(content, (FIGURES, KEYS))
    if FIGURES not in sheets or KEYS not in sheets:
        raise DocumentError(
            _("This is not an entry workbook of the portal. Download yours and fill it in.")
        )
    _check_keys(_keys_of(sheets[KEYS]), round_, person)
    _check_header(sheets[FIGURES])
    reading = Reading([], [])
    for row in sheets[FIGURES]:
        if row.number > HEADER_ROW:
            _read_row(row, slots, reading)
    return reading


def person_named_in(content: bytes) -> str:
    """The uid of the person for whom the workbook was made; empty where it does not say."""
    sheets = read_sheets(content, (KEYS,))
    return _keys_of(sheets.get(KEYS, [])).person


def _keys_of(rows: list[SheetRow]) -> Keys:
    facts = {row.at(1).text: row.at(2).text for row in rows}
    return Keys(*(facts.get(name, "") for name in ("format", "round", "person", "name")))


def _check_keys(keys: Keys, round_: CollectionRound, person: User) -> None:
    if keys.format != FORMAT:
        raise DocumentError(
            _("This workbook was made by another version of the portal. Download it again and copy "
              "your figures over.")
        )  # fmt: skip
    if keys.round != round_.period.token:
        raise DocumentError(
            _("This workbook is for %(its)s, and this page is for %(ours)s. Upload it on the page "
              "of its own round.")
            % {"its": _period_words(keys.round), "ours": round_.period.short_label}
        )  # fmt: skip
    if keys.person != str(person.uid):
        raise DocumentError(
            _("This workbook was made for %(name)s, not for %(person)s. Download the right one.")
            % {"name": keys.name or _("somebody else"), "person": person}
        )


def _period_words(token: str) -> str:
    try:
        return parse_period(token).short_label
    except PeriodError:
        return _("another round")


def _check_header(rows: list[SheetRow]) -> None:
    header = next((row for row in rows if row.number == HEADER_ROW), SheetRow(HEADER_ROW, ()))
    for place, column in enumerate(COLUMNS, start=1):
        cell = header.at(place)
        if cell.text != column.heading:
            raise DocumentError(
                _("Sheet %(sheet)s, row %(row)s, column %(column)s: “%(found)s” stands where "
                  "“%(wanted)s” was. Columns must not be added, removed or renamed: download the "
                  "workbook again and copy your figures over.")
                % {"sheet": FIGURES, "row": HEADER_ROW, "column": cell.column,
                   "found": cell.text[:40] or _("nothing"), "wanted": column.heading}
            )  # fmt: skip


def _read_row(row: SheetRow, slots: Mapping[str, Actual], reading: Reading) -> None:
    where = _("Sheet %(sheet)s, row %(row)s") % {"sheet": FIGURES, "row": row.number}
    filled = _filled_in(row)
    stray = [cell for cell in row.cells[len(COLUMNS) :] if cell.has_something]
    if stray:
        sentence = _("column %s: there is something beside the table. Delete it.")
        reading.refusals.append(Refusal(where, sentence % stray[0].column))
        return
    actual = _slot_of(row, slots)
    if actual is None:
        if filled or any(row.at(PLACES[name]).has_something for name in ("key_slot", "code")):
            reading.refusals.append(Refusal(where, _lost_key(row)))
        return
    if filled:
        _read_entry(row, where, actual, filled, reading)


def _filled_in(row: SheetRow) -> list[Column]:
    """The entry columns with something in them; how final nothing is says nothing."""
    filled = [column for column in ENTRY_COLUMNS if row.at(PLACES[column.name]).has_something]
    return [] if [column.field for column in filled] == ["data_status"] else filled


def _slot_of(row: SheetRow, slots: Mapping[str, Actual]) -> Actual | None:
    """The slot that all keys of the row agree upon."""
    actual = slots.get(row.at(PLACES["key_slot"]).text)
    if actual is None or not row.at(PLACES["key_version"]).text.isdecimal():
        return None
    said = [row.at(PLACES[name]).text for name in ("key_code", "key_period", "code")]
    code = actual.kpi.code
    return actual if said == [code, actual.period.token, code] else None


def _lost_key(row: SheetRow) -> str:
    code = row.at(PLACES["code"]).text or row.at(PLACES["key_code"]).text
    if not code:
        return _("there is no KPI in this row. Fill in the rows that are there, and no others.")
    return _("the hidden key of %s has been changed, or the value is not yours in this round. "
             "Download the workbook again and copy this row over.") % code  # fmt: skip


def _read_entry(row, where: str, actual: Actual, filled: list[Column], reading: Reading) -> None:
    typed, faults = {}, []
    for column in filled:
        cell = row.at(PLACES[column.name])
        place = f"{where}, {_column_words(cell, column)}"
        fault = cell.fault or _fault(cell, column, actual)
        if fault:
            faults.append(Refusal(place, fault))
        else:
            typed[column.field] = _answer(cell, column)
    if faults:
        reading.refusals.extend(faults)
        return
    reading.values.append(
        IncomingValue(
            kpi=actual.kpi,
            period=actual.period,
            where=where,
            typed=typed,
            seen_version=int(row.at(PLACES["key_version"]).text),
            cells={
                column.field: f"{where}, {_column_words(row.at(PLACES[column.name]), column)}"
                for column in ENTRY_COLUMNS
            },
            notes=_notes(row, where),
        )
    )


def _column_words(cell: SheetCell, column: Column) -> str:
    return _("column %(letter)s (%(heading)s)") % {
        "letter": cell.column,
        "heading": column.heading,
    }


def _fault(cell: SheetCell, column: Column, actual: Actual) -> str:
    """What only the workbook can tell: an answer that is not in the list, a stray percentage."""
    choices = answers(column.field)
    if choices and _code_of(cell.text, choices) is None:
        listed = ", ".join(f"“{words}”" for words in choices.values())
        return _("“%(found)s” is not one of the answers: %(listed)s.") % {
            "found": cell.text[:40],
            "listed": listed,
        }
    is_share = column.field == "value" and actual.kpi.definition.unit == Unit.PERCENT
    if column.field in NUMBERS and cell.text.endswith("%") and not is_share:
        return _("“%s” is a percentage, and a number is asked for.") % cell.text
    return ""


def _answer(cell: SheetCell, column: Column) -> str:
    choices = answers(column.field)
    return _code_of(cell.text, choices) or "" if choices else cell.text


def _code_of(text: str, choices: dict[str, str]) -> str | None:
    asked = text.casefold()
    return next((code for code, words in choices.items() if words.casefold() == asked), None)


def _notes(row: SheetRow, where: str) -> tuple[str, ...]:
    return (_("%s is hidden in the workbook. It was read all the same.") % where,) * row.is_hidden
