"""What a round took, as those who did the work say roughly; nothing is ever measured."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kpis.collection.models.round import CollectionRound
from kpis.register.models import KPI
from perfportal.core.fields import UidModel

HOURS = {"max_digits": 7, "decimal_places": 2}


class EffortAnswer(UidModel):
    """One person's answer for one round; `hours` is empty where they would rather not say."""

    round = models.ForeignKey(CollectionRound, on_delete=models.PROTECT, related_name="efforts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    hours = models.DecimalField(null=True, blank=True, **HOURS)
    answered_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-answered_at"]
        constraints = [
            models.UniqueConstraint(fields=["round", "by"], name="one_effort_answer_a_round"),
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__gte=0), name="effort_not_negative"
            ),
        ]

    def __str__(self):
        return f"{self.round}: effort"


class EffortShare(models.Model):
    """The part of an answer that one KPI took; `is_named` where the person said so."""

    answer = models.ForeignKey(EffortAnswer, on_delete=models.CASCADE, related_name="shares")
    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="efforts")
    hours = models.DecimalField(**HOURS)
    is_named = models.BooleanField(default=False)

    class Meta:
        ordering = ["answer", "kpi"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "kpi"], name="one_effort_share_a_kpi"),
            models.CheckConstraint(condition=Q(hours__gte=0), name="effort_share_not_negative"),
        ]

    def __str__(self):
        return f"{self.kpi.code}: {self.hours} hours"
