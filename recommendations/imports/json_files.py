"""A review as JSON: its title, footnotes and rows. Keys that we do not know are left alone."""

import json
from pathlib import Path

from perfportal.core.documents import DocumentError
from recommendations.calculations.due_words import first_day
from recommendations.imports.source import SourceFile, SourceRow

TEXTS = ("text", "group", "group_intro", "reference", "working_reference", "response",
         "update")  # fmt: skip
MAX_BYTES = 5_000_000


def read_json(path: Path) -> SourceFile:
    """Raises DocumentError with a sentence that names the place."""
    document = _load(path)
    rows = document.get("recommendations") if isinstance(document, dict) else None
    if not isinstance(rows, list) or not rows:
        raise DocumentError(
            f"{path.name} has no list 'recommendations'. Put the rows under that name."
        )
    updated = first_day(_text(document, "update_date", "the file"))
    columns = document.get("columns") or []
    return SourceFile(
        name=path.name,
        rows=tuple(_row(number, row) for number, row in enumerate(rows, start=1)),
        title=_text(document, "title", "the file"),
        council=_text(document, "council", "the file"),
        update_heading=str(columns[-1]) if columns and isinstance(columns, list) else "",
        updated_on=updated[0] if updated else None,
        updated_label=updated[1] if updated else "",
        footnotes=_footnotes(document),
        notes=_strings(document.get("notes")) + _strings(document.get("footnote_notes")),
    )


def _load(path: Path):
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise DocumentError(f"There is no file {path}. Check the name and the folder.") from error
    except OSError as error:
        raise DocumentError(f"{path} cannot be opened: {error.strerror}.") from error
    if len(content) > MAX_BYTES:
        raise DocumentError(f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB. Divide it.")
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path.name} is not in UTF-8. Save it as UTF-8.") from error
    except json.JSONDecodeError as error:
        raise DocumentError(
            f"{path.name}, line {error.lineno}: this is not JSON ({error.msg}). Correct that line."
        ) from error
    except RecursionError as error:
        raise DocumentError(f"{path.name} is nested too deeply. Write one list of rows.") from error


def _row(number: int, row) -> SourceRow:
    place = f"row {number}"
    if not isinstance(row, dict):
        raise DocumentError(f"{place}: this is not a recommendation. Write it as an object.")
    return SourceRow(
        number=number,
        footnotes=_strings(row.get("footnotes")),
        damaged=row.get("damaged") is True,
        notes=_strings(row.get("guesses")),
        **{name: _text(row, name, place) for name in TEXTS},
    )


def _text(row: dict, name: str, place: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise DocumentError(f"{place}, column {name}: this is not text. Put it in quotes.")
    return str(value).strip()


def _strings(value) -> tuple[str, ...]:
    return tuple(str(part) for part in value) if isinstance(value, list) else ()


def _footnotes(document) -> dict[str, str]:
    notes = document.get("footnotes") or {}
    if not isinstance(notes, dict) or not all(str(number).isdigit() for number in notes):
        raise DocumentError('The footnotes need a number each, as in "1": "Meeting of ...".')
    return {str(number): str(text) for number, text in notes.items()}
