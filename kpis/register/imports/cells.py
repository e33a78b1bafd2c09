"""Reading the cells of one row; what cannot be read is refused with its place."""

import re
from decimal import Decimal
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from kpis.calculations.checks import DECIMAL_PLACES, check_number
from kpis.register.imports.report import ImportReport
from perfportal.core.documents import TableRow
from perfportal.core.documents.numbers import NumberError, parse_figure, parse_yes_no
from perfportal.core.periods import Period, PeriodError, parse_period

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
LONGEST_CODE = 20


class Cells:
    """The cells of a row. Each question answers None for an empty cell and for a refused one."""

    def __init__(self, row: TableRow, report: ImportReport):
        self.number, self._row, self._report = row.number, row, report
        self.is_good = True

    def refuse(self, column: str, sentence: str) -> None:
        self.is_good = False
        self._report.refuse(self.number, column, sentence)

    def doubt(self, column: str, kind: str, sentence: str) -> None:
        """A question about the cell; of one kind only the first twenty are printed."""
        self._report.doubt(self.number, column, sentence, kind)

    def has(self, column: str) -> bool:
        return bool(self._row[column])

    def text(self, column: str, *, longest: int | None = None, required=False) -> str | None:
        text = self._row[column]
        if not text and required:
            self.refuse(column, "this is empty. Fill it in.")
        if longest and len(text) > longest:
            self.refuse(column, f"this is longer than {longest} characters. Shorten it.")
            return None
        return text or None

    def code(self, column: str) -> str | None:
        """The code of a KPI, which is part of addresses."""
        text = self.text(column, required=True)
        if text and not (CODE.fullmatch(text) and len(text) <= LONGEST_CODE):
            self.refuse(
                column,
                f"'{text}' cannot be a code: use letters, digits, hyphens and dots, at most "
                f"{LONGEST_CODE}. A code of another system goes into external_code.",
            )
            return None
        return text

    def choice(self, column: str, codes, *, required=False) -> str | None:
        """One of the codes, in any case, blanks or hyphens for underscores."""
        text = self.text(column, required=required)
        if text is None:
            return None
        allowed = _texts(tuple(codes))
        found = text.lower().replace(" ", "_").replace("-", "_")
        if found not in allowed:
            self.refuse(column, f"'{text}' is not one of: {', '.join(allowed)}.")
            return None
        return found

    def figure(self, column: str, unit: str = "number") -> Decimal | None:
        """A number of at most 15 digits and 4 decimal places; by its unit a yes, no or day."""
        if not self.has(column):
            return None
        try:
            number = without_spare_zeros(parse_figure(self._row[column], unit))
        except NumberError as error:
            self.refuse(column, str(error))
            return None
        if problem := check_number(number):
            self.refuse(column, f"'{self._row[column]}': {problem}")
            return None
        return number

    def whole(self, column: str, *, lowest: int, highest: int) -> int | None:
        number = self.figure(column)
        if number is None:
            return None
        if number != number.to_integral_value() or not lowest <= number <= highest:
            self.refuse(
                column, f"'{self._row[column]}' is not a whole number from {lowest} to {highest}."
            )
            return None
        return int(number)

    def yes_no(self, column: str) -> bool | None:
        if not self.has(column):
            return None
        try:
            return bool(parse_yes_no(self._row[column]))
        except NumberError as error:
            self.refuse(column, str(error))
            return None

    def email(self, column: str) -> str | None:
        text = self.text(column, longest=254)
        try:
            if text:
                validate_email(text)
        except ValidationError:
            self.refuse(column, f"'{text}' is not an e-mail address.")
            return None
        return text.lower() if text else None

    def period(self, column: str, *, calendar: str) -> Period | None:
        text = self.text(column, required=True)
        if text is None:
            return None
        try:
            return parse_period(text, default_calendar=calendar)
        except PeriodError as error:
            self.refuse(column, str(error))
            return None


@lru_cache(maxsize=64)
def _texts(codes: tuple) -> tuple[str, ...]:
    return tuple(map(str, codes))


def without_spare_zeros(number: Decimal) -> Decimal:
    """97.20000 is 97.2000: zeros beyond the fourth place say nothing."""
    if number.as_tuple().exponent >= -DECIMAL_PLACES:
        return number
    short = number.quantize(Decimal(1).scaleb(-DECIMAL_PLACES))
    return short if short == number else number
