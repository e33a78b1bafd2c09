"""A file of recommendations, by its ending."""

from pathlib import Path

from perfportal.core.documents import DocumentError, read_table
from recommendations.imports.json_files import read_json
from recommendations.imports.source import SourceFile, SourceRow

COLUMNS = ("group", "reference", "text", "response", "update")
REQUIRED = ("text",)


def read_source(path) -> SourceFile:
    """JSON, csv or xlsx as a SourceFile. Raises DocumentError with a sentence."""
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix == ".json":
        return read_json(path)
    if suffix in (".csv", ".xlsx"):
        return _read_rows(path)
    if suffix == ".docx":
        raise DocumentError(
            f"{path.name} is a Word document. Copy its table into a workbook with the columns "
            f"{', '.join(COLUMNS)} and save it as .xlsx: Word files are not read yet."
        )
    raise DocumentError(
        f"{path.name} is neither .json, .csv nor .xlsx. Save the recommendations as one of these."
    )


def _read_rows(path: Path) -> SourceFile:
    table = read_table(path, columns=COLUMNS, required=REQUIRED)
    if not table.rows:
        raise DocumentError(f"{path.name} has a header and no rows. Add the recommendations.")
    rows = tuple(
        SourceRow(number=row.number, **{name: row[name] for name in COLUMNS}) for row in table.rows
    )
    return SourceFile(
        name=path.name, rows=rows, title=path.stem.replace("_", " ").replace("-", " ").strip()
    )
