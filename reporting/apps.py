"""Reports, publications, the public site and the open data."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self):
        from reporting import wiring  # noqa: F401
