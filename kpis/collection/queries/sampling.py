"""What decides on the sample that the performance team checks."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from kpis.calculations.quality import Quality, valid_since
from kpis.collection.models import Actual
from kpis.register.models import QualityAssessment


@dataclass(frozen=True)
class SampleFacts:
    """By KPI: the rating of its data, and who gave its values, by the first day of the period."""

    quality: dict[int, Quality]
    given: dict[int, list[tuple[dt.date, int]]]

    def quality_of(self, actual: Actual) -> Quality:
        return self.quality.get(actual.kpi_id, Quality.NOT_ASSESSED)

    def is_new_provider(self, actual: Actual) -> bool:
        """Others gave earlier values of this KPI here, and this person none of them."""
        earlier = {
            person
            for start, person in self.given.get(actual.kpi_id, ())
            if start < actual.period_start
        }
        return bool(earlier) and (actual.entered_for_id or actual.entered_by_id) not in earlier


def get_sample_facts(values, *, as_of: dt.date) -> SampleFacts:
    """Two queries, however many values. Historic values come from a file, so nobody gave them."""
    kpi_ids = {value.kpi_id for value in values}
    assessed = QualityAssessment.objects.filter(
        kpi__in=kpi_ids, assessed_on__gt=valid_since(as_of), assessed_on__lte=as_of
    ).order_by("assessed_on", "pk")
    quality = {kpi: Quality(rating) for kpi, rating in assessed.values_list("kpi_id", "rating")}
    given = defaultdict(list)
    rows = Actual.objects.given().filter(kpi__in=kpi_ids, is_historic=False).order_by()
    columns = ("kpi_id", "period_start", "entered_by_id", "entered_for_id")
    for kpi, start, by, whom in rows.values_list(*columns):
        given[kpi].append((start, whom or by))
    return SampleFacts(quality, given)
