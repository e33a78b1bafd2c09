"""A list of targets as a council's plan prints it, in JSON: one entry a KPI, the year in a heading.

    {"columns": [..., "Target 2022/23"], "rows": [{"ref", "name", "good_is", "target"}, ...]}

It becomes a table like `targets.csv`, with what the list says of which way is good beside it.
"""

import json
import re
from pathlib import Path

from kpis.register.imports.target_rows import GOOD_IS
from perfportal.core.documents import DocumentError, Table, TableRow
from perfportal.core.documents.tables import MAX_BYTES

HEADING = re.compile(r"target\s+(?P<year>\S.*)", re.IGNORECASE)
COLUMNS = ("kpi_code", "period", "value", GOOD_IS)
NO_LIST = (
    '{name} is not a list of targets: it needs "columns", one of which is like "Target '
    '2026/27", and "rows" with "ref" and "target".'
)


def is_list(name) -> bool:
    return Path(str(name)).suffix.lower() == ".json"


def read_target_list(source) -> Table:
    """Read a path or an upload. Raises DocumentError with a sentence. Entries count from 1."""
    name, content = _load(source)
    try:
        read = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise DocumentError(f"{name} is not JSON. Save it again from its program.") from error
    rows, year = _parts(read)
    if not rows or not year:
        raise DocumentError(NO_LIST.format(name=name))
    cells = (_cells(row, year) for row in rows)
    return Table(name, COLUMNS, tuple(TableRow(n, row) for n, row in enumerate(cells, start=1)))


def _load(source) -> tuple[str, bytes]:
    name = Path(str(getattr(source, "name", source))).name
    try:
        if hasattr(source, "read"):
            content = source.read(MAX_BYTES + 1)
        else:
            content = Path(source).read_bytes()
    except OSError as error:
        raise DocumentError(f"{source} cannot be opened: {error.strerror}.") from error
    if len(content) > MAX_BYTES:
        raise DocumentError("The file is too large for a list of targets. Send it in parts.")
    return name, content


def _parts(read) -> tuple[list[dict], str]:
    """The entries, and the year that the list's heading says."""
    if not isinstance(read, dict):
        return [], ""
    rows, columns = read.get("rows"), read.get("columns")
    if not isinstance(rows, list) or not isinstance(columns, list):
        return [], ""
    if not all(isinstance(row, dict) and row.get("ref") for row in rows):
        return [], ""
    headings = [found for column in columns if (found := HEADING.fullmatch(str(column).strip()))]
    return rows, headings[0]["year"] if len(headings) == 1 else ""


def _cells(row: dict, year: str) -> dict[str, str]:
    return {
        "kpi_code": str(row["ref"]).strip(),
        "period": str(row.get("period") or year).strip(),
        "value": str(row.get("target") if row.get("target") is not None else "").strip(),
        GOOD_IS: str(row.get("good_is") or "").strip(),
    }
