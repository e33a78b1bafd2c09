"""KPIs and their figures: register, strategy, collection, assessment."""

from django.apps import AppConfig


class KpisConfig(AppConfig):
    name = "kpis"
    verbose_name = "KPIs"

    def ready(self):
        from kpis.assessment import wiring as assessment  # noqa: F401
        from kpis.collection import wiring as collection  # noqa: F401
        from kpis.register import wiring as register  # noqa: F401
        from kpis.strategy import wiring as strategy  # noqa: F401
