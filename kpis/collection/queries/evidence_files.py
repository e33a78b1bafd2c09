"""What lies in the folder of evidence, held against the records."""

import datetime as dt
import hashlib
from collections.abc import Iterator

from django.core.files.storage import default_storage

from kpis.collection.models import Evidence
from kpis.collection.models.evidence import FOLDER
from perfportal.core import clock

CHUNK = 1_000_000
# A file is written a moment before its record.
YOUNG = dt.timedelta(hours=1)


def get_problems() -> Iterator[str]:
    """A sentence for each file that is missing or differs from its SHA-256."""
    kept = Evidence.objects.filter(kind=Evidence.Kind.FILE, erased_at__isnull=True)
    for evidence in kept.select_related("actual__kpi").order_by("pk").iterator(chunk_size=500):
        if problem := _problem_of(evidence):
            yield f"{evidence.actual}, {evidence.file.name}: {problem}"


def _problem_of(evidence: Evidence) -> str:
    try:
        found = _digest(evidence.file.name)
    except OSError:
        return "the file is missing or cannot be read. Restore it from the backup."
    if found == evidence.sha256:
        return ""
    return f"its SHA-256 is {found} and not {evidence.sha256}: the file was changed."


def _digest(name: str) -> str:
    digest = hashlib.sha256()
    with default_storage.open(name, "rb") as file:
        for chunk in iter(lambda: file.read(CHUNK), b""):
            digest.update(chunk)
    return digest.hexdigest()


def get_strays() -> Iterator[str]:
    """Files that no record keeps: of an upload that was cut off, or erased and still there."""
    if not default_storage.exists(FOLDER):
        return
    kept = set(Evidence.objects.exclude(file="").values_list("file", flat=True))
    for name in sorted(default_storage.listdir(FOLDER)[1]):
        path = f"{FOLDER}/{name}"
        if path not in kept and default_storage.get_modified_time(path) < clock.now() - YOUNG:
            yield path
