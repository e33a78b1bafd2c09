"""What the assessment registers with others, imported when Django is ready."""

from kpis.assessment import jobs, objections

__all__ = ["jobs", "objections"]
