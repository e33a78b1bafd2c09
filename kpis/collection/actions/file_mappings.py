"""Files of any shape: read at once where their like has been read before, else after a question."""

import hashlib
from dataclasses import dataclass, replace

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from kpis.calculations.codes import Unit
from kpis.collection import policies
from kpis.collection.actions import upload_reading
from kpis.collection.imports.guesses import guess_choices
from kpis.collection.imports.mapped_table import figure_columns, wanted_rows
from kpis.collection.imports.matching import Register
from kpis.collection.imports.shares import needs_answer
from kpis.collection.imports.table_choices import (
    Choices,
    Heading,
    TableView,
    find_header,
    signature,
)
from kpis.collection.models import EntryUpload, FileMapping
from kpis.collection.queries.files import get_enterable_kpis, get_own_mappings
from perfportal.core import clock
from perfportal.core.documents.sheets import Workbook, named_bytes, read_sheets


@dataclass(frozen=True)
class Taken:
    """A file that is on its way: to its preview, or to the questions about it."""

    upload: EntryUpload | None = None
    mapping: FileMapping | None = None


@transaction.atomic
def take_file(*, by, organisation, file_name: str, content: bytes) -> Taken:
    """Raises DocumentError where the file cannot be read."""
    policies.check_can_send_files(by)
    book = read_sheets(named_bytes(file_name, content))
    register = Register.of(get_enterable_kpis(by, organisation))
    for mapping in get_own_mappings(by).exclude(signature=""):
        choices = choices_for(mapping, book)
        if choices is None:
            continue
        if open_questions(view_for(book, choices), choices, register):
            break
        mapping.last_used_at = clock.now()
        mapping.save(update_fields=["last_used_at"])
        return Taken(upload=_begin(by, organisation, file_name, content, choices))
    else:
        choices = guess_choices(book.sheets, register, council=organisation.name)
    return Taken(mapping=_keep(by, organisation, file_name, content, choices))


@transaction.atomic
def save_choices(*, by, mapping: FileMapping, choices: Choices) -> EntryUpload:
    """Remember the choices for files with these headings, and go on with the one that waits."""
    policies.check_can_send_files(by)
    content = read_kept(mapping)
    book = read_sheets(named_bytes(mapping.file_name, content))
    view = view_for(book, choices)
    mark = signature(tuple(heading.words for heading in view.headings))
    upload = _begin(by, mapping.organisation, mapping.file_name, content, choices)
    get_own_mappings(by).filter(signature=mark).exclude(pk=mapping.pk).delete()
    _forget_file(mapping)
    mapping.signature, mapping.choices = mark, choices.as_json()
    mapping.last_used_at = clock.now()
    mapping.save(update_fields=["signature", "choices", "last_used_at", "kept_as"])
    return upload


@transaction.atomic
def forget(*, by, mapping: FileMapping) -> None:
    """The next file like it is asked about again; one that waits is thrown away."""
    policies.check_can_send_files(by)
    _forget_file(mapping)
    get_own_mappings(by).filter(pk=mapping.pk).delete()


def read_kept(mapping: FileMapping) -> bytes:
    with default_storage.open(mapping.kept_as) as file:
        return file.read()


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Waiting:
    """A file that waits for its choices, seen by the choices made so far."""

    book: Workbook
    choices: Choices
    register: Register

    @property
    def view(self) -> TableView:
        return view_for(self.book, self.choices)

    @property
    def questions(self) -> list[Heading]:
        return open_questions(self.view, self.choices, self.register)

    def choose(self, **choices) -> "Waiting":
        return replace(self, choices=replace(self.choices, **choices))


def open_waiting(mapping: FileMapping) -> Waiting:
    """The file of a mapping, read again from where it is kept."""
    return Waiting(
        read_sheets(named_bytes(mapping.file_name, read_kept(mapping))),
        Choices.from_json(mapping.choices),
        Register.of(get_enterable_kpis(mapping.by, mapping.organisation)),
    )


def view_for(book: Workbook, choices: Choices) -> TableView:
    sheet = next((one for one in book.sheets if one.name == choices.sheet), book.sheets[0])
    return TableView.of(sheet, choices.header_row)


def choices_for(mapping: FileMapping, book: Workbook) -> Choices | None:
    """The remembered choices, at the place where the file has these headings; None without."""
    for sheet in book.sheets:
        if row := find_header(sheet, mapping.signature):
            remembered = Choices.from_json(mapping.choices)
            return replace(remembered, sheet=sheet.name, header_row=row)
    return None


def open_questions(view: TableView, choices: Choices, register: Register) -> list[Heading]:
    """Columns of percentages with figures up to 1 of which nobody has said what they are."""
    columns = figure_columns(view, choices).get("value", [])
    unanswered = [one for one in columns if one.key not in choices.shares]
    rows = [row for row in wanted_rows(view, choices) if _is_percent(row, view, choices, register)]
    return [one for one in unanswered if needs_answer(view.text(row, one) for row in rows)]


def _is_percent(row, view: TableView, choices: Choices, register: Register) -> bool:
    kpi = register.chosen(view.text(row, view.find(choices.kpi)), choices.matches)
    return kpi is not None and kpi.definition.unit == Unit.PERCENT


def _begin(by, organisation, file_name: str, content: bytes, choices: Choices) -> EntryUpload:
    return upload_reading.begin(
        by=by,
        organisation=organisation,
        kind=EntryUpload.Kind.MAPPED,
        file_name=file_name,
        content=content,
        options={"choices": choices.as_json()},
    )


def _keep(by, organisation, file_name: str, content: bytes, choices: Choices) -> FileMapping:
    mapping = FileMapping(
        organisation=organisation,
        by=by,
        name=file_name[:255],
        file_name=file_name[:255],
        choices=choices.as_json(),
        created_at=clock.now(),
    )
    mapping.kept_as = default_storage.save(f"uploads/{mapping.uid}", ContentFile(content))
    mapping.save()
    return mapping


def _forget_file(mapping: FileMapping) -> None:
    """Delete the bytes, once what says so has been committed."""
    name = mapping.kept_as
    if name:
        mapping.kept_as = ""
        transaction.on_commit(lambda: default_storage.delete(name))
