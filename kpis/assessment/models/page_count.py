"""How often the pages of KPIs are opened."""

from django.db import models

from kpis.register.models import KPI


class PageCount(models.Model):
    """How often the page of a KPI was opened in a month: a number, nothing about who."""

    kpi = models.ForeignKey(KPI, on_delete=models.CASCADE, related_name="page_counts")
    month = models.DateField(help_text="Its first day")
    times = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["kpi", "month"]
        constraints = [
            models.UniqueConstraint(fields=["kpi", "month"], name="one_page_count_a_month"),
            models.CheckConstraint(condition=models.Q(month__day=1), name="page_count_of_a_month"),
        ]

    def __str__(self):
        return f"{self.kpi.code} {self.month:%Y-%m}: {self.times}"
