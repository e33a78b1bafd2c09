"""Who reads which kind of file. Another kind of upload adds its line."""

from collections.abc import Callable

from kpis.collection.imports.entry_workbook import Reading, read_entry_workbook
from kpis.collection.models import EntryUpload
from kpis.collection.queries.uploads import get_slots_asked

Reader = Callable[[EntryUpload, bytes], Reading]


def _entry_workbook(upload: EntryUpload, content: bytes) -> Reading:
    person = upload.on_behalf or upload.by
    slots = get_slots_asked(person, upload.round)
    return read_entry_workbook(content, round_=upload.round, person=person, slots=slots)


READERS: dict[str, Reader] = {EntryUpload.Kind.ENTRY_WORKBOOK: _entry_workbook}
