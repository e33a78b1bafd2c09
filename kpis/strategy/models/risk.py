"""Strategic risks and the reviews that have scored them."""

from django.db import models
from django.db.models import Q

from kpis.calculations.progress import risk_score
from kpis.register.models import KPI
from kpis.register.models.kpi import PERSON
from perfportal.core.fields import UidModel
from perfportal.core.models import Organisation

ONE_TO_FIVE = "Likelihood and impact go from 1 to 5."


def scored(name: str) -> models.CheckConstraint:
    """Likelihood and impact from 1 to 5, under the name of a table's own constraint."""
    return models.CheckConstraint(
        condition=Q(likelihood__range=(1, 5), impact__range=(1, 5)),
        name=name,
        violation_error_message=ONE_TO_FIVE,
    )


class Risk(UidModel):
    """Something that may keep the council from its priorities, with its latest score."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="risks")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    owner = models.ForeignKey(related_name="risks_owned", **PERSON)
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    kpis = models.ManyToManyField(KPI, related_name="risks", blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"],
                name="unique_risk_code",
                violation_error_message="Another risk has this code: choose a different one.",
            ),
            scored("risk_scored_1_to_5"),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    @property
    def score(self) -> int:
        return risk_score(self.likelihood, self.impact)


class RiskReview(UidModel):
    """How likely and how bad a risk was held to be on a day; the history of its score."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="reviews")
    reviewed_on = models.DateField()
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)
    reviewed_by = models.ForeignKey(related_name="+", **PERSON)

    class Meta:
        ordering = ["reviewed_on", "pk"]
        constraints = [scored("risk_review_scored_1_to_5")]

    def __str__(self):
        return f"{self.risk.code} on {self.reviewed_on.isoformat()}"

    @property
    def score(self) -> int:
        return risk_score(self.likelihood, self.impact)
