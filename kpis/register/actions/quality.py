"""Assessing the quality of a KPI's data."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.calculations.quality import Dimension, rate
from kpis.register.models import KPI, QualityAssessment
from kpis.register.policies import check_can_manage, check_not_retired
from kpis.register.queries import lock_kpis
from perfportal.core import audit, clock


@transaction.atomic
def assess_quality(
    *, by, kpi: KPI, scores: Mapping[Dimension, tuple[int, str]]
) -> QualityAssessment:
    """Keep six scores with their evidence, and the rating that follows."""
    check_can_manage(by)
    check_not_retired(kpi)
    lock_kpis([kpi.pk])
    today = clock.today()
    if kpi.quality_assessments.filter(assessed_on=today).exists():
        raise ValidationError(_("The data of %s have been assessed today already.") % kpi.code)
    assessment = QualityAssessment.objects.create(
        kpi=kpi,
        assessed_on=today,
        assessed_by=by,
        scores={
            dimension.value: {"score": score, "evidence": evidence}
            for dimension, (score, evidence) in scores.items()
        },
        rating=rate({dimension: score for dimension, (score, _words) in scores.items()}).value,
    )
    after = {"rating": assessment.rating, "scores": assessment.scores}
    audit.record(by=by, verb="kpi.quality_assessed", subject=kpi, after=after)
    return assessment
