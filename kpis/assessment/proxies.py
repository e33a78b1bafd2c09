"""A yearly KPI and its proxies on one page: both charts, and year by year side by side."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.assessment.charts import Chart, kpi_chart
from kpis.assessment.presenters import figure_words
from kpis.assessment.results import Result
from kpis.calculations.proxies import Foretold, Reading, YearPair, by_year
from kpis.register.models import KPI
from kpis.wording import rag_word

FORETOLD_WORDS = {
    Foretold.YES: gettext_lazy("Yes"),
    Foretold.NO: gettext_lazy("No"),
    Foretold.OPEN: gettext_lazy("No result yet"),
    Foretold.UNKNOWN: gettext_lazy("Cannot be said"),
}
NO_FIGURE = "–"


@dataclass(frozen=True)
class ProxyPair:
    """The other half of a pair: its chart, and the years of both."""

    heading: str
    url: str
    link: str
    chart: Chart | None
    caption: str
    head: list[str]
    rows: list[list[str]]


def build_pairs(
    kpi: KPI, results: list[Result], others: dict[KPI, list[Result]]
) -> list[ProxyPair]:
    """One pair for each proxy of a yearly KPI; for a proxy the one with its yearly KPI."""
    return [_pair(kpi, results, other, theirs) for other, theirs in others.items()]


def _pair(kpi: KPI, own: list[Result], other: KPI, theirs: list[Result]) -> ProxyPair:
    is_proxy = kpi.proxy_for_id == other.pk
    words = {"code": other.code, "title": other.title}
    yearly, during = (theirs, own) if is_proxy else (own, theirs)
    pattern = _("Stands in during the year for %(title)s") if is_proxy else _("Proxy: %(title)s")
    known = [result for result in theirs if result.value is not None]
    return ProxyPair(
        heading=pattern % words,
        url=reverse("kpis:kpi-detail", args=[other.code]),
        link=_("Open %(code)s") % words,
        chart=kpi_chart(other.title, theirs, known[-1], id=f"chart-{other.code}")
        if known
        else None,
        caption=_("Year by year: did the proxy foretell the result?"),
        head=[_("Year"), _("Proxy, last figure of the year"), _("Result"), _("Foretold")],
        rows=_rows(yearly, during),
    )


def _rows(yearly: list[Result], during: list[Result]) -> list[list[str]]:
    words = {result.period: _words(result) for result in (*yearly, *during)}
    pairs = by_year(_readings(yearly), _readings(during))
    return [_row(pair, words) for pair in pairs]


def _row(pair: YearPair, words: dict) -> list[str]:
    proxy, result = (one and words[one.period] for one in (pair.proxy, pair.result))
    return [
        pair.year.short_label,
        f"{proxy}, {pair.proxy.period.short_label}" if proxy else NO_FIGURE,
        result or NO_FIGURE,
        str(FORETOLD_WORDS[pair.foretold]),
    ]


def _readings(results: list[Result]) -> list[Reading]:
    return [
        Reading(result.period, result.rag, result.dot_headline)
        for result in results
        if result.value is not None
    ]


def _words(result: Result) -> str:
    return f"{figure_words(result)}, {rag_word(result.rag, result.sheet.polarity)}"
