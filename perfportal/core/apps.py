"""The app that every other app needs."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "perfportal.core"
    label = "core"
    verbose_name = "Council and people"

    def ready(self):
        from perfportal.core import wiring  # noqa: F401
        from perfportal.core.jobs import schedule  # noqa: F401
        from perfportal.core.reminders import jobs  # noqa: F401
