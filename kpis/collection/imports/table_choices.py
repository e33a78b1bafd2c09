"""What the columns of somebody's table mean: their choices, and the table seen by its header.

Columns are remembered by the words in their heading, so that a file with a further column or line
above the table is read as before. A heading that stands there twice is told apart by its letter.
"""

import hashlib
import re
from collections import Counter
from dataclasses import asdict, dataclass, field

from perfportal.core.documents.sheets import Sheet, SheetRow, column_letters
from perfportal.core.periods import Period, PeriodError, parse_period

WIDE, FIXED = "*wide*", "*fixed*"
PERIOD_WORDS = "<period>"
LINES_ABOVE = 30
PART = re.compile(r"q[1-4]|h[12]|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\w*")


@dataclass(frozen=True)
class Choices:
    """How a table is to be read; columns by the key of their heading, empty for none.

    `period` is a column, or WIDE (a column for each period), or FIXED (all rows are about
    `one_period`). With WIDE `one_period` may be the year of columns named Q1 or April. Only rows
    whose `only_column` says `only_text` are read. `shares` says of a column of percentages whether
    0.774 stands for 77.4% (`share`) or for 0.774% (`percent`). `matches` has the code of a KPI, or
    nothing where it is left out, for each name in the file.
    """

    sheet: str = ""
    header_row: int = 1
    kpi: str = ""
    period: str = ""
    one_period: str = ""
    value: str = ""
    numerator: str = ""
    denominator: str = ""
    commentary: str = ""
    only_column: str = ""
    only_text: str = ""
    shares: dict[str, str] = field(default_factory=dict)
    matches: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict) -> "Choices":
        return cls(**kept)


@dataclass(frozen=True)
class Heading:
    """One column: its place from 0, its words, and the key by which it is remembered."""

    column: int
    words: str
    key: str

    @property
    def letters(self) -> str:
        return column_letters(self.column)


@dataclass(frozen=True)
class TableView:
    """A sheet as the table under one of its rows."""

    sheet: Sheet
    header_row: int
    headings: tuple[Heading, ...]
    rows: tuple[SheetRow, ...]

    @classmethod
    def of(cls, sheet: Sheet, header_row: int) -> "TableView":
        header = next((row for row in sheet.rows if row.number == header_row), None)
        rows = tuple(row for row in sheet.rows if row.number > header_row)
        return cls(sheet, header_row, _headings(header, rows), rows)

    def find(self, key: str) -> Heading | None:
        return next((one for one in self.headings if one.key == key), None) if key else None

    def text(self, row: SheetRow, heading: Heading | None) -> str:
        if heading is None or heading.column >= len(row.cells):
            return ""
        return row.cells[heading.column].strip()

    def periods(self, year: str = "") -> dict[Heading, str]:
        """The columns that are named by a period, and the period as it would be written in full."""
        found = {heading: period_words(heading.words, year) for heading in self.headings}
        return {heading: words for heading, words in found.items() if words}


def period_words(words: str, year: str = "", *, calendar: str = "financial") -> str:
    """The words where they name a period, with the year where they are only part of one."""
    text = words.strip()
    for whole in (text, f"{text} {year}" if year and PART.fullmatch(text.lower()) else ""):
        if whole and read_period(whole, calendar=calendar):
            return whole
    return ""


def read_period(words: str, *, calendar: str) -> Period | None:
    try:
        return parse_period(words, default_calendar=calendar)
    except PeriodError:
        return None


def signature(header: tuple[str, ...]) -> str:
    """The same for two tables whose headings are the same but for their periods."""
    names = []
    for words in filter(None, map(normal, header)):
        name = PERIOD_WORDS if _is_period(words) else words
        if name != PERIOD_WORDS or names[-1:] != [PERIOD_WORDS]:
            names.append(name)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def find_header(sheet: Sheet, wanted: str) -> int:
    """The number of the row with this signature; 0 where none has it."""
    first = (row for row in sheet.rows[:LINES_ABOVE] if signature(row.cells) == wanted)
    return next((row.number for row in first), 0)


def normal(words: str) -> str:
    """Words for comparing: small letters, single blanks."""
    return " ".join(words.lower().split())


def _is_period(words: str) -> bool:
    return bool(period_words(words)) or bool(PART.fullmatch(words))


def _headings(header: SheetRow | None, rows: tuple[SheetRow, ...]) -> tuple[Heading, ...]:
    width = max((len(row.cells) for row in rows), default=0)
    names = list(header.cells) if header else []
    names += [""] * (width - len(names))
    counts = Counter(map(normal, names))
    return tuple(
        Heading(column, words.strip(), _key(normal(words), column, counts))
        for column, words in enumerate(names)
    )


def _key(words: str, column: int, counts: Counter) -> str:
    if not words:
        return f"column {column_letters(column)}"
    return words if counts[words] == 1 else f"{words} ({column_letters(column)})"
