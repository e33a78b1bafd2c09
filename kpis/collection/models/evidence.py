"""Evidence: what a value rests on, as a file that is kept or a link to where it is kept."""

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from kpis.calculations.evidence import Evidenced, Stated, evidenced, stated_by
from kpis.collection.models.actual import GIVEN, PERSON, Actual
from kpis.collection.models.revision import ActualRevision
from perfportal.core.fields import UidModel

FOLDER = "evidence"


def stored_name(evidence, _filename="") -> str:
    """Where the bytes lie: under the record's uid, never under a name that somebody chose."""
    return f"{FOLDER}/{evidence.uid}"


class EvidenceQuerySet(models.QuerySet):
    def in_force(self):
        """What has not been withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def belong_to_submitted(self, kpi_ids):
        """What was attached to drafts that have been submitted belongs to the submitted version."""
        current = Actual.objects.filter(pk=OuterRef("actual")).values("revision")
        waiting = self.filter(
            actual__kpi__in=kpi_ids, actual__state__in=GIVEN, revision__isnull=True
        )
        return waiting.update(revision=Subquery(current))

    def with_versions(self):
        """With the versions that it is of, in one query."""
        return self.select_related("revision", "carried_to")

    def with_people(self):
        """With what every list shows, in one query."""
        return self.with_versions().select_related("added_by", "withdrawn_by")


class Evidence(UidModel):
    """One file or link on a value. It is never deleted: it is withdrawn, with a reason.

    `revision` is the version that it was given with; what is attached to a draft belongs to the
    version that is submitted next. `carried_to` is a later version of which somebody has said that
    it shows that figure too. `sha256` is of the bytes, or of a link's address. A file that
    should not have been kept is erased: the bytes and its name go, row and hash stay.
    """

    class Kind(models.TextChoices):
        FILE = "file", "File"
        LINK = "link", "Link"

    actual = models.ForeignKey(Actual, on_delete=models.PROTECT, related_name="evidence")
    revision = models.ForeignKey(
        ActualRevision, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    carried_to = models.ForeignKey(
        ActualRevision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    kind = models.CharField(max_length=4, choices=Kind.choices)
    title = models.CharField(max_length=200)
    file = models.FileField(upload_to=stored_name, blank=True)
    original_name = models.CharField(max_length=150, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    url = models.URLField(max_length=1000, blank=True)
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(related_name="+", **PERSON)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="file", url="", size__gt=0, erased_at__isnull=True)
                & ~Q(file="")
                & ~Q(original_name="")
                | Q(kind="file", url="", size__gt=0, erased_at__isnull=False, file="")
                | Q(kind="link", file="", size=0),
                name="evidence_is_file_or_link",
            ),
            models.CheckConstraint(
                condition=Q(kind="file")
                | Q(url__startswith="https://")
                | Q(url__startswith="http://")
                | Q(url="", erased_at__isnull=False),
                name="evidence_link_is_web_address",
            ),
            models.CheckConstraint(
                condition=Q(carried_to__isnull=True) | Q(revision__isnull=False),
                name="evidence_carried_from_a_version",
            ),
            models.CheckConstraint(condition=~Q(sha256=""), name="evidence_has_hash"),
            models.CheckConstraint(condition=~Q(title=""), name="evidence_has_title"),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason=""
                )
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawn_reason=""),
                name="evidence_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(withdrawn_at__isnull=False),
                name="evidence_erased_is_withdrawn",
            ),
            models.UniqueConstraint(
                fields=["actual", "sha256"],
                condition=Q(withdrawn_at__isnull=True),
                name="evidence_once_per_value",
            ),
        ]

    def __str__(self):
        """Without title or file name, which may be about a person: the audit trail keeps this."""
        return f"Evidence of {self.actual}"

    @property
    def figures(self) -> list[Stated | None]:
        """The figures that it is of; None while it belongs to a draft."""
        if self.revision is None:
            return [None]
        return [stated_by(one) for one in (self.revision, self.carried_to) if one]

    @property
    def evidenced(self) -> Evidenced:
        return evidenced(self.figures)

    def access_place(self):
        return self.actual.access_place()
