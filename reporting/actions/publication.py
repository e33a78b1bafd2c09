"""Publishing: freeze the content, render the pages, issue the values. All or nothing."""

import hashlib
import json

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.assessment.queries.pages import ways_of
from kpis.collection.actions import actuals
from perfportal.core import audit, clock
from perfportal.core.concurrency import update_if_version
from perfportal.core.fields import period_columns
from perfportal.core.models import AuditSeal
from perfportal.core.registries import events
from reporting.content import published_kpi, report_content
from reporting.models import Publication, PublishedPage, Report, ReportState
from reporting.policies import check_can_agree
from reporting.queries import get_reported_kpis
from reporting.rendering import render_pages
from reporting.revised import revised_figures, revised_values


@transaction.atomic
def publish(*, by, report: Report, note="") -> Publication:
    """Agree and publish the report as its next version.

    The report's row is claimed by its version first, so of two people who publish at once one
    publishes and the other gets a Conflict. Raises PermissionDenied where the builder tries to
    agree, ValidationError where there is nothing to publish or a correction has no note.
    """
    check_can_agree(by, report)
    number = report.publications.count() + 1
    if number > 1 and not note.strip():
        raise ValidationError(_("Say what this version corrects: residents see the note."))
    update_if_version(report, version=report.version, state=ReportState.PUBLISHED)
    reported = get_reported_kpis(report.organisation, report.period)
    if not any(one.results for one in reported):
        raise ValidationError(_("There is no approved figure in this period to publish."))
    publication = _freeze(by, report, reported, number, note.strip())
    _store_pages(publication)
    _issue(by, reported, publication)
    audit.record(
        by=by,
        verb="report.published",
        subject=report,
        after={"version": number, "sha256": publication.sha256},
        reason=note,
    )
    events.publish_on_commit("report.published", publication_id=publication.pk)
    return publication


def _freeze(by, report, reported, number, note) -> Publication:
    ways = ways_of(report.organisation)
    kpis = [published_kpi(one, ways=ways) for one in reported]
    revised = revised_figures(report, as_of=clock.today())
    content = report_content(report, report.organisation, kpis, revised)
    head = AuditSeal.objects.order_by("-pk").first()
    return Publication.objects.create(
        organisation=report.organisation,
        report=report,
        kind=report.kind,
        version=number,
        title=report.title,
        **period_columns(report.period),
        content=content,
        sha256=content_digest(content),
        built_by=report.built_by,
        agreed_by=by,
        published_at=clock.now(),
        embargo_until=report.embargo_until,
        note=note,
        audit_head=head.digest if head else "",
    )


def content_digest(content: dict) -> str:
    """SHA-256 over canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _store_pages(publication: Publication) -> None:
    PublishedPage.objects.bulk_create(
        PublishedPage(
            publication=publication,
            path=page.path,
            title=page.title,
            content_type=page.content_type,
            body=page.body,
            sha256=hashlib.sha256(page.body).hexdigest(),
        )
        for page in render_pages(publication)
    )


def _issue(by, reported, publication) -> None:
    """The values behind the published figures change by revision only from now on.

    Revisions that the report lists are issued by it, also those of periods that it does not print.
    """
    slots = {
        row.revision.actual_id
        for one in reported
        for row in (*one.earlier, *one.results)
        if row.revision_id
    }
    slots |= {value.pk for value in revised_values(publication.report)}
    actuals.issue(by=by, actual_ids=sorted(slots), source=str(publication))
