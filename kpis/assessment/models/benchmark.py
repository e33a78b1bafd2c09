"""Whom the council is compared with, and what others achieved (domain-rules 7)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from kpis.calculations.codes import Marker
from kpis.calculations.councils import council_key
from kpis.register.models import KPI
from perfportal.core.choices import choices
from perfportal.core.fields import PeriodFieldsMixin, UidModel
from perfportal.core.models import Organisation

NO_COUNCIL = Q(council__isnull=True)


class ComparatorKind(models.TextChoices):
    """What holds a comparator's councils together."""

    GROUP = "group", "Named group of councils"
    NEIGHBOURS = "neighbours", "Nearest neighbours"
    REGION = "region", "Councils of the region"
    ENGLAND = "england", "Councils of England"


class Series(models.TextChoices):
    """A figure that stands beside the councils and is never one of them."""

    MEAN = "mean", "Average of the group"
    MEDIAN = "median", "Median of the group, as published"
    REGION = "region", "Region"
    ENGLAND = "england", "England"


class ComparatorQuerySet(models.QuerySet):
    def publishable(self, *, on):
        """What its licence lets everybody see on a day."""
        begun = Q(publish_from__isnull=True) | Q(publish_from__lte=on)
        return self.filter(begun, may_publish=True)


class Comparator(UidModel):
    """Councils that we are compared with.

    `order` says which comes first: a KPI's default is the first that has figures for it. Until
    somebody has said that the licence allows it, only staff see its figures.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="comparators"
    )
    name = models.CharField(max_length=200)
    kind = models.CharField(
        max_length=10, choices=ComparatorKind.choices, default=ComparatorKind.GROUP
    )
    order = models.PositiveSmallIntegerField(default=100)
    source = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    may_publish = models.BooleanField(default=False)
    publish_from = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = ComparatorQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint("organisation", Lower("name"), name="unique_comparator"),
            models.CheckConstraint(
                condition=Q(publish_from__isnull=True) | Q(may_publish=True),
                name="comparator_published_from_only_if_at_all",
            ),
        ]

    def __str__(self):
        return self.name


class ComparatorCouncil(models.Model):
    """A council of a comparator; `key` is its name as spellings of it have in common."""

    comparator = models.ForeignKey(Comparator, on_delete=models.CASCADE, related_name="councils")
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=200, editable=False)
    gss_code = models.CharField("GSS code", max_length=9, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["comparator", "key"], name="unique_peer_name"),
            models.UniqueConstraint(
                fields=["comparator", "gss_code"],
                condition=~Q(gss_code=""),
                name="unique_peer_code",
            ),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def named(cls, comparator: Comparator, name: str, gss_code: str = "") -> "ComparatorCouncil":
        """A new one, not saved."""
        return cls(comparator=comparator, name=name, key=council_key(name), gss_code=gss_code)


class Benchmark(UidModel, PeriodFieldsMixin):
    """What a council, or a series such as England, achieved in a period: a value or a marker.

    Numbers are in the unit of our KPI, kept to four decimals as ours are. What is not comparable
    is shown with its note and never ranked.
    """

    kpi = models.ForeignKey(KPI, on_delete=models.CASCADE, related_name="benchmarks")
    comparator = models.ForeignKey(Comparator, on_delete=models.PROTECT, related_name="benchmarks")
    council = models.ForeignKey(
        ComparatorCouncil, null=True, on_delete=models.PROTECT, related_name="benchmarks"
    )
    series = models.CharField(max_length=8, choices=Series.choices, blank=True)
    value = models.DecimalField(max_digits=19, decimal_places=4, null=True)
    marker = models.CharField(max_length=1, choices=choices(Marker), blank=True)
    not_our_service = models.BooleanField(default=False)
    is_comparable = models.BooleanField(default=True)
    definition_note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["kpi", "comparator", "period_start", "council"]
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "comparator", "council", "period_start", "period_end"],
                condition=Q(council__isnull=False),
                name="unique_benchmark_of_council",
            ),
            models.UniqueConstraint(
                fields=["kpi", "comparator", "series", "period_start", "period_end"],
                condition=NO_COUNCIL,
                name="unique_benchmark_of_series",
            ),
            models.CheckConstraint(
                condition=(NO_COUNCIL & ~Q(series="")) | (~NO_COUNCIL & Q(series="")),
                name="benchmark_of_council_or_series",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, marker="")
                | (Q(value__isnull=True) & ~Q(marker="")),
                name="benchmark_value_or_marker",
            ),
            models.CheckConstraint(
                condition=Q(not_our_service=False) | Q(value__isnull=True),
                name="benchmark_not_our_service_has_no_value",
            ),
            models.CheckConstraint(
                condition=Q(is_comparable=True) | ~Q(definition_note=""),
                name="benchmark_not_comparable_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.kpi.code} {self.period.token} {self.whose_name}"

    @property
    def whose(self) -> str:
        """The key of its council or series within a comparator."""
        return f"council-{self.council_id}" if self.council_id else self.series

    @property
    def whose_name(self) -> str:
        return self.council.name if self.council else str(self.get_series_display())
