"""The shape of the entry workbook, for who writes it and who reads it: sheets, columns, answers.

The headings are part of the format, so they are not translated; FORMAT counts its changes.
"""

from dataclasses import dataclass

from kpis.calculations.checks import EntryRules
from kpis.calculations.codes import DataStatus
from kpis.collection.forms import MARKERS, STATUSES

FORMAT = "1"
GUIDANCE, FIGURES, LISTS, KEYS = "Guidance", "Figures", "Lists", "Workbook"
HEADER_ROW = 3
YES = "Yes"


@dataclass(frozen=True)
class Column:
    """One column of the sheet of figures; `field` names the field of the entry form it fills."""

    name: str
    heading: str
    width: int
    field: str = ""
    is_key: bool = False


COLUMNS = (
    Column("title", "KPI", 38),
    Column("code", "Code", 11),
    Column("period", "Period", 13),
    Column("asked", "What is asked for", 34),
    Column("unit", "Unit", 11),
    Column("last", "Last value", 12),
    Column("target", "Target", 12),
    Column("range", "Allowed", 13),
    Column("state", "State", 13),
    Column("value", "Figure", 14, field="value"),
    Column("numerator", "Number on top", 15, field="numerator"),
    Column("denominator", "Number below", 15, field="denominator"),
    Column("marker", "No figure because", 26, field="marker"),
    Column("data_status", "How final", 18, field="data_status"),
    Column("commentary", "Commentary", 60, field="commentary"),
    Column("confirmed", "Unchanged: confirmed", 13, field="confirmed"),
    Column("key_code", "Key: code", 10, is_key=True),
    Column("key_period", "Key: period", 10, is_key=True),
    Column("key_slot", "Key: place", 10, is_key=True),
    Column("key_version", "Key: version", 10, is_key=True),
)
PLACES = {column.name: number for number, column in enumerate(COLUMNS, start=1)}
ENTRY_COLUMNS = tuple(column for column in COLUMNS if column.field)
NUMBERS = ("value", "numerator", "denominator")


def answers(field: str) -> dict[str, str]:
    """The words that a cell of a list offers, by the code that they stand for."""
    if field == "marker":
        return {code: str(words) for code, words in MARKERS if code}
    if field == "data_status":
        return {code: str(words) for code, words in STATUSES}
    return {"on": YES} if field in ("confirmed", "carries_evidence") else {}


def numbers_asked(rules: EntryRules) -> tuple[str, ...]:
    """Which of the three numbers the measure type asks for."""
    if rules.needs_numerator:
        return ("numerator", "denominator")
    return ("value", "denominator") if rules.needs_denominator else ("value",)


def status_or_final(words: dict[str, str]) -> str:
    """How final the words are; a figure of which nothing is said is final."""
    return words.get("data_status") or DataStatus.FINAL.value
