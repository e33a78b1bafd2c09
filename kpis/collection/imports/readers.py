"""Who reads which kind of file. Another kind of upload adds its line."""

from collections.abc import Callable

from kpis.collection.imports.entry_workbook import Reading, read_entry_workbook
from kpis.collection.imports.mapped_table import read_mapped
from kpis.collection.imports.matching import Register
from kpis.collection.imports.table_choices import Choices
from kpis.collection.models import EntryUpload
from kpis.collection.queries.files import get_enterable_kpis
from kpis.collection.queries.uploads import get_slots_asked
from perfportal.core.documents.sheets import named_bytes, read_sheets

Reader = Callable[[EntryUpload, bytes], Reading]


def _entry_workbook(upload: EntryUpload, content: bytes) -> Reading:
    person = upload.on_behalf or upload.by
    slots = get_slots_asked(person, upload.round)
    return read_entry_workbook(content, round_=upload.round, person=person, slots=slots)


def _mapped(upload: EntryUpload, content: bytes) -> Reading:
    """A table of any shape, by the choices of its sender."""
    book = read_sheets(named_bytes(upload.file_name, content))
    register = Register.of(get_enterable_kpis(upload.by, upload.organisation))
    return read_mapped(book, Choices.from_json(upload.options["choices"]), register)


READERS: dict[str, Reader] = {
    EntryUpload.Kind.ENTRY_WORKBOOK: _entry_workbook,
    EntryUpload.Kind.MAPPED: _mapped,
}
