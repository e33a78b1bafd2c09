"""A first guess at what the columns of a table mean; a person looks at it before it is used."""

from collections.abc import Callable, Iterable

from kpis.collection.imports.matching import Register
from kpis.collection.imports.table_choices import (
    LINES_ABOVE,
    WIDE,
    Choices,
    Heading,
    TableView,
    normal,
    period_words,
)
from perfportal.core.documents import DocumentError
from perfportal.core.documents.numbers import NumberError, parse_number
from perfportal.core.documents.sheets import Sheet, SheetRow

LOOKED_AT = 200
MOST, SOME = 0.6, 0.3
KPI_NAMES = ("kpi code", "kpi_code", "kpi", "indicator code", "code", "ref", "reference",
             "indicator", "measure", "title", "description", "name")  # fmt: skip
PERIOD_NAMES = ("period", "quarter", "month", "date", "financial year", "year", "report", "time")
VALUE_NAMES = ("value", "actual", "figure", "result", "current quarter", "current_quarter",
               "current", "outturn", "performance", "score", "%")  # fmt: skip
TOP_NAMES = ("numerator", "number on top", "top")
BELOW_NAMES = ("denominator", "number below", "base", "out of")
WORDS_NAMES = (
    "commentary",
    "comment",
    "comments",
    "narrative",
    "notes",
    "note",
    "remarks",
    "explanation",
)
NAMES = (*KPI_NAMES, *PERIOD_NAMES, *VALUE_NAMES, *TOP_NAMES, *BELOW_NAMES, *WORDS_NAMES)


def guess_choices(sheets: Iterable[Sheet], register: Register, *, council: str = "") -> Choices:
    """For the first sheet that people see and that holds something."""
    found = [sheet for sheet in sheets if sheet.rows]
    if not found:
        raise DocumentError("The file holds no table: all its cells are empty.")
    seen = [sheet for sheet in found if not sheet.is_hidden]
    sheet = (seen or found)[0]
    return guess_columns(TableView.of(sheet, guess_header(sheet)), register, council=council)


def guess_header(sheet: Sheet) -> int:
    """The row of the first thirty that names most columns."""
    return max(sheet.rows[:LINES_ABOVE], key=_named_columns).number


def guess_columns(view: TableView, register: Register, *, council: str = "") -> Choices:
    rows = view.rows[:LOOKED_AT]
    kpi = _best(view, rows, lambda text: normal(text) in register.by_name) or _named(
        view, KPI_NAMES
    )
    period = _period_column(view, rows)
    value = _named(view, VALUE_NAMES, _fits(view, rows, _is_number))
    only = _best(view, rows, lambda text: _is_council(text, council), least=0.0)
    return Choices(
        sheet=view.sheet.name,
        header_row=view.header_row,
        kpi=_key(kpi),
        period=_key(period) or (WIDE if view.periods("2000/01") else ""),
        value=_key(value),
        numerator=_key(_named(view, TOP_NAMES)),
        denominator=_key(_named(view, BELOW_NAMES)),
        commentary=_key(_named(view, WORDS_NAMES)),
        only_column=_key(only),
        only_text=_council_words(view, rows, only, council),
    )


def _named_columns(row: SheetRow) -> tuple[int, int]:
    names = [normal(cell) for cell in row.cells if cell.strip()]
    known = sum(name in NAMES or bool(period_words(name, "2000/01")) for name in names)
    return known, sum(not _is_number(name) for name in set(names))


def _period_column(view: TableView, rows) -> Heading | None:
    """Cells that are periods; a bare 2018 only where the heading speaks of time."""
    is_period = _fits(view, rows, lambda text: bool(period_words(text)))
    by_name = _named(view, PERIOD_NAMES, is_period)
    return by_name or _best(
        view, rows, lambda text: not text.isdecimal() and bool(period_words(text))
    )


def _named(view: TableView, names, fits: Callable[[Heading], bool] | None = None):
    """The column whose heading is the first of these names that there is."""
    for name in names:
        for heading in view.headings:
            if normal(heading.words).rstrip(":") == name and (fits is None or fits(heading)):
                return heading
    return None


def _best(view: TableView, rows, is_one: Callable[[str], bool], *, least: float = MOST):
    """The column most of whose cells are of a kind; None where no column has enough of them."""
    shares = [(_share(view, rows, heading, is_one), heading) for heading in view.headings]
    share, heading = max(shares, key=lambda pair: pair[0], default=(0, None))
    return heading if share and share >= least else None


def _fits(view: TableView, rows, is_one) -> Callable[[Heading], bool]:
    """Whether some cells under a heading that is known are of the kind that it promises."""
    return lambda heading: _share(view, rows, heading, is_one) >= SOME


def _share(view: TableView, rows, heading: Heading, is_one) -> float:
    texts = [text for row in rows if (text := view.text(row, heading))]
    return sum(map(is_one, texts)) / len(texts) if texts else 0.0


def _is_number(text: str) -> bool:
    try:
        parse_number(text)
    except NumberError:
        return False
    return True


def _is_council(text: str, council: str) -> bool:
    """Trafford, for Trafford Council."""
    name = normal(text)
    return bool(name) and normal(council) in (name, f"{name} council", f"{name} borough council",
                                              f"{name} district council")  # fmt: skip


def _council_words(view: TableView, rows, only: Heading | None, council: str) -> str:
    texts = (view.text(row, only) for row in rows) if only else ()
    return next((text for text in texts if _is_council(text, council)), "")


def _key(heading: Heading | None) -> str:
    return heading.key if heading else ""
