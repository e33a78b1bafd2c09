"""A register file that somebody has sent and not yet saved: what the preview is made from."""

from django.conf import settings
from django.db import models

from perfportal.core.fields import UidModel
from perfportal.core.models import Organisation


class RegisterUpload(UidModel):
    """The rows as read, and the version that each known KPI had when the file was looked at.

    `rows` holds pairs of a row's number and its cells by column; `versions` KPI codes with their
    versions. Once saved it is kept with who saved it; others are thrown away after a week.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    columns = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    versions = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return self.name
