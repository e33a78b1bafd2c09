"""Scorecards: sets of KPIs for an audience, their roll-ups, dashboards and signatures."""

from django.apps import AppConfig


class ScorecardsConfig(AppConfig):
    name = "scorecards"

    def ready(self):
        from scorecards import jobs, wiring  # noqa: F401
