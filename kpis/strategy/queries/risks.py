"""Strategic risks with the history of their scores."""

from django.db.models import Prefetch

from kpis.register.models import KPI, LifeCycle
from kpis.strategy.models import Risk, RiskReview


def get_risks(user) -> list[Risk]:
    """Every risk, the highest score first; its KPIs are those that the viewer may see."""
    risks = sorted(_risks(user), key=lambda risk: (-risk.score, risk.code))
    return risks


def get_risk(user, code: str) -> Risk | None:
    return _risks(user).filter(code=code).first()


def _risks(user):
    kpis = KPI.objects.visible_to(user).exclude(state=LifeCycle.RETIRED).order_by("code")
    return Risk.objects.select_related("owner", "organisation").prefetch_related(
        Prefetch("reviews", RiskReview.objects.select_related("reviewed_by")),
        Prefetch("kpis", kpis.select_related("tier"), to_attr="seen_kpis"),
    )
