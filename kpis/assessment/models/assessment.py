"""Stored results: what the rules made of a KPI's figures in a period."""

from django.db import models
from django.db.models import Case, Exists, OuterRef, Value, When

from kpis.calculations.codes import Direction, Rag, RagBasis, TargetKind, YearToDateState
from kpis.calculations.course import Course
from kpis.calculations.forecast import ForecastMethod, NoForecast
from kpis.calculations.spc import Assurance, Limited, PointKind, Variation
from kpis.calculations.warning_signs import WarningCode
from kpis.collection.models import ActualRevision, ActualState
from kpis.register.models import KPI, KPIDefinition, Target
from perfportal.core.choices import choices
from perfportal.core.fields import PeriodFieldsMixin

NUMBER = {"max_digits": 19, "decimal_places": 4, "null": True}
DIRECTION = {"max_length": 14, "choices": choices(Direction), "blank": True}


# Rows are written under a lock on their KPI and made anew at any time, and neither definitions nor
# revisions are ever deleted: the database need not check each of 240,000 rows against three tables,
# which would cost a recompute as much again.
NEVER_DELETED = {
    "on_delete": models.PROTECT, "related_name": "+", "db_constraint": False, "db_index": False
}  # fmt: skip


class AssessmentQuerySet(models.QuerySet):
    def for_period(self, period):
        return self.filter(period_kind=period.kind.value, period_start=period.start)

    def headline(self):
        """The row of each KPI's own basis, the one that pages and counts use."""
        return self.filter(is_headline=True)

    def approved(self):
        return self.filter(value_state__in=[ActualState.APPROVED, ActualState.ISSUED])

    def with_baseline(self):
        """With `is_baseline`: data only because the period lies in a baseline year."""
        years = Target.objects.filter(
            kpi=OuterRef("kpi"),
            kind=TargetKind.BASELINE.value,
            period_start__lte=OuterRef("period_start"),
            period_end__gte=OuterRef("period_end"),
        )
        return self.annotate(
            is_baseline=Case(
                When(rag=Rag.DATA_ONLY.value, then=Exists(years)),
                default=Value(False),
                output_field=models.BooleanField(),
            )
        )

    def issued(self):
        return self.filter(value_state=ActualState.ISSUED)


class Assessment(PeriodFieldsMixin):
    """One KPI, one period, one basis: value, target, status and direction of travel.

    Numbers are kept to four decimals, as is everything the rules compare. `value_state` says how
    far the value has come, so a view may count approved or issued figures only. `inputs_hash` is
    the SHA-256 of what went in: a recompute writes only rows whose hash or rule version differs.
    The words that explain a result are made when it is read.
    """

    kpi = models.ForeignKey(
        KPI,
        on_delete=models.CASCADE,
        related_name="assessments",
        db_constraint=False,
        db_index=False,
    )
    definition = models.ForeignKey(KPIDefinition, null=True, **NEVER_DELETED)
    revision = models.ForeignKey(
        ActualRevision,
        null=True,
        help_text="The revision assessed; its commentary is shown beside the result",
        **NEVER_DELETED,
    )
    basis = models.CharField(max_length=8, choices=choices(RagBasis))
    is_headline = models.BooleanField(default=True)
    value = models.DecimalField(**NUMBER)
    period_value = models.DecimalField(**NUMBER)
    marker = models.CharField(max_length=1, blank=True)
    data_status = models.CharField(max_length=12, blank=True)
    value_state = models.CharField(max_length=10, blank=True, choices=ActualState.choices)
    target = models.DecimalField(**NUMBER)
    target_lower = models.DecimalField(**NUMBER)
    target_upper = models.DecimalField(**NUMBER)
    rag = models.CharField(max_length=15, choices=choices(Rag))
    adverse_variance = models.DecimalField(**NUMBER)
    dot_short = models.CharField(**DIRECTION)
    dot_long = models.CharField(**DIRECTION)
    dot_headline = models.CharField(**DIRECTION)
    previous_value = models.DecimalField(**NUMBER)
    last_year_value = models.DecimalField(**NUMBER)
    ytd = models.DecimalField(**NUMBER)
    ytd_state = models.CharField(max_length=10, blank=True, choices=choices(YearToDateState))
    ytd_missing = models.CharField(max_length=300, blank=True)
    outturn = models.DecimalField(**NUMBER)
    forecast = models.DecimalField(**NUMBER)
    forecast_method = models.CharField(max_length=17, blank=True, choices=choices(ForecastMethod))
    no_forecast = models.CharField(max_length=18, blank=True, choices=choices(NoForecast))
    forecast_rag = models.CharField(max_length=15, blank=True, choices=choices(Rag))
    progress = models.DecimalField(**NUMBER)
    progress_status = models.CharField(max_length=20, blank=True, choices=choices(Course))
    spc_mean = models.DecimalField(**NUMBER)
    spc_lower = models.DecimalField(**NUMBER)
    spc_upper = models.DecimalField(**NUMBER)
    spc_limits = models.CharField(max_length=5, blank=True, choices=choices(Limited))
    spc_point = models.CharField(max_length=12, blank=True, choices=choices(PointKind))
    variation = models.CharField(max_length=16, blank=True, choices=choices(Variation))
    assurance = models.CharField(max_length=12, blank=True, choices=choices(Assurance))
    warnings = models.PositiveSmallIntegerField(default=0, help_text="A bit per sign, W1 the first")
    rule_version = models.CharField(max_length=20)
    inputs_hash = models.CharField(max_length=64)
    computed_at = models.DateTimeField()

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["kpi", "period_start", "basis"]
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "period_kind", "period_start", "basis"], name="unique_assessment"
            ),
        ]
        indexes = [
            models.Index(fields=["period_kind", "period_start", "rag"], name="assessment_by_period")
        ]

    @property
    def warning_codes(self) -> tuple[WarningCode, ...]:
        """The warning signs of the period, in the order of their codes."""
        return tuple(c for place, c in enumerate(WarningCode) if self.warnings >> place & 1)

    def __str__(self):
        return f"{self.kpi.code} {self.period.token} {self.basis}: {self.rag}"
