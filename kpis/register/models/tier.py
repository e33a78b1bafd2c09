"""Tiers: council headline, borough-wide, Corporate Strategy, service level (domain-rules 0.1)."""

from django.db import models

from perfportal.core.fields import UidModel
from perfportal.core.models import Organisation


class Tier(UidModel):
    """A tier of KPIs. A cap limits how many may be active at once (Tier 1: 40)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tiers")
    code = models.CharField(max_length=10, help_text="1, 2, 3 or service")
    name = models.CharField(max_length=100)
    cap = models.PositiveSmallIntegerField(null=True, blank=True)
    neutral_travel = models.BooleanField(
        default=False, help_text="Say increasing or decreasing, not improving or worsening"
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="unique_tier"),
        ]

    def __str__(self):
        return self.name
