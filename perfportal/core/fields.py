"""Columns that several apps need in the same shape."""

import uuid

from django.db import models

from perfportal.core.choices import choices
from perfportal.core.periods import Period, PeriodKind


class UidModel(models.Model):
    """A record that is exported: known outside by `uid`, never by its primary key."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class PeriodFieldsMixin(models.Model):
    """A period stored as kind, start and end; `.period` is the value object the code works with."""

    period_kind = models.CharField(max_length=16, choices=choices(PeriodKind))
    period_start = models.DateField()
    period_end = models.DateField()

    class Meta:
        abstract = True

    @property
    def period(self) -> Period:
        return Period(PeriodKind(self.period_kind), self.period_start, self.period_end)

    @period.setter
    def period(self, period: Period):
        self.period_kind = period.kind.value
        self.period_start, self.period_end = period.start, period.end


def period_columns(period: Period) -> dict:
    """A period as keyword arguments for a filter or a new row."""
    return {
        "period_kind": period.kind.value,
        "period_start": period.start,
        "period_end": period.end,
    }
