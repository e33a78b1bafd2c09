"""Targets: dated versions with a profile, a rationale and an approver (domain-rules 2.5)."""

from django.db import models
from django.db.models import Q

from kpis.calculations.codes import Profile, TargetKind
from kpis.register.models.kpi import KPI, PERSON
from perfportal.core.choices import choices
from perfportal.core.fields import PeriodFieldsMixin, UidModel


class Target(UidModel, PeriodFieldsMixin):
    """What a KPI is to reach in a period, one version of it; a baseline says that nothing is yet.

    A later version replaces an earlier one for periods that end on or after its `valid_from`;
    periods before keep theirs, so a status once given never changes with a target.
    """

    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="targets")
    kind = models.CharField(
        max_length=10, choices=choices(TargetKind), default=TargetKind.TARGET.value
    )
    version = models.PositiveSmallIntegerField(default=1)
    valid_from = models.DateField()
    value = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    lower = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    upper = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    profile = models.CharField(max_length=9, choices=choices(Profile), default=Profile.FLAT.value)
    profile_values = models.JSONField(
        default=list, blank=True, help_text="Per period as text, for a custom or seasonal profile"
    )
    rationale = models.TextField(blank=True)
    set_by = models.ForeignKey(related_name="+", **PERSON)
    approved_by = models.ForeignKey(related_name="+", **PERSON)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["kpi", "period_start", "kind", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "kind", "period_kind", "period_start", "version"],
                name="unique_target_version",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False)
                | Q(lower__isnull=False)
                | Q(upper__isnull=False)
                | Q(kind="baseline"),
                name="target_says_a_number",
            ),
            models.CheckConstraint(
                condition=~Q(kind="baseline")
                | Q(value__isnull=True, lower__isnull=True, upper__isnull=True),
                name="target_baseline_says_none",
            ),
            models.CheckConstraint(
                condition=Q(lower__isnull=True)
                | Q(upper__isnull=True)
                | Q(lower__lte=models.F("upper")),
                name="target_range_in_order",
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(rationale=""), name="target_change_has_rationale"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | Q(set_by__isnull=True)
                | ~Q(approved_by=models.F("set_by")),
                name="target_not_approved_by_its_author",
                violation_error_message="Nobody approves their own change.",
            ),
        ]

    def __str__(self):
        return f"{self.kpi.code} {self.kind} {self.period.token}"
