"""The audit trail: rows that are only ever added, and seals that chain them."""

from django.conf import settings
from django.db import models

from perfportal.core.fields import UidModel
from perfportal.core.models.organisation import Organisation


class AppendOnlyError(RuntimeError):
    """Raised where code tries to change or delete what may only be added to."""


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise AppendOnlyError(f"{self.model.__name__} rows are never changed.")

    def delete(self):
        raise AppendOnlyError(f"{self.model.__name__} rows are never deleted.")

    def bulk_update(self, *args, **kwargs):
        raise AppendOnlyError(f"{self.model.__name__} rows are never changed.")


class AppendOnlyModel(models.Model):
    """A row is written once. Changing or deleting it is refused here and by the database."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} rows are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnlyError(f"{type(self).__name__} rows are never deleted.")


class AuditEvent(AppendOnlyModel, UidModel):
    """Who did what to which record, when, from what to what, and why.

    `digest` is the SHA-256 of the event as canonical JSON (see `perfportal.core.audit`).
    """

    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    actor_name = models.CharField(max_length=150)
    verb = models.CharField(max_length=64)
    subject_type = models.CharField(max_length=64)
    subject_uid = models.UUIDField()
    subject_label = models.CharField(max_length=300)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_uid"], name="audit_by_subject"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(verb=""), name="audit_verb_given"),
            models.CheckConstraint(condition=~models.Q(actor_name=""), name="audit_actor_named"),
        ]

    def __str__(self):
        return f"{self.verb} {self.subject_label}"


class AuditSeal(AppendOnlyModel):
    """A range of settled events, hashed together with the seal before it."""

    sealed_at = models.DateTimeField()
    first_id = models.PositiveBigIntegerField()
    last_id = models.PositiveBigIntegerField(unique=True)
    event_count = models.PositiveIntegerField()
    previous = models.OneToOneField("self", null=True, on_delete=models.PROTECT)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_id__gte=models.F("first_id")), name="seal_range_in_order"
            ),
        ]

    def __str__(self):
        return f"events {self.first_id} to {self.last_id}"
