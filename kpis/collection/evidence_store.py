"""The bytes of evidence: written before their record, gone again where the record is not saved."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _


@contextmanager
def written(name: str, content: bytes):
    """Write the bytes under the name; whatever fails within takes them away again."""
    try:
        _write(name, content)
        yield
    except BaseException:
        default_storage.delete(name)
        raise


def _write(name: str, content: bytes) -> None:
    """A full or broken disk is told in a sentence; what it has taken of the file goes."""
    try:
        saved = default_storage.save(name, ContentFile(content))
    except OSError as error:
        raise ValidationError(
            _("The file could not be stored, so nothing was saved. Try again; if it happens "
              "again, tell your administrator that the disk may be full.")
        ) from error  # fmt: skip
    if saved != name:
        default_storage.delete(saved)
        raise ValidationError(_("The file could not be stored, so nothing was saved. Try again."))


def erase(name: str) -> None:
    default_storage.delete(name)
