"""The audit trail: written inside the transaction of what it records, digested, sealed in chains.

An event's digest is the SHA-256 of its canonical JSON (sorted keys, no spaces, times in UTC). A
seal hashes the digests of a range of settled events together with the seal before, so that a
changed, missing or re-ordered row is found by `verify`.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from perfportal.core import bulk_rows, clock
from perfportal.core.models import AuditEvent, AuditSeal, Organisation, get_organisation

SETTLED_AFTER = dt.timedelta(minutes=5)
# A number left out belongs to a transaction that failed, or to one that has not ended yet.
GAP_SETTLED_AFTER = dt.timedelta(days=1)
SEAL_AT_MOST = 5000
DIGESTED = (
    "uid",
    "at",
    "actor_id",
    "actor_name",
    "verb",
    "subject_type",
    "subject_uid",
    "subject_label",
    "before",
    "after",
    "reason",
    "source",
)
ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
IN_ORDER = sorted(DIGESTED)


@dataclass(frozen=True)
class NewEvent:
    """An event to be recorded: a verb such as `actual.submitted`, its subject, old and new."""

    verb: str
    subject: object
    before: dict | None = None
    after: dict | None = None
    reason: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class BulkEvent:
    """One of very many events of one kind about records of one model."""

    subject_uid: str
    subject_label: str
    before: dict | None
    after: dict | None
    reason: str = ""


@dataclass(frozen=True)
class Problem:
    """Something that `verify` found."""

    event_id: int
    sentence: str


def record(*, by, verb, subject, before=None, after=None, reason="", source="") -> AuditEvent:
    """Write one event. `by` is the person; for scheduled work `User.objects.system()`."""
    return record_many([NewEvent(verb, subject, before, after, reason, source)], by=by)[0]


def record_many(events: Iterable[NewEvent], *, by) -> list[AuditEvent]:
    """Write many events at once, with the digests that `record` would give."""
    if by is None or by.pk is None:
        raise ValueError("An audit event needs the person who acted.")
    organisation, at = get_organisation(), clock.now()
    rows = [_row(event, by, organisation, at) for event in events]
    return AuditEvent.objects.bulk_create(rows, batch_size=500)


def record_in_bulk(events: Sequence[BulkEvent], *, by, verb: str, model, source: str = "") -> None:
    """Write very many events of one kind, with the digests that `record` would give.

    What they share is written out once, and the rows go to the database in one stream.
    """
    if by is None or by.pk is None:
        raise ValueError("An audit event needs the person who acted.")
    shared = {
        "actor_id": by.pk,
        "actor_name": str(by),
        "at": clock.now(),
        "source": source,
        "subject_type": model._meta.label_lower,
        "verb": verb,
    }
    rows = _bulk_rows(events, {name: _json_text(value) for name, value in shared.items()})
    bulk_rows.insert_rows(
        AuditEvent, BULK_COLUMNS, rows, organisation_id=get_organisation().pk, **shared
    )


BULK_COLUMNS = (
    "uid", "subject_uid", "subject_label", "before", "after", "reason", "digest",
)  # fmt: skip


def _bulk_rows(events: Sequence[BulkEvent], shared: dict[str, str]):
    """Each row with its digest, which is over the text that `canonical_json` would give."""
    facts = {name: text.replace("%", "%%") for name, text in shared.items()}
    form = ",".join(f'"{name}":{facts.get(name, f"%({name})s")}' for name in IN_ORDER)
    form = f"{{{form}}}"
    for uid, event in zip(bulk_rows.new_uids(len(events)), events, strict=True):
        label = event.subject_label[:300]
        before, after = _json_text(event.before), _json_text(event.after)
        text = form % {
            "uid": f'"{uid}"',
            "subject_uid": f'"{event.subject_uid}"',
            "subject_label": _json_text(label),
            "reason": _json_text(event.reason),
            "before": before,
            "after": after,
        }
        digest = hashlib.sha256(text.encode()).hexdigest()
        yield (
            uid,
            event.subject_uid,
            label,
            None if event.before is None else before,
            None if event.after is None else after,
            event.reason,
            digest,
        )


def _json_text(value) -> bulk_rows.JsonText:
    return bulk_rows.JsonText(ENCODER.encode(_plain(value)))


def _row(event: NewEvent, by, organisation, at) -> AuditEvent:
    subject = event.subject
    own = subject if isinstance(subject, Organisation) else organisation
    row = AuditEvent(
        organisation=own,
        at=at,
        actor=by,
        actor_name=str(by),
        verb=event.verb,
        subject_type=subject._meta.label_lower,
        subject_uid=subject.uid,
        subject_label=str(subject)[:300],
        before=_plain(event.before),
        after=_plain(event.after),
        reason=event.reason,
        source=event.source,
    )
    row.digest = digest_of(row)
    return row


def digest_of(row: AuditEvent) -> str:
    """SHA-256 of the event's canonical JSON."""
    facts = {name: _plain(getattr(row, name)) for name in DIGESTED}
    return hashlib.sha256(canonical_json(facts)).hexdigest()


