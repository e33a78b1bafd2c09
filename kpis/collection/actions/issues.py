"""Issues with data: raised, noted on, put right, opened again."""

import datetime as dt
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.calculations.quality import Dimension
from kpis.collection.models import DataIssue, IssueNote
from kpis.collection.quality_policies import check_can_follow, check_can_raise
from kpis.register.models import KPI, DataSource
from perfportal.core import audit, clock, submissions
from perfportal.core.concurrency import update_if_version
from perfportal.core.models import User


@dataclass(frozen=True)
class NewIssue:
    """What somebody has found wrong, whose data it is, and who sees that it is put right."""

    supplier: str
    dimension: Dimension
    what: str
    owner: User
    due_on: dt.date
    source: DataSource | None = None
    kpis: list[KPI] = field(default_factory=list)


@transaction.atomic
def raise_issue(*, by, organisation, found: NewIssue, submission="") -> DataIssue:
    """Log an issue. Raises ValidationError by field, AlreadySubmitted, PermissionDenied."""
    submissions.claim(by=by, key=submission)
    check_can_raise(by)
    if found.due_on < clock.today():
        raise ValidationError({"due_on": _("This day has gone: choose a later one.")})
    issue = DataIssue(
        organisation=organisation,
        supplier=found.supplier.strip(),
        source=found.source,
        dimension=found.dimension.value,
        what=found.what.strip(),
        owner=found.owner,
        due_on=found.due_on,
        raised_by=by,
        raised_at=clock.now(),
    )
    issue.full_clean()
    issue.save()
    issue.kpis.set(found.kpis)
    audit.record(
        by=by,
        verb="data_issue.raised",
        subject=issue,
        after={
            "supplier": issue.supplier,
            "dimension": issue.dimension,
            "owner": str(issue.owner),
            "due_on": issue.due_on,
            "kpis": [kpi.code for kpi in found.kpis],
        },
        reason=issue.what,
    )
    return issue


@transaction.atomic
def note(*, by, issue: DataIssue, version: int, text: str, state: str, submission="") -> DataIssue:
    """Say what has happened, and how the issue stands now; a resolved one may be opened again."""
    submissions.claim(by=by, key=submission)
    check_can_follow(by, issue)
    if not text.strip():
        raise ValidationError({"text": _("Say what has happened.")})
    before, is_over = issue.state, state == DataIssue.State.RESOLVED
    update_if_version(
        issue,
        version=version,
        state=DataIssue.State(state),
        resolved_on=clock.today() if is_over else None,
        resolved_by=by if is_over else None,
    )
    IssueNote.objects.create(issue=issue, text=text.strip(), state=state, by=by, at=clock.now())
    audit.record(
        by=by,
        verb="data_issue.resolved" if is_over else "data_issue.noted",
        subject=issue,
        before={"state": before},
        after={"state": state},
        reason=text.strip(),
    )
    return issue
