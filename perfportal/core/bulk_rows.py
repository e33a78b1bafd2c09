"""Many new rows of one table at once, with keys that are known beforehand.

On PostgreSQL by COPY, a tenth of the time of `bulk_create`; elsewhere by `bulk_create`. Neither
sends signals. The database's own constraints hold as for any row.
"""

import datetime as dt
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice

from django.db import connection

BATCH = 500
LINES_AT_ONCE = 30  # psycopg2 asks for 8 kB at a time and takes what it is given
UID_BYTES = 16
VARIANT = "89ab"
UNSAFE = re.compile(r"[\\\t\n\r]")
ESCAPES = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}


class JsonText(str):
    """A value of a JSON column that has been written out already."""

    __slots__ = ()


def reserve_ids(model, count: int) -> Sequence[int]:
    """Primary keys that nobody else will get. Call it within the transaction that uses them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [row[0] for row in cursor.fetchall()]
        # One writer at a time, and the last key is kept even where its row has gone.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    first = (last[0] if last else 0) + 1
    return range(first, first + count)


def new_uids(count: int) -> list[str]:
    """Random identifiers (version 4 of RFC 4122) as text."""
    chance = os.urandom(UID_BYTES * count).hex()
    return [_uid(chance[start : start + 32]) for start in range(0, 32 * count, 32)]


def insert_rows(model, columns: Sequence[str], rows: Iterable[tuple], **same) -> None:
    """Insert rows. `columns` are attribute names such as `kpi_id`; `same` holds for every row.

    A column that is in neither gets the default of its field.
    """
    others = _defaults(model, {*columns, *same}) | same
    if connection.vendor == "postgresql":
        _copy(model, columns, rows, others)
        return
    made = (model(**dict(zip(columns, row, strict=True)), **others) for row in rows)
    model.objects.bulk_create(map(_with_json_read, made), batch_size=BATCH)


def _defaults(model, given: set[str]) -> dict:
    return {
        field.attname: field.get_default()
        for field in model._meta.concrete_fields
        if field.attname not in given and not field.primary_key
    }


def _with_json_read(row):
    import json

    for name, value in vars(row).items():
        if isinstance(value, JsonText):
            setattr(row, name, json.loads(value))
    return row


def _copy(model, columns: Sequence[str], rows: Iterable[tuple], others: dict) -> None:
    fields = {field.attname: field.column for field in model._meta.concrete_fields}
    names = ", ".join(f'"{fields[name]}"' for name in (*columns, *others))
    ending = "".join(f"\t{_text(value)}" for value in others.values()) + "\n"
    texts = TEXTS
    lines = ("\t".join([texts[type(value)](value) for value in row]) + ending for row in rows)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN', _Lines(lines))


class _Lines:
    """Lines as a file that is written while it is read, so that two processes work at once."""

    def __init__(self, lines: Iterator[str]):
        self._lines = lines

    def read(self, _size: int) -> str:
        return "".join(islice(self._lines, LINES_AT_ONCE))


def _text(value) -> str:
    """A value as COPY reads it; types that no table here holds raise KeyError."""
    return TEXTS[type(value) if not isinstance(value, str) else str](value)


def _escaped(text: str) -> str:
    return UNSAFE.sub(lambda found: ESCAPES[found[0]], text) if UNSAFE.search(text) else text


TEXTS = {
    str: _escaped,
    JsonText: _escaped,
    type(None): lambda _none: r"\N",
    bool: lambda value: "t" if value else "f",
    int: str,
    Decimal: "{:f}".format,
    dt.date: dt.date.isoformat,
    dt.datetime: dt.datetime.isoformat,
}


def _uid(chance: str) -> str:
    variant = VARIANT[int(chance[16], 16) & 3]
    return f"{chance[:8]}-{chance[8:12]}-4{chance[13:16]}-{variant}{chance[17:20]}-{chance[20:]}"
