"""A KPI and the versions of its definition sheet (domain-rules 1.1)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kpis.calculations.codes import (
    Calendar,
    Frequency,
    IndicatorRole,
    MeasureType,
    Polarity,
    RagBasis,
    RagPreset,
    ToleranceKind,
    Unit,
)
from kpis.calculations.forecast import ForecastMethod
from kpis.register.models.tier import Tier
from perfportal.core.access.access import Place
from perfportal.core.choices import choices
from perfportal.core.fields import UidModel
from perfportal.core.models import Committee, Organisation, Portfolio, Service

PERSON = {"null": True, "blank": True, "on_delete": models.PROTECT, "to": settings.AUTH_USER_MODEL}


class LifeCycle(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    IN_DEVELOPMENT = "in_development", "In development"
    ACTIVE = "active", "Active"
    UNDER_REVIEW = "under_review", "Under review"
    RETIRED = "retired", "Retired"


class ReportingRule(models.TextChoices):
    """On which scorecards a KPI stands (domain-rules 0.15)."""

    BOTH = "both", "Corporate and directorate"
    CORPORATE_ONLY = "corporate_only", "Corporate only"
    DIRECTORATE_OPTIONAL = "directorate_optional", "Corporate, directorate optional"


class PerspectiveCode(models.TextChoices):
    FINANCIAL = "financial", "Financial"
    CUSTOMER = "customer", "Customer"
    INTERNAL_PROCESS = "internal_process", "Internal process"
    LEARNING_GROWTH = "learning_growth", "Learning and growth"


class KPIQuerySet(models.QuerySet):
    def in_use(self):
        """Active KPIs and those under review: the ones that are collected and counted."""
        return self.filter(state__in=[LifeCycle.ACTIVE, LifeCycle.UNDER_REVIEW])

    def with_sheet(self):
        """With what every list shows, in one query."""
        return self.select_related("tier", "definition", "service__directorate", "portfolio")

    def visible_to(self, user):
        """KPIs of the viewer's scopes; everything for those who see the whole council."""
        from kpis.register.queries import visible_kpis

        return visible_kpis(self, user)


