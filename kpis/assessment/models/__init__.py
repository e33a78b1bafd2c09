"""Gathers the models of the room."""

from kpis.assessment.models.assessment import Assessment, AssessmentQuerySet
from kpis.assessment.models.page_count import PageCount

__all__ = ["Assessment", "AssessmentQuerySet", "PageCount"]
