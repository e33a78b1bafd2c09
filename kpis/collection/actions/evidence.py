"""Evidence on a value: a file is kept, a link is noted, either is withdrawn with a reason."""

import hashlib
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.collection import evidence_policies as policies
from kpis.collection import evidence_store as store
from kpis.collection.actions.recording import NOT_CHECKED
from kpis.collection.models import GIVEN, Actual, ActualRevision, ActualState, Evidence
from kpis.collection.models.evidence import FOLDER
from perfportal.core import audit, clock, submissions
from perfportal.core.council_settings import get_setting
from perfportal.core.documents import DocumentError
from perfportal.core.documents.attachments import examine
from perfportal.core.documents.tables import MEGABYTE
from perfportal.core.registries import vetoes


def most_bytes(organisation) -> int:
    """The largest file that the council keeps."""
    return get_setting(organisation, "evidence_megabytes") * MEGABYTE


def attach_file(*, by, actual: Actual, file, title: str, submission="") -> Evidence:
    """Keep a file on the value. The same bytes are kept once for a value.

    Nothing is kept of a file that is refused, or whose record is not saved. Raises ValidationError
    with the remedy, PermissionDenied, AlreadySubmitted.
    """
    policies.check_can_attach(by, actual)
    limit = most_bytes(actual.kpi.organisation)
    content = file.read(limit + 1)
    try:
        found = examine(file.name, content, max_bytes=limit)
    except DocumentError as error:
        raise ValidationError({"file": str(error)}) from error
    uid = uuid.uuid4()
    name = f"{FOLDER}/{uid}"
    with store.written(name, content), transaction.atomic():
        return _attach(
            by,
            actual,
            submission,
            uid=uid,
            kind=Evidence.Kind.FILE,
            title=title.strip() or found.name,
            file=name,
            original_name=found.name,
            content_type=found.content_type,
            size=found.size,
            sha256=found.sha256,
        )


@transaction.atomic
def attach_link(*, by, actual: Actual, url: str, title: str, submission="") -> Evidence:
    """Note where the evidence is kept. The portal itself never opens the address."""
    policies.check_can_attach(by, actual)
    url = url.strip()
    if not url.lower().startswith(("https://", "http://")):
        raise ValidationError({"url": _("Type a web address that begins with https://")})
    return _attach(
        by,
        actual,
        submission,
        kind=Evidence.Kind.LINK,
        title=title.strip() or url[:200],
        url=url,
        sha256=hashlib.sha256(url.encode()).hexdigest(),
    )


def _attach(by, actual: Actual, submission, **fields) -> Evidence:
    """The value is locked, so that it is not submitted or approved between question and answer."""
    submissions.claim(by=by, key=submission)
    now = _locked(actual)
    policies.check_can_attach(by, now)
    _refuse_twice(now, fields["sha256"])
    revision = now.revision if now.state in GIVEN else None
    made = Evidence.objects.create(
        actual=now, revision=revision, added_by=by, added_at=clock.now(), **fields
    )
    _record(by, "evidence.added", made, after=_facts(made))
    return made


def _locked(actual: Actual) -> Actual:
    """Locked first, then read: a row that a lock waited for would come with its old relations."""
    Actual.objects.select_for_update().get(pk=actual.pk)
    rows = Actual.objects.select_related("round", "revision", "kpi__service", "kpi__organisation")
    return rows.get(pk=actual.pk)


def _refuse_twice(actual: Actual, sha256: str) -> None:
    there = Evidence.objects.in_force().filter(actual=actual, sha256=sha256).first()
    if there is not None:
        raise ValidationError(
            _("This is on the value already, as “%s”. It is kept once.") % there.title
        )


@transaction.atomic
def carry(*, by, evidence: Evidence, submission="") -> Evidence:
    """Say that evidence of an earlier figure shows the present one too."""
    submissions.claim(by=by, key=submission)
    evidence = _locked_evidence(evidence)
    policies.check_can_carry(by, evidence)
    _carry(by, evidence, evidence.actual.revision)
    return evidence


def carry_all(by, revision: ActualRevision) -> None:
    """Say so of everything that is attached, while a version is given: the caller's transaction."""
    attached = Evidence.objects.in_force().filter(actual=revision.actual, revision__isnull=False)
    for evidence in attached.with_versions().select_related("actual"):
        _carry(by, evidence, revision)


def _carry(by, evidence: Evidence, revision: ActualRevision) -> None:
    """Nothing is noted where it is the same figure."""
    if evidence.evidenced.shows(revision):
        return
    evidence.carried_to = revision
    evidence.save(update_fields=["carried_to"])
    _record(by, "evidence.carried", evidence, after={"revision": revision.number})


@transaction.atomic
def withdraw(*, by, evidence: Evidence, reason: str, erase=False, submission="") -> Evidence:
    """Take evidence back, with a reason. Its file is kept for the audit unless it must be erased.

    Erasing is for what should never have been kept, such as a resident's name: bytes, file name,
    title and address go for good, the record and its hash stay.
    """
    submissions.claim(by=by, key=submission)
    evidence = _locked_evidence(evidence)
    policies.check_can_withdraw(by, evidence)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is withdrawn.")})
    changes = {} if evidence.withdrawn_at else _withdrawal(by, reason)
    if erase and not evidence.erased_at:
        changes |= _erasure()
    if not changes:
        raise ValidationError(_("It has been withdrawn already."))
    name = evidence.file.name
    verb = "evidence.erased" if "erased_at" in changes else "evidence.withdrawn"
    for field, value in changes.items():
        setattr(evidence, field, value)
    evidence.save(update_fields=list(changes))
    _ask_for_another_check(evidence.actual)
    _record(by, verb, evidence, before=_facts(evidence), reason=reason.strip())
    if evidence.erased_at and name:
        transaction.on_commit(lambda: store.erase(name))
    return evidence


def _ask_for_another_check(actual: Actual) -> None:
    """The team passed a submitted value with its evidence: without it, the check is open again."""
    is_checked = actual.state == ActualState.SUBMITTED and actual.checked_by_id
    if is_checked and vetoes.collect("actual.pass_check", actual):
        Actual.objects.filter(pk=actual.pk).update(**NOT_CHECKED)


def _locked_evidence(evidence: Evidence) -> Evidence:
    Evidence.objects.select_for_update().get(pk=evidence.pk)
    rows = Evidence.objects.with_versions()
    return rows.select_related("actual__round", "actual__kpi__service", "actual__revision").get(
        pk=evidence.pk
    )


def _withdrawal(by, reason: str) -> dict:
    return {
        "withdrawn_by": by,
        "withdrawn_at": clock.now(),
        "withdrawn_reason": reason.strip(),
    }


def _erasure() -> dict:
    erased = _("Erased")
    return {
        "file": "", "original_name": "", "url": "", "title": erased, "erased_at": clock.now(),
    }  # fmt: skip


def _facts(evidence: Evidence) -> dict:
    """Without names: what the trail says is never erased."""
    return {
        "kind": evidence.kind,
        "size": evidence.size,
        "content_type": evidence.content_type,
        "sha256": evidence.sha256,
        "revision": evidence.revision.number if evidence.revision else None,
    }


def _record(by, verb, evidence: Evidence, **facts) -> None:
    audit.record(by=by, verb=verb, subject=evidence, **facts)
