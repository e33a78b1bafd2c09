"""A preview of a file on its way to the confirmation: signed, so that what was seen is saved."""

from django.core import signing

from perfportal.core.documents import DocumentError, Table, TableRow

SALT = "kpis.register.targets"
A_DAY = 24 * 60 * 60
MOST_ROWS = 2_000


def packed(table: Table, seen: dict[int, int], *, by) -> str:
    """The table with the versions of the targets that `by` saw, by row, as text for a form."""
    rows = [[row.number, row.cells] for row in table.rows]
    plan = {"name": table.name, "columns": table.columns, "rows": rows, "seen": list(seen.items())}
    return signing.dumps(plan, salt=f"{SALT}.{by.pk}", compress=True)


def unpacked(text: str, *, by) -> tuple[Table, dict[int, int]]:
    """What `packed` put in. Raises DocumentError for anything else, and after a day."""
    try:
        plan = signing.loads(text, salt=f"{SALT}.{by.pk}", max_age=A_DAY)
    except signing.BadSignature as error:
        raise DocumentError("This preview has expired. Choose the file again.") from error
    rows = tuple(TableRow(number, cells) for number, cells in plan["rows"])
    return Table(plan["name"], tuple(plan["columns"]), rows), dict(plan["seen"])
