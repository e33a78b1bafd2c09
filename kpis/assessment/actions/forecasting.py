"""Officers' own forecasts of a year: given with a reason, or withdrawn."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.assessment import policies
from kpis.assessment.models import ForecastOverride
from kpis.register.models import KPI
from perfportal.core import audit, clock, jobs, submissions
from perfportal.core.fields import period_columns
from perfportal.core.models import User
from perfportal.core.periods import Period


@transaction.atomic
def give(
    *, by: User, kpi: KPI, year: Period, value: Decimal, reason: str, submission=""
) -> ForecastOverride:
    """Say what the year will end at. A newer forecast of the year counts in place of an older one.

    Raises ValidationError by field, PermissionDenied, AlreadySubmitted.
    """
    submissions.claim(by=by, key=submission)
    policies.check_can_forecast(by, kpi)
    if not year.is_year:
        raise ValidationError({"year": _("A forecast is of a whole year: choose one.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why you expect this.")})
    given = ForecastOverride.objects.create(
        kpi=kpi,
        **period_columns(year),
        value=value,
        reason=reason.strip(),
        by=by,
        at=clock.now(),
    )
    after = {"year": year.token, "value": str(value)}
    audit.record(by=by, verb="forecast.given", subject=given, after=after, reason=given.reason)
    _assess(by, kpi)
    return given


@transaction.atomic
def withdraw(*, by: User, given: ForecastOverride, submission="") -> ForecastOverride:
    """Leave the year to the KPI's method again. Withdrawn twice, it stays as it was."""
    submissions.claim(by=by, key=submission)
    policies.check_can_forecast(by, given.kpi)
    open_ones = ForecastOverride.objects.filter(pk=given.pk, withdrawn_at__isnull=True)
    if not open_ones.update(withdrawn_by=by, withdrawn_at=clock.now()):
        raise ValidationError(_("This forecast has been withdrawn already."))
    given.refresh_from_db()
    before = {"year": given.period.token, "value": str(given.value)}
    audit.record(by=by, verb="forecast.withdrawn", subject=given, before=before)
    _assess(by, given.kpi)
    return given


def _assess(by: User, kpi: KPI) -> None:
    jobs.enqueue("kpis.assess", by=by, dedupe=f"kpi-{kpi.pk}", kpi_ids=[kpi.pk])
