"""Writes that name the version they read: the second of two people is told, nothing is lost."""

from contextlib import contextmanager

from django.db import connection
from django.utils.translation import gettext as _

LARGEST_VERSION = 2_000_000_000


class Conflict(Exception):
    """Somebody else has changed the record since it was read.

    `theirs` is the record as it stands now; `mine` what this person wanted to save, by field name.
    """

    def __init__(self, theirs, mine):
        self.theirs, self.mine = theirs, mine
        super().__init__(
            _("Somebody else has changed %(what)s since you opened it.") % {"what": theirs}
        )


def update_if_version(record, *, version: int, **changes):
    """`UPDATE ... WHERE pk AND version`; raises its version by one and refreshes `record`.

    Raises Conflict with the record as it stands where the version has moved on.
    """
    model = type(record)
    # A number that no version has, and that a column could not hold, is a conflict like another.
    updated = 0 < version < LARGEST_VERSION and model._base_manager.filter(
        pk=record.pk, version=version
    ).update(version=version + 1, **changes)
    if not updated:
        raise Conflict(model._base_manager.get(pk=record.pk), changes)
    for name, value in changes.items():
        setattr(record, name, value)
    record.version = version + 1
    return record


def lock_version(record, *, version: int) -> None:
    """Lock the row until the transaction ends, before rows that depend on it are written.

    Raises Conflict where the version has moved on. SQLite has one writer at a time anyway.
    """
    rows = type(record)._base_manager.select_for_update().filter(pk=record.pk)
    if rows.values_list("version", flat=True).get() != version:
        raise Conflict(type(record)._base_manager.get(pk=record.pk), {})


@contextmanager
def without_waiting():
    """For a write that a page can do without: on SQLite it fails at once while another is writing.

    PostgreSQL locks the row alone, which nobody holds for long.
    """
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    raw = connection.connection
    (patience,) = raw.execute("PRAGMA busy_timeout").fetchone()
    raw.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA busy_timeout = {int(patience)}")
