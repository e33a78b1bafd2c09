"""A published yearly KPI and its proxies: each page shows the latest figure of the other."""

from collections.abc import Iterable


def pairs_of(kpi, kpis: Iterable) -> list[dict]:
    """The published KPIs that stand beside this one, with their latest figure as published.

    Nothing is said of a KPI that is not published itself.
    """
    return [
        _pair(other, is_proxy=other.proxy_for == kpi.code)
        for other in kpis
        if other.proxy_for == kpi.code or other.code == kpi.proxy_for
    ]


def _pair(other, *, is_proxy: bool) -> dict:
    latest = other.latest
    return {
        "code": other.code,
        "title": other.title,
        "is_proxy": is_proxy,
        "label": latest.label if latest else "",
        "value_words": latest.value_words if latest else "",
        "rag": latest.rag if latest else "",
        "rag_words": latest.rag_words if latest else "",
        "rag_spoken": latest.rag_spoken if latest else "",
    }
