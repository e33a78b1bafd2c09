"""What the cells of the entry workbook let people type, and what they are told when they do."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from kpis.calculations.codes import Unit
from kpis.collection.entry_columns import LISTS, NUMBERS, PLACES, answers
from kpis.collection.exports.entry_rows import EntryRow

WIDEST = Decimal(10) ** 15
LONGEST_PROMPT = 250
ANSWER_LISTS = {"marker": "A", "data_status": "B", "confirmed": "C"}


def add_cell_rules(sheet, rows: Sequence[EntryRow], *, first: int) -> None:
    """A rule for each open cell; those that offer a list share one for each column."""
    lists = {field: _list_rule(column, field) for field, column in ANSWER_LISTS.items()}
    for number, row in enumerate(rows, start=first):
        for field in row.open_fields & ANSWER_LISTS.keys():
            lists[field].add(_place(field, number))
        for field in row.open_fields & frozenset(NUMBERS):
            rule = _number_rule(row, field)
            rule.add(_place(field, number))
            sheet.add_data_validation(rule)
    for rule in lists.values():
        if rule.sqref:
            sheet.add_data_validation(rule)


def _place(field: str, row: int) -> str:
    return f"{get_column_letter(PLACES[field])}{row}"


def _list_rule(column: str, field: str) -> DataValidation:
    return DataValidation(
        type="list",
        formula1=f"{LISTS}!${column}$1:${column}${len(answers(field))}",
        allow_blank=True,
        showErrorMessage=True,
        error=_("Choose an answer from the list, or leave the cell empty."),
    )


def _number_rule(row: EntryRow, field: str) -> DataValidation:
    said = {
        "allow_blank": True,
        "showErrorMessage": True,
        "showInputMessage": True,
        "promptTitle": row.keys["key_code"][:32],
        "prompt": row.prompts[field][:LONGEST_PROMPT],
    }
    if field == "value" and row.unit == Unit.YES_NO:
        choose = _("Choose Yes or No.")
        return DataValidation(type="list", formula1=f"{LISTS}!$D$1:$D$2", error=choose, **said)
    if field == "value" and row.unit == Unit.DATE:
        return DataValidation(type=None, **said)
    lowest, highest = (row.lowest, row.highest) if field == "value" else (Decimal(0), None)
    return DataValidation(
        type="decimal",
        operator="between",
        formula1=_plain(-WIDEST if lowest is None else lowest),
        formula2=_plain(WIDEST if highest is None else highest),
        error=_error(lowest, highest),
        **said,
    )


def _plain(limit: Decimal) -> str:
    return f"{limit.normalize():f}"


def _error(lowest, highest) -> str:
    if lowest is None and highest is None:
        return _("Type a number, for example 80.")
    if highest is None:
        return _("Type a number that is not below %s.") % _plain(lowest)
    if lowest is None:
        return _("Type a number that is not above %s.") % _plain(highest)
    return _("Type a number from %(low)s to %(high)s.") % {
        "low": _plain(lowest),
        "high": _plain(highest),
    }
