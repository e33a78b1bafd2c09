"""A sheet as it is being read, cell by cell, whatever kind of file it is in.

Too large a sheet is refused at the first cell that makes it so: nothing is spread out before.
"""

from dataclasses import dataclass

from perfportal.core.documents.sheets import Sheet, SheetRow, place
from perfportal.core.documents.tables import MAX_COLUMNS, MAX_ROWS, DocumentError

FORMULA = "Cell {} holds a formula. Put the value itself there."
ERROR = "Cell {} holds the error {}. Put the value itself there."
MERGED = "The cells {} are merged. Unmerge them and fill in each one."
MOST_MERGED = 20_000
MOST_CELLS = 3_000_000
MOST_HIDDEN = 16_384


@dataclass(frozen=True)
class Area:
    """Merged cells: first and last row by number, first and last column from 0."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int

    def __str__(self):
        first = place(self.first_row, self.first_column)
        return f"{first}:{place(self.last_row, self.last_column)}"


def is_merged_fault(sentence: str) -> bool:
    return sentence.startswith(MERGED.partition("{")[0])


class SheetBuilder:
    """Rows by number, columns from 0; `says` goes before a sentence about the sheet's size."""

    def __init__(self, name: str, *, is_hidden: bool, says: str | None = None):
        self._name, self._is_hidden = name, is_hidden
        self._says = f"Sheet {name}: " if says is None else says
        self._rows: dict[int, list[str]] = {}
        self._faults: dict[tuple[int, int], str] = {}
        self._coloured: dict[tuple[int, int], str] = {}
        self._merged: list[Area] = []
        self._hidden_rows, self._hidden_columns = set(), set()
        self._number, self._cells, self._count = 0, [], 0

    def text(self, row: int, column: int, text: str) -> None:
        """What a cell shows; an empty text is no cell."""
        if not text:
            return
        if row != self._number:
            self._turn_to(row, column)
        cells = self._cells
        missing = column - len(cells)
        if missing < 0:
            cells[column] = text
            return
        if column >= MAX_COLUMNS:
            self._refuse_width(row)
        if missing:
            cells.extend([""] * missing)
        cells.append(text)

    def formula(self, row: int, column: int) -> None:
        self._fault(row, column, FORMULA.format(place(row, column)))

    def error(self, row: int, column: int, word: str) -> None:
        self._fault(row, column, ERROR.format(place(row, column), word))

    def merge(self, area: Area) -> None:
        self._merged.append(area)

    def colour(self, row: int, column: int, word: str) -> None:
        """The cell is filled with a colour of a status; of interest where it stays empty."""
        if row <= MAX_ROWS and column < MAX_COLUMNS:
            self._coloured[row, column] = word

    def hide_rows(self, first: int, last: int) -> None:
        self._hidden_rows.update(range(first, min(last, MAX_ROWS) + 1))

    def hide_columns(self, first: int, last: int) -> None:
        self._hidden_columns.update(range(first, min(last, MOST_HIDDEN) + 1))

    def build(self) -> Sheet:
        unread = {row for row, _column in self._faults}
        for row, column in self._faults:
            cells = self._rows.setdefault(row, [])
            if column < len(cells):
                cells[column] = ""
        self._spread_merged()
        return Sheet(
            name=self._name,
            rows=tuple(self._filled(unread)),
            is_hidden=self._is_hidden,
            faults=self._faults,
            hidden_columns=frozenset(self._hidden_columns),
            coloured=dict(self._empty_coloured()),
        )

    def _turn_to(self, row: int, column: int) -> None:
        if row > MAX_ROWS:
            raise DocumentError(
                f"{self._says}There are more than {MAX_ROWS:,} rows. Use a csv, in parts."
            )
        self._count += len(self._cells)
        if self._count > MOST_CELLS:
            raise DocumentError(f"{self._says}The table is too large. Use a csv, in parts.")
        self._number, self._cells = row, self._rows.setdefault(row, [])

    def _refuse_width(self, row: int):
        raise DocumentError(
            f"{self._says}Row {row} has more than {MAX_COLUMNS} columns. "
            "Delete the columns to the right of the table."
        )

    def _fault(self, row: int, column: int, sentence: str) -> None:
        if column >= MAX_COLUMNS:
            self._refuse_width(row)
        self._faults.setdefault((row, column), sentence)

    def _spread_merged(self) -> None:
        """Each part of merged cells within the table is a fault: what it says is not certain."""
        spread = 0
        width = max(map(len, self._rows.values()), default=0)
        height = max(self._rows, default=0)
        for area in self._merged:
            rows = range(area.first_row, min(area.last_row, height) + 1)
            columns = range(area.first_column, min(area.last_column, width - 1) + 1)
            spread += len(rows) * len(columns)
            if spread > MOST_MERGED:
                raise DocumentError(f"Sheet {self._name}: {MERGED.format(area)}")
            for row in rows:
                for column in columns:
                    self._faults.setdefault((row, column), MERGED.format(area))

    def _filled(self, unread: set[int]):
        """Rows that show something, and those of which something could not be read."""
        for number in sorted(self._rows):
            cells = self._rows[number]
            while cells and not cells[-1]:
                cells.pop()
            if cells or number in unread:
                yield SheetRow(number, tuple(cells), number in self._hidden_rows)

    def _empty_coloured(self):
        for (row, column), word in self._coloured.items():
            cells = self._rows.get(row, ())
            if column >= len(cells) or not cells[column]:
                yield (row, column), word
