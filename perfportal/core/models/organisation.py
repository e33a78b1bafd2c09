"""The council and its parts. Every root record belongs to one organisation."""

from django.db import models
from django.db.models import Q

from perfportal.core.fields import UidModel


class Organisation(UidModel):
    """A council. One is operating; predecessors and the successor are kept by their dates."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(unique=True)
    gss_code = models.CharField("GSS code", max_length=9, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )
    operating = models.BooleanField(default=True)
    colour = models.CharField(max_length=7, blank=True, help_text="Header colour, such as #12436d")
    labels = models.JSONField(default=dict, blank=True)
    settings = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["operating"],
                condition=Q(operating=True),
                name="one_operating_organisation",
                violation_error_message="There is one operating council already.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=models.F("starts_on")),
                name="organisation_ends_after_start",
            ),
        ]

    def __str__(self):
        return self.name


def get_organisation() -> Organisation | None:
    """The operating council, or None before `create_council`."""
    return Organisation.objects.filter(operating=True).first()


class CouncilPart(UidModel):
    """What directorates, services, portfolios and committees have in common."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=200)

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self):
        return self.name


class Directorate(CouncilPart):
    """A directorate, headed by a director."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="directorates"
    )

    class Meta(CouncilPart.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="unique_directorate"),
        ]


class Service(CouncilPart):
    """A service within a directorate, headed by a service head."""

    directorate = models.ForeignKey(Directorate, on_delete=models.PROTECT, related_name="services")

    class Meta(CouncilPart.Meta):
        constraints = [
            models.UniqueConstraint(fields=["directorate", "slug"], name="unique_service"),
        ]


class Portfolio(CouncilPart):
    """A Cabinet Member's portfolio; one is the Leader's."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="portfolios"
    )
    is_leader = models.BooleanField("Leader's portfolio", default=False)

    class Meta(CouncilPart.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="unique_portfolio"),
        ]


class Committee(CouncilPart):
    """A Select Committee with the services in its remit."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="committees"
    )
    services = models.ManyToManyField(Service, related_name="committees", blank=True)

    class Meta(CouncilPart.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="unique_committee"),
        ]
