"""A register file sent in the browser: kept, looked at, and saved only as it was looked at."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.register.actions.import_kpis import BulkChange, import_kpis
from kpis.register.actions.tiers import lock_tiers
from kpis.register.imports.report import ImportReport
from kpis.register.models import KPI, RegisterUpload
from kpis.register.policies import check_can_manage
from perfportal.core import clock
from perfportal.core.documents import Table, TableRow

KEPT_FOR = dt.timedelta(days=7)


@transaction.atomic
def keep_upload(*, by, organisation, table: Table) -> RegisterUpload:
    """Keep the rows with the versions of the KPIs that they name; old ones are thrown away."""
    check_can_manage(by)
    now = clock.now()
    RegisterUpload.objects.filter(saved_at=None, created_at__lt=now - KEPT_FOR).delete()
    return RegisterUpload.objects.create(
        organisation=organisation,
        by=by,
        name=table.name[:255],
        columns=list(table.columns),
        rows=[[row.number, row.cells] for row in table.rows],
        versions=_versions(organisation, table),
        created_at=now,
    )


def look_at(upload: RegisterUpload) -> ImportReport:
    """What saving the file would do now; nothing is saved."""
    return import_kpis(
        by=upload.by,
        organisation=upload.organisation,
        table=table_of(upload),
        as_of=clock.today(),
        dry_run=True,
    )


@transaction.atomic
def save_upload(*, by, upload: RegisterUpload, change: BulkChange) -> ImportReport:
    """Save the file as it was looked at, with one reason for all of it.

    Raises ValidationError where it has been saved before, or where a KPI of it has changed since.
    """
    check_can_manage(by)
    lock_tiers(upload.organisation_id)
    upload.refresh_from_db()
    if upload.saved_at:
        raise ValidationError(_("This file has been saved already; it was saved once."))
    if not change.reason.strip():
        raise ValidationError({"reason": _("Say why these KPIs change.")})
    if change.approved_by == by:
        raise ValidationError({"approved_by": _("Nobody approves their own change.")})
    table = table_of(upload)
    _check_unchanged(upload, _versions(upload.organisation, table))
    report = import_kpis(
        by=by,
        organisation=upload.organisation,
        table=table,
        as_of=clock.today(),
        change=change,
    )
    if not report.may_be_saved:
        raise ValidationError(report.refusals())
    if report.needs_approval and change.approved_by is None:
        raise ValidationError({"approved_by": _("Choose who approved the change.")})
    upload.saved_at = clock.now()
    upload.save(update_fields=["saved_at"])
    return report


def table_of(upload: RegisterUpload) -> Table:
    """The file as it was read."""
    rows = tuple(TableRow(number, cells) for number, cells in upload.rows)
    return Table(upload.name, tuple(upload.columns), rows)


def _versions(organisation, table: Table) -> dict[str, int]:
    named = {row["code"].lower() for row in table.rows}
    rows = KPI.objects.filter(organisation=organisation).values_list("code", "version")
    return {code: version for code, version in rows if code.lower() in named}


def _check_unchanged(upload: RegisterUpload, now: dict[str, int]) -> None:
    seen = upload.versions
    moved = sorted(code for code in {*seen, *now} if seen.get(code) != now.get(code))
    if moved:
        raise ValidationError(
            _("Changed since you looked at the file: %s. Send the file again to see what is new.")
            % ", ".join(moved)
        )
