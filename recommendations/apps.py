"""Recommendations of scrutiny and others, followed up until a committee closes them."""

from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    name = "recommendations"

    def ready(self):
        from recommendations import wiring  # noqa: F401
