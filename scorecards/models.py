"""Scorecards: sets of KPIs for an audience, their stored roll-ups and the director's signature."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kpis.models import KPI
from perfportal.core.access.access import Place
from perfportal.core.fields import PeriodFieldsMixin, UidModel
from perfportal.core.models import Committee, Directorate, Organisation, Portfolio, Service

PERSON = {"null": True, "blank": True, "on_delete": models.PROTECT, "to": settings.AUTH_USER_MODEL}


class Audience(models.TextChoices):
    CORPORATE = "corporate", "Corporate"
    DIRECTORATE = "directorate", "Directorate"
    PORTFOLIO = "portfolio", "Portfolio"
    COMMITTEE = "committee", "Select Committee"
    OPERATIONAL = "operational", "Operational"
    IMPROVEMENT_BOARD = "improvement_board", "Improvement board"


class Membership(models.TextChoices):
    """How a scorecard gets its KPIs: from a dated list, or from the register as it stands."""

    LISTED = "listed", "Listed by hand"
    HEADLINE = "headline", "Every Tier 1 KPI"
    PLACE = "place", "Every KPI of its directorate, portfolio or committee"


class Perspective(UidModel):
    """One side of the balanced scorecard (domain-rules 4.6)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="unique_perspective"),
        ]

    def __str__(self):
        return self.name


class Scorecard(UidModel):
    """A set of KPIs for one audience. It never copies a KPI: one record, several views."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="scorecards"
    )
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=220)
    audience = models.CharField(max_length=20, choices=Audience.choices)
    membership = models.CharField(
        max_length=10, choices=Membership.choices, default=Membership.LISTED
    )
    directorate = models.ForeignKey(
        Directorate,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        help_text="Whose director signs it",
    )
    portfolio = models.ForeignKey(Portfolio, null=True, blank=True, on_delete=models.PROTECT)
    committee = models.ForeignKey(Committee, null=True, blank=True, on_delete=models.PROTECT)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["audience", "name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="unique_scorecard"),
            models.CheckConstraint(
                condition=~Q(audience="portfolio") | Q(portfolio__isnull=False),
                name="portfolio_scorecard_has_portfolio",
            ),
            models.CheckConstraint(
                condition=~Q(audience="committee") | Q(committee__isnull=False),
                name="committee_scorecard_has_committee",
            ),
        ]

    def __str__(self):
        return self.name

    def access_place(self) -> Place:
        return Place(
            directorate=self.directorate_id,
            portfolio=self.portfolio_id,
            committees=frozenset([self.committee_id]) if self.committee_id else frozenset(),
        )


class ScorecardItem(UidModel):
    """One KPI's place on a listed scorecard, from a day until a day, with the reason and who."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="items")
    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="scorecard_items")
    perspective = models.ForeignKey(
        Perspective, null=True, blank=True, on_delete=models.PROTECT, related_name="items"
    )
    order = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    reason = models.TextField()
    added_by = models.ForeignKey(related_name="+", **PERSON)
    removed_by = models.ForeignKey(related_name="+", **PERSON)
    removed_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["order", "kpi__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "kpi"],
                condition=Q(valid_until__isnull=True),
                name="kpi_once_on_a_scorecard",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True, removed_by__isnull=True, removed_reason="")
                | Q(
                    valid_until__isnull=False,
                    valid_until__gte=F("valid_from"),
                    removed_by__isnull=False,
                )
                & ~Q(removed_reason=""),
                name="item_removed_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.kpi.code} on {self.scorecard}"


class ScorecardResult(PeriodFieldsMixin):
    """The stored roll-up of a scorecard for a period: counts only, no composite score.

    `counts` and `by_perspective` hold numbers of KPIs per status code, of approved values;
    `not_approved` counts the rest. `sparklines` holds, per KPI primary key as text, up to twelve
    earlier values as text (None for a gap), so that a dashboard reads one row for all its lines.
    """

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="results")
    counts = models.JSONField(default=dict)
    by_perspective = models.JSONField(default=dict)
    not_approved = models.PositiveSmallIntegerField(default=0)
    sparklines = models.JSONField(default=dict)
    computed_at = models.DateTimeField()

    class Meta:
        ordering = ["-period_start"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "period_kind", "period_start"], name="unique_scorecard_result"
            ),
        ]

    def __str__(self):
        return f"{self.scorecard} {self.period.token}"


class PeriodSignature(UidModel, PeriodFieldsMixin):
    """The director's signature under a scorecard for a period: one act, with what was signed."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="signatures")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField()
    statement = models.TextField(blank=True)
    signed_figures = models.JSONField(
        default=list, help_text="Code, value, target and status of each line as signed"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "period_kind", "period_start"], name="signed_once_per_period"
            ),
        ]

    def __str__(self):
        return f"{self.scorecard} {self.period.token} signed by {self.signed_by}"


class Inspectorate(models.TextChoices):
    OFSTED = "ofsted", "Ofsted"
    YOUTH_JUSTICE = "youth_justice", "HM Inspectorate of Probation (youth justice)"
    CQC = "cqc", "Care Quality Commission"
    OTHER = "other", "Another inspectorate"


class InspectionQuerySet(models.QuerySet):
    def published(self, *, on):
        """Those whose report anybody may read on the day."""
        return self.filter(published_on__lte=on)


class Inspection(UidModel):
    """What an inspectorate said of a service, in its own words; `grade` 1 is its best."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="inspections"
    )
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="inspections")
    inspectorate = models.CharField(max_length=14, choices=Inspectorate.choices)
    inspectorate_name = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=200)
    inspected_on = models.DateField()
    published_on = models.DateField(null=True, blank=True)
    judgement = models.CharField(max_length=200)
    grade = models.PositiveSmallIntegerField(null=True, blank=True)
    reference = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ["-inspected_on", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "inspectorate", "inspected_on", "title"],
                name="inspection_recorded_once",
            ),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | Q(published_on__gte=F("inspected_on")),
                name="inspection_published_after_visit",
            ),
            models.CheckConstraint(condition=~Q(judgement=""), name="inspection_has_judgement"),
            models.CheckConstraint(
                condition=Q(grade__isnull=True) | Q(grade__gte=1, grade__lte=5),
                name="inspection_grade_one_to_five",
            ),
            models.CheckConstraint(
                condition=Q(inspectorate="other") & ~Q(inspectorate_name="")
                | ~Q(inspectorate="other") & Q(inspectorate_name=""),
                name="other_inspectorate_has_name",
            ),
        ]

    def __str__(self):
        return f"{self.title}, {self.inspected_on.isoformat()}"