class KPI(UidModel):
    """One indicator: its code, place, people and life cycle. How it is counted is its definition.

    `definition` points at the version in force now; earlier ones are `definitions`, and
    `definition_for(period)` of the register's queries finds the one that held then.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="kpis")
    code = models.CharField(max_length=20)
    external_code = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=300)
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="kpis")
    state = models.CharField(
        max_length=16, choices=LifeCycle.choices, default=LifeCycle.IN_DEVELOPMENT
    )
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="kpis"
    )
    portfolio = models.ForeignKey(
        Portfolio, null=True, blank=True, on_delete=models.PROTECT, related_name="kpis"
    )
    committees = models.ManyToManyField(Committee, related_name="kpis", blank=True)
    data_provider = models.ForeignKey(related_name="kpis_provided", **PERSON)
    deputy_provider = models.ForeignKey(related_name="kpis_deputised", **PERSON)
    quality_checker = models.ForeignKey(related_name="kpis_checked", **PERSON)
    responsible_officer = models.ForeignKey(related_name="kpis_owned", **PERSON)
    perspective = models.CharField(max_length=20, choices=PerspectiveCode.choices, blank=True)
    data_source = models.ForeignKey(
        "DataSource", null=True, blank=True, on_delete=models.PROTECT, related_name="kpis"
    )
    is_public = models.BooleanField("published", default=True)
    publish_from = models.DateField(null=True, blank=True)
    proxy_for = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="proxies"
    )
    reporting_rule = models.CharField(
        max_length=20, choices=ReportingRule.choices, default=ReportingRule.BOTH
    )
    expected_from = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    added_because = models.TextField(blank=True, help_text="The event that caused it in mid-year")
    retired_on = models.DateField(null=True, blank=True)
    retired_reason = models.TextField(blank=True)
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )
    definition = models.ForeignKey(
        "KPIDefinition", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = KPIQuerySet.as_manager()

    class Meta:
        verbose_name = "KPI"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="unique_kpi_code"),
            models.CheckConstraint(
                condition=Q(state="retired", retired_on__isnull=False) & ~Q(retired_reason="")
                | ~Q(state="retired") & Q(retired_on__isnull=True),
                name="kpi_retired_with_date_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(quality_checker__isnull=True)
                | Q(data_provider__isnull=True)
                | ~Q(quality_checker=F("data_provider")),
                name="kpi_checker_is_not_provider",
                violation_error_message="Nobody checks the figures that they provide.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=False, ends_on__gte=F("starts_on")),
                name="kpi_ends_after_it_starts",
                violation_error_message="The last day comes before the first day: swap them.",
            ),
            models.CheckConstraint(
                condition=Q(proxy_for__isnull=True) | ~Q(proxy_for=F("id")),
                name="kpi_is_no_proxy_for_itself",
                violation_error_message="A KPI cannot stand in for itself.",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("id")),
                name="kpi_does_not_replace_itself",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    def access_place(self) -> Place:
        """For `Access.may`; committees are asked by queries, not here."""
        return Place(
            directorate=self.service.directorate_id if self.service_id else None,
            service=self.service_id,
            portfolio=self.portfolio_id,
        )


class KPIDefinition(UidModel):
    """One version of the definition sheet, in force from `valid_from` until the next version.

    `series` numbers the versions that compare with each other: a change that does not compare
    starts a new series, which is a break in the series (domain-rules 6.4).
    """

    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="definitions")
    version = models.PositiveSmallIntegerField(default=1)
    series = models.PositiveSmallIntegerField(default=1)
    valid_from = models.DateField()
    purpose = models.TextField(blank=True)
    definition = models.TextField(blank=True)
    inclusions = models.TextField(blank=True)
    exclusions = models.TextField(blank=True)
    formula = models.TextField(blank=True)
    indicator_role = models.CharField(
        max_length=12, choices=choices(IndicatorRole), default=IndicatorRole.PERFORMANCE.value
    )
    measure_type = models.CharField(max_length=12, choices=choices(MeasureType))
    unit = models.CharField(max_length=14, choices=choices(Unit))
    decimal_places = models.PositiveSmallIntegerField(default=0)
    multiplier = models.PositiveIntegerField(default=1)
    numerator_label = models.CharField(max_length=200, blank=True)
    denominator_label = models.CharField(max_length=200, blank=True)
    polarity = models.CharField(max_length=10, choices=choices(Polarity))
    midpoint = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    frequency = models.CharField(max_length=12, choices=choices(Frequency))
    calendar = models.CharField(
        max_length=10, choices=choices(Calendar), default=Calendar.FINANCIAL.value
    )
    due_periods = models.JSONField(
        default=list, blank=True, help_text="Numbers of a year's periods that are due; [] = all"
    )
    lag_days = models.PositiveSmallIntegerField(default=0)
    rag_basis = models.CharField(max_length=8, choices=choices(RagBasis))
    rag_preset = models.CharField(
        max_length=14, choices=choices(RagPreset), default=RagPreset.PER_KPI.value
    )
    tolerance_kind = models.CharField(max_length=10, choices=choices(ToleranceKind))
    tolerance = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    minimum_change = models.DecimalField(max_digits=19, decimal_places=4, default=0)
    minimum_is_percent = models.BooleanField(
        "minimum change is a percentage of the previous value", default=False
    )
    forecast_method = models.CharField(
        "year-end forecast",
        max_length=17,
        choices=choices(ForecastMethod),
        default=ForecastMethod.AUTO.value,
    )
    hard_minimum = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    hard_maximum = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    worked_example = models.TextField(blank=True)
    data_limits = models.TextField("limits of the data", blank=True)
    benchmark_source = models.CharField("compared with", max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)
    manual_steps = models.TextField(blank=True)
    hours_per_period = models.DecimalField(
        "hours to compile", max_digits=7, decimal_places=2, null=True, blank=True
    )
    statutory_return = models.CharField("statutory return", max_length=200, blank=True)
    is_statutory = models.BooleanField("statutory", default=False)
    contains_small_numbers = models.BooleanField(default=False)
    has_interval = models.BooleanField("estimate with a confidence interval", default=False)
    good_looks_like = models.TextField("what good looks like", blank=True)
    reason = models.TextField(blank=True)
    changed_by = models.ForeignKey(related_name="+", **PERSON)
    approved_by = models.ForeignKey(related_name="+", **PERSON)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "KPI definition"
        ordering = ["kpi", "version"]
        constraints = [
            models.UniqueConstraint(fields=["kpi", "version"], name="unique_definition_version"),
            models.UniqueConstraint(fields=["kpi", "valid_from"], name="unique_definition_start"),
            models.CheckConstraint(
                condition=Q(decimal_places__lte=4), name="definition_up_to_four_decimals"
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""), name="definition_change_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | Q(changed_by__isnull=True)
                | ~Q(approved_by=F("changed_by")),
                name="definition_not_approved_by_its_author",
                violation_error_message="Nobody approves their own change.",
            ),
        ]

    def __str__(self):
        return f"{self.kpi.code} version {self.version}"
