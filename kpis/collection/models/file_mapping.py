"""How somebody's table is to be read, remembered by its headings."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from perfportal.core.fields import UidModel
from perfportal.core.models import Organisation


class FileMapping(UidModel):
    """What the columns of a kind of file mean, as its sender has said once.

    `signature` is a hash of the headings; the next file with the same ones is read without a
    question. `choices` is `imports.table_choices.Choices` as JSON. While a file waits for the
    choices its bytes are kept under `kept_as`.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="file_mappings"
    )
    name = models.CharField(max_length=255)
    signature = models.CharField(max_length=64, blank=True)
    choices = models.JSONField(default=dict)
    file_name = models.CharField(max_length=255, blank=True)
    kept_as = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-last_used_at", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "by", "signature"],
                condition=~Q(signature=""),
                name="unique_file_mapping",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def waits(self) -> bool:
        """Whether a file waits for the choices."""
        return bool(self.kept_as)
