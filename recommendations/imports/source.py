"""What a file says, in one shape for JSON and for tables; nothing is interpreted yet."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True)
class SourceRow:
    """One row of the document. `number` is its place in the file, for messages."""

    number: int
    text: str
    group: str = ""
    group_intro: str = ""
    reference: str = ""
    working_reference: str = ""
    response: str = ""
    update: str = ""
    footnotes: tuple[str, ...] = ()
    damaged: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceFile:
    """A document: its rows in order and what it says about itself."""

    name: str
    rows: tuple[SourceRow, ...]
    title: str = ""
    council: str = ""
    update_heading: str = ""
    updated_on: dt.date | None = None
    updated_label: str = ""
    footnotes: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
