"""Gathers the models of the room."""

from kpis.assessment.models.annotation import Annotation, AnnotationKind, AnnotationState
from kpis.assessment.models.assessment import Assessment, AssessmentQuerySet
from kpis.assessment.models.benchmark import (
    Benchmark,
    Comparator,
    ComparatorCouncil,
    ComparatorKind,
    Series,
)
from kpis.assessment.models.forecast_override import ForecastOverride
from kpis.assessment.models.page_count import PageCount

__all__ = [
    "Annotation",
    "AnnotationKind",
    "AnnotationState",
    "Assessment",
    "AssessmentQuerySet",
    "Benchmark",
    "Comparator",
    "ComparatorCouncil",
    "ComparatorKind",
    "ForecastOverride",
    "PageCount",
    "Series",
]
