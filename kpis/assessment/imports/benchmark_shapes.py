"""Tables of another shape as rows of `benchmarks.csv`: extracts, and the open data of a portal.

An extract is read by somebody's say which column is which. Another portal's file of figures
(domain-rules 8, `/data/kpis.csv`) is known by its columns. Both come from a file that somebody has
saved: nothing is fetched.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kpis.assessment.imports.benchmark_rows import COLUMNS, GSS
from kpis.calculations.codes import RagBasis
from kpis.collection.imports.table_choices import Heading, TableView, normal
from perfportal.core.documents import DocumentError, Table, TableRow
from perfportal.core.documents.sheets import SheetRow, read_sheets

NAMES = (*COLUMNS, GSS)
PORTAL = ("organisation_gss", "kpi_code", "period_start", "period_end", "measure_basis", "value",
          "status")  # fmt: skip
PORTAL_NAMES = ("organisation_name", "organisation")
OVER_PERIODS = (RagBasis.YTD, RagBasis.OUTTURN)


@dataclass(frozen=True)
class Shape:
    """How a table is to be read.

    `columns` has the heading of the table for each of our columns, `fixed` what is the same in
    every row, `only` the text that a heading must have for a row to be read, and `codes` our KPI
    for each code or name of theirs: the rows of others are left out.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)


def shaped_table(source, shape: Shape) -> Table:
    """The rows of the first sheet; DocumentError with a sentence where the shape does not fit."""
    name, view = _view(source)
    return _table(name, view, shape)


def _table(name: str, view: TableView, shape: Shape) -> Table:
    _check_names(shape)
    places = {ours: _heading(view, theirs) for ours, theirs in shape.columns.items()}
    only = {_heading(view, theirs): normal(text) for theirs, text in shape.only.items()}
    rows = (
        TableRow(row.number, dict(shape.fixed) | _cells(view, row, places))
        for row in view.rows
        if all(normal(view.text(row, heading)) == text for heading, text in only.items())
    )
    rows = tuple(_recoded(rows, shape.codes))
    return Table(name, (*places, *shape.fixed), rows)


def portal_table(source, *, comparator: str, bases: Mapping[str, str], codes=None) -> Table:
    """Another portal's open data as benchmarks of a comparator.

    `bases` has the RAG basis of each KPI of ours by code in lower case: of each KPI only the rows
    of that basis are read, and the rows of KPIs that we do not have are left out.
    """
    name, view = _view(source)
    missing = [heading for heading in PORTAL if view.find(heading) is None]
    if missing:
        raise DocumentError(
            f"{name} is no portal's file of figures: it has no column {', '.join(missing)}."
        )
    wanted = {normal(theirs): ours for theirs, ours in (codes or {}).items()}
    organisation = next((one for one in PORTAL_NAMES if view.find(one)), "")
    rows = []
    for row in view.rows:
        cells = {heading.key: view.text(row, heading) for heading in view.headings}
        ours = wanted.get(normal(cells["kpi_code"]), cells["kpi_code"])
        basis = bases.get(ours.lower())
        if basis is None or not _is_of_basis(cells["measure_basis"], basis):
            continue
        _check_faults(view, row, view.headings)
        rows.append(TableRow(row.number, _portal_cells(cells, ours, comparator, organisation)))
    return Table(name, NAMES, tuple(rows))


def is_portal_file(source) -> bool:
    """Whether the first row has the columns of another portal's figures."""
    _name, view = _view(source)
    return all(view.find(heading) for heading in PORTAL)


def _is_of_basis(text: str, basis: str) -> bool:
    """The period's own figure is a snapshot, or named after its kind: quarter, month ..."""
    return text not in OVER_PERIODS if basis == RagBasis.PERIOD else text == basis


def _portal_cells(cells: dict, code: str, comparator: str, organisation: str) -> dict:
    """A value, or the marker of its status in its place; the licence goes with the source."""
    return {
        "kpi_code": code,
        "comparator": comparator,
        "council": cells.get(organisation, ""),
        GSS: cells["organisation_gss"],
        "period": f"{cells['period_start']} to {cells['period_end']}",
        "value": cells["value"] or cells["status"].strip("[]"),
        "source": ", ".join(
            part for part in ("Open data of another portal", cells.get("licence", "")) if part
        ),
    }


def _view(source) -> tuple[str, TableView]:
    """The first sheet that people see, with its first row as the header."""
    book = read_sheets(source)
    seen = [sheet for sheet in book.sheets if sheet.rows and not sheet.is_hidden]
    if not seen:
        raise DocumentError(f"{book.name} holds no table that can be seen.")
    return book.name, TableView.of(seen[0], seen[0].rows[0].number)


def _check_names(shape: Shape) -> None:
    unknown = [name for name in (*shape.columns, *shape.fixed) if name not in NAMES]
    if unknown:
        raise DocumentError(
            f"A benchmark has no {', '.join(unknown)}. It has: {', '.join(sorted(NAMES))}."
        )


def _heading(view: TableView, words: str) -> Heading:
    heading = view.find(normal(words))
    if heading is None:
        known = ", ".join(one.words for one in view.headings if one.words)
        raise DocumentError(f"The table has no column '{words}'. Its columns are: {known}.")
    return heading


def _cells(view: TableView, row: SheetRow, places: Mapping[str, Heading]) -> dict[str, str]:
    _check_faults(view, row, places.values())
    return {name: view.text(row, heading) for name, heading in places.items()}


def _check_faults(view: TableView, row: SheetRow, headings: Iterable[Heading]) -> None:
    """A cell that shows something which cannot be read is never taken for an empty one."""
    for heading in headings:
        if fault := view.sheet.faults.get((row.number, heading.column)):
            raise DocumentError(f"Row {row.number}, column {heading.letters}: {fault}")


def _recoded(rows: Iterable[TableRow], codes: Mapping[str, str]) -> Iterable[TableRow]:
    """The rows under our codes; all as they are where no codes are given."""
    wanted = {normal(theirs): ours for theirs, ours in codes.items()}
    for row in rows:
        ours = wanted.get(normal(row["kpi_code"]))
        if ours:
            yield TableRow(row.number, row.cells | {"kpi_code": ours})
        elif not wanted:
            yield row
