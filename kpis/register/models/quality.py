"""What somebody found when they looked at the quality of a KPI's data."""

from django.conf import settings
from django.db import models

from kpis.calculations.quality import Quality
from kpis.register.models.kpi import KPI
from perfportal.core.choices import choices
from perfportal.core.fields import UidModel


class QualityAssessment(UidModel):
    """Six scores with their evidence, and the rating that follows from them.

    `scores` holds score and evidence by dimension. The rating counts for a year.
    """

    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="quality_assessments")
    assessed_on = models.DateField()
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    scores = models.JSONField(default=dict)
    rating = models.CharField(max_length=12, choices=choices(Quality))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-assessed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kpi", "assessed_on"], name="one_quality_check_a_day"),
            models.CheckConstraint(
                condition=~models.Q(rating="not_assessed"), name="quality_assessment_has_rating"
            ),
        ]

    def __str__(self):
        return f"{self.kpi.code}: {self.rating}"
