"""What the performance team decides about checks: rules between KPIs, and checks switched off."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kpis.calculations.checks import WAIVABLE
from kpis.calculations.cross import Importance, Operator, Rule
from kpis.collection.models.actual import PERSON
from kpis.register.models import KPI
from perfportal.core.choices import choices
from perfportal.core.fields import UidModel
from perfportal.core.models import Organisation

LONGEST_SIDE = 300
BY = {"on_delete": models.PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}


class CrossCheckQuerySet(models.QuerySet):
    def in_force(self, *, on):
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), valid_from__lte=on)


class CrossCheck(UidModel):
    """A rule between the figures of several KPIs in one period, for periods that end in its days.

    Both sides are kept as typed; `kpis.calculations.expressions` reads them.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="cross_checks"
    )
    left = models.CharField(max_length=LONGEST_SIDE)
    operator = models.CharField(max_length=5, choices=choices(Operator))
    right = models.CharField(max_length=LONGEST_SIDE)
    within = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    importance = models.CharField(max_length=12, choices=choices(Importance))
    sentence = models.CharField(max_length=300)
    reason = models.TextField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    created_by = models.ForeignKey(**BY)
    created_at = models.DateTimeField()
    ended_by = models.ForeignKey(related_name="+", **PERSON)
    ended_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CrossCheckQuerySet.as_manager()

    class Meta:
        ordering = ["left", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(left="") & ~Q(right="") & ~Q(sentence="") & ~Q(reason=""),
                name="cross_check_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(operator="about", within__gt=0)
                | ~Q(operator="about") & Q(within__isnull=True),
                name="cross_check_about_has_percent",
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True, ended_reason="")
                | Q(ended_by__isnull=False, valid_until__isnull=False) & ~Q(ended_reason=""),
                name="cross_check_ended_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.left} {self.rule.operator_words} {self.right}"

    @property
    def rule(self) -> Rule:
        return Rule(
            left=self.left,
            operator=Operator(self.operator),
            right=self.right,
            sentence=self.sentence,
            importance=Importance(self.importance),
            within=self.within,
        )


class CheckWaiverQuerySet(models.QuerySet):
    def in_force(self, *, on):
        """Switched off on a day: the check comes back by itself when its review is due."""
        return self.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=on), from_on__lte=on, review_on__gt=on
        )


class CheckWaiver(UidModel):
    """A check that is switched off for one KPI because its alarms were false, until its review."""

    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="check_waivers")
    check_code = models.CharField(
        max_length=20, choices=[(code.value, code.value) for code in WAIVABLE]
    )
    reason = models.TextField()
    from_on = models.DateField()
    review_on = models.DateField()
    created_by = models.ForeignKey(**BY)
    created_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(related_name="+", **PERSON)
    ended_reason = models.TextField(blank=True)

    objects = CheckWaiverQuerySet.as_manager()

    class Meta:
        ordering = ["kpi", "check_code", "from_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "check_code"],
                condition=Q(ended_on__isnull=True),
                name="unique_waiver_of_a_check",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_reason"),
            models.CheckConstraint(
                condition=Q(review_on__gt=F("from_on")), name="waiver_reviewed_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_by__isnull=True, ended_reason="")
                | Q(ended_on__isnull=False, ended_by__isnull=False) & ~Q(ended_reason=""),
                name="waiver_ended_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.kpi.code}: {self.check_code} switched off"

    def access_place(self):
        return self.kpi.access_place()