def canonical_json(facts) -> bytes:
    return ENCODER.encode(facts).encode()


def _plain(value):
    """JSON's own types; everything else as text that reads the same from every database."""
    if value is None or type(value) in (str, int):
        return value
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if value is None or isinstance(value, bool | int | float):
        return value
    return value.isoformat() if isinstance(value, dt.date) else _text(value)


def _text(value) -> str:
    return str(value.value) if hasattr(value, "value") else str(value)


@transaction.atomic
def seal_settled(*, as_of: dt.datetime) -> AuditSeal | None:
    """Seal the events that have settled since the last seal; None where there are none.

    A seal ends before the first event that has not settled, so that none is ever stepped over.
    """
    last = AuditSeal.objects.order_by("-last_id").first()
    events = list(_settled(after=last.last_id if last else None, as_of=as_of))
    if not events:
        return None
    return AuditSeal.objects.create(
        sealed_at=as_of,
        first_id=events[0][0],
        last_id=events[-1][0],
        event_count=len(events),
        previous=last,
        digest=chain(last.digest if last else "", [digest for _pk, digest in events]),
    )


def _settled(*, after: int | None, as_of: dt.datetime):
    """Number and digest of the events that follow, up to the first that may still change place."""
    rows = AuditEvent.objects.filter(pk__gt=after or 0).order_by("pk")
    for pk, at, digest in rows.values_list("pk", "at", "digest")[:SEAL_AT_MOST]:
        follows = after is None or pk == after + 1
        if at > as_of - (SETTLED_AFTER if follows else GAP_SETTLED_AFTER):
            return
        yield pk, digest
        after = pk


def chain(previous: str, digests: Iterable[str]) -> str:
    """The digest of a seal: the one before it, then each event's in order."""
    return hashlib.sha256("\n".join([previous, *digests]).encode()).hexdigest()


def verify() -> list[Problem]:
    """Recompute every digest and every seal; an empty list means that nothing has been touched."""
    problems = [
        Problem(row.pk, f"Event {row.pk} ({row.verb}) does not match its digest: it was changed.")
        for row in AuditEvent.objects.order_by("pk").iterator()
        if digest_of(row) != row.digest
    ]
    previous = ""
    for seal in AuditSeal.objects.order_by("last_id"):
        problems += _check_seal(seal, previous)
        previous = seal.digest
    return problems


def _check_seal(seal: AuditSeal, previous: str) -> list[Problem]:
    digests = list(
        AuditEvent.objects.filter(pk__gte=seal.first_id, pk__lte=seal.last_id)
        .order_by("pk")
        .values_list("digest", flat=True)
    )
    span = f"Events {seal.first_id} to {seal.last_id}"
    if len(digests) != seal.event_count:
        return [
            Problem(seal.last_id, f"{span}: {seal.event_count} were sealed, {len(digests)} remain.")
        ]
    if chain(previous, digests) != seal.digest:
        return [Problem(seal.last_id, f"{span} do not match their seal: order or content changed.")]
    return []
