"""Sends many assessments to PostgreSQL at once: binary COPY to a staging table, then one INSERT.

Every field is a 64-bit integer (see `kpis.bulk.rows`), so each row has the same width and numpy
lays out the whole stream; the database turns integers into numbers, days and codes.
"""

from io import BytesIO

import numpy as np
from django.db import connection

from kpis.bulk.rows import BASES, CODES, HEADLINE, KINDS, LINKS, NONE, NUMBERS, ROLLED, Rows

FIELDS = ("kpi", "kind", "start", "end", "basis", "standing", *LINKS, *NUMBERS, *CODES,
          "warnings", "missing")  # fmt: skip
HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TRAILER = b"\xff\xff"
DIGEST_BYTES = 32
DAYS = "DATE '1970-01-01' + {}::int"
NO_NUMBER = f"'{NONE}'::bigint"


def is_available() -> bool:
    return connection.vendor == "postgresql"


def write(rows: Rows, digests: list[bytes], *, all_new: bool, rule_version, computed_at) -> None:
    """Insert or update the rows. Needs a transaction: the staging table goes with it.

    A plain insert is quicker than one that looks for rows to update.
    """
    columns = ", ".join(f"{name}_ bigint" for name in FIELDS)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS staged_assessment")
        cursor.execute(
            f"CREATE TEMPORARY TABLE staged_assessment ({columns}, digest_ bytea) ON COMMIT DROP"
        )
        cursor.copy_expert(
            "COPY staged_assessment FROM STDIN (FORMAT binary)", BytesIO(_stream(rows, digests))
        )
        cursor.execute(
            INSERT if all_new else INSERT + UPDATE, [list(rows.texts), rule_version, computed_at]
        )


def _stream(rows: Rows, digests: list[bytes]) -> bytes:
    """PostgreSQL's binary format, big-endian: rows begin with a count, fields with a length."""
    layout = [("fields", ">i2")]
    for name in FIELDS:
        layout += [(f"{name} length", ">i4"), (name, ">i8")]
    layout += [("digest length", ">i4"), ("digest", f"S{DIGEST_BYTES}")]
    stream = np.empty(len(rows), np.dtype(layout))
    stream["fields"] = len(FIELDS) + 1
    for name in FIELDS:
        stream[f"{name} length"] = 8
        stream[name] = rows.records[name]
    stream["digest length"] = DIGEST_BYTES
    stream["digest"] = digests
    return HEADER + stream.tobytes() + TRAILER


def _code(name: str, table) -> str:
    codes = ",".join(f"'{code}'" for code in table)
    return f"(ARRAY[{codes}])[{name}_ + 1]"


SELECTED = {
    "kpi_id": "kpi_",
    "period_kind": _code("kind", KINDS),
    "period_start": DAYS.format("start_"),
    "period_end": DAYS.format("end_"),
    "basis": _code("basis", BASES),
    "as_issued": "false",
    "is_headline": f"standing_ = {HEADLINE}",
    "is_rolled": f"standing_ = {ROLLED}",
    **{f"{name}_id": f"NULLIF({name}_, {NO_NUMBER})" for name in LINKS},
    **{name: f"NULLIF({name}_, {NO_NUMBER}) * 0.0001" for name in NUMBERS},
    **{name: _code(name, table) for name, table in CODES.items()},
    "warnings": "warnings_",
    "ytd_missing": "(%s::text[])[missing_ + 1]",
    "rule_version": "%s",
    "inputs_hash": "encode(digest_, 'hex')",
    "computed_at": "%s::timestamptz",
}
KEY = ("kpi_id", "period_kind", "period_start", "basis", "as_issued")
# Every name in these statements is one of this module's own.
INSERT = (
    f"INSERT INTO kpis_assessment ({', '.join(SELECTED)}) "  # noqa: S608
    f"SELECT {', '.join(SELECTED.values())} FROM staged_assessment "
)
UPDATE = f"ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET " + ", ".join(
    f"{name} = EXCLUDED.{name}" for name in SELECTED if name not in KEY
)
