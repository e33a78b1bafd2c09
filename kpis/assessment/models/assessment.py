"""Stored results: what the rules made of a KPI's figures in a period."""

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When

from kpis.calculations.codes import Direction, Rag, RagBasis, TargetKind, YearToDateState
from kpis.calculations.course import Course
from kpis.calculations.forecast import ForecastMethod, NoForecast
from kpis.calculations.spc import Assurance, Limited, PointKind, Variation
from kpis.calculations.warning_signs import WarningCode, codes_in
from kpis.collection.models import APPROVED_OR_ISSUED, ActualRevision, ActualState
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


def _beside(**which) -> Exists:
    """Whether there is such a row of the same KPI, period and basis."""
    same = {name: OuterRef(name) for name in ("kpi", "period_kind", "period_start", "basis")}
    return Exists(Assessment.objects.filter(**same, **which))


class AssessmentQuerySet(models.QuerySet):
    def for_period(self, period):
        return self.filter(period_kind=period.kind.value, period_start=period.start)

    def headline(self, *, rolled=False):
        """The row of each KPI's own basis, the one that pages and counts use: of newest figures.

        With `rolled`, here and below, also those of longer periods than the KPI is collected in.
        """
        return self._shown(rolled).filter(as_issued=False)

    def every_row(self):
        """Of newest figures also the rows of longer periods and those on the KPIs' other basis."""
        return self.filter(as_issued=False)

    def every_row_as_issued(self):
        """The same as readers of issued figures have them."""
        return self.filter(Q(as_issued=True) | ~_beside(as_issued=True))

    def as_issued(self, *, rolled=False):
        """The headline rows as readers of issued figures have them, given or not.

        While an issued figure is revised its rows of its own kind stand in the place of the newest.
        """
        return self._shown(rolled).every_row_as_issued()

    def issued(self, *, rolled=False):
        """The headline rows of issued figures, of a figure under revision what was issued."""
        return self.as_issued(rolled=rolled).filter(value_state=ActualState.ISSUED)

    def reportable(self, *, rolled=False):
        """The headline rows that a report shows: approved, or issued while a revision waits."""
        of_newest = Q(as_issued=False, value_state__in=APPROVED_OR_ISSUED)
        newest = _beside(as_issued=False, value_state__in=APPROVED_OR_ISSUED)
        was_issued = Q(as_issued=True, value_state=ActualState.ISSUED)
        return self._shown(rolled).filter(of_newest | was_issued & ~newest)

    def _shown(self, rolled: bool):
        shown = Q(is_headline=True)
        return self.filter(shown | Q(is_rolled=True) if rolled else shown)

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


class Assessment(PeriodFieldsMixin):
    """One KPI, one period, one basis: value, target, status and direction of travel.

    While an issued figure is revised, a second row of those that differ (`as_issued`) keeps what
    the rules make of the version that a report issued: what a committee reads. A monthly KPI has
    rows for quarters and years as well (`is_rolled`), and one rated on its periods has rows for its
    year to date: neither are headlines.

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
    is_rolled = models.BooleanField(
        default=False, help_text="Made from the figures of shorter periods"
    )
    as_issued = models.BooleanField(default=False)
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
                fields=["kpi", "period_kind", "period_start", "basis", "as_issued"],
                name="unique_assessment",
            ),
        ]

    @property
    def warning_codes(self) -> tuple[WarningCode, ...]:
        """The warning signs of the period, in the order of their codes."""
        return codes_in(self.warnings)

    def __str__(self):
        return f"{self.kpi.code} {self.period.token} {self.basis}: {self.rag}"
