"""Puts the page of a KPI together from its record, its results and its revisions."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.assessment.chart_notes import with_breaks
from kpis.assessment.charts import Chart, kpi_chart
from kpis.assessment.explanations import Step, explain
from kpis.assessment.outlook_words import OutlookPart, outlook_part, spc_series
from kpis.assessment.presenters import Headline, headline, in_words, interval_words
from kpis.assessment.results import Result
from kpis.assessment.spc_chart import spc_chart
from kpis.calculations.spc import SpcPoint
from kpis.calculations.travel import interval_of
from kpis.collection.models import GIVEN, ActualRevision
from kpis.collection.presenters.revisions import revised_words
from kpis.register.models import KPI
from kpis.wording import DATA_STATUS_WORDS, MARKER_WORDS, NO_NUMBER, POLARITY_WORDS, format_value
from perfportal.core.periods import Period


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """One version of the value of the period."""

    number: int
    figure: str
    status: str
    who: str
    when: str
    reason: str


@dataclass(frozen=True, slots=True)
class KpiPage:
    """Everything that the page says, in words."""

    code: str
    title: str
    crumbs: list[dict]
    caption: str
    notice: str
    periods: list[Period]
    period: Period | None
    headline: Headline | None
    outlook: OutlookPart | None
    chart: Chart | None
    spc_chart: Chart | None
    working: list[Step]
    revisions: list[RevisionRow]
    revised: str
    evidence_url: str
    sheet: list[dict]
    source_url: str


def build_page(
    kpi: KPI, results: list[Result], shown: Result | None, revisions, outlooks, noted=(), longer=()
) -> KpiPage:
    """`outlooks` by period explain what the series says; empty for those who may not see it.

    `noted` is what happened to the series, for its chart; `longer` are the results of quarters and
    years that it makes, which can be chosen but are not drawn.
    """
    csv_url, source = reverse("kpis:kpi-data", args=[kpi.code]), kpi.data_source
    return KpiPage(
        code=kpi.code,
        title=kpi.title,
        crumbs=[{"label": _("KPIs"), "url": reverse("kpis:kpi-list")}, {"label": kpi.title}],
        caption=" · ".join(part for part in (kpi.code, kpi.tier.name, _service(kpi)) if part),
        notice=_notice(kpi),
        periods=_newest_first([*results, *longer]),
        period=shown and shown.period,
        headline=shown and headline(shown),
        outlook=shown and outlook_part(results, shown, outlooks, neutral=kpi.tier.neutral_travel),
        chart=shown
        and kpi_chart(kpi.title, with_breaks(results, noted), shown, csv_url=csv_url, noted=noted),
        spc_chart=shown and _spc_chart(kpi.title, results, outlooks),
        working=explain(shown, outlooks.get(shown.period)) if shown else [],
        revisions=[_revision(revision, shown) for revision in revisions],
        revised=revised_words(revisions[0]) if revisions and is_given(shown) else "",
        evidence_url=_evidence_url(kpi, shown) if revisions else "",
        sheet=sheet_rows(kpi),
        source_url=reverse("kpis:source-detail", args=[source.slug]) if source else "",
    )


def _newest_first(results: list[Result]) -> list[Period]:
    """Of periods that end together the shortest first."""
    periods = (result.period for result in results)
    return sorted(periods, key=lambda period: (period.end, period.start), reverse=True)


def _spc_chart(title: str, results: list[Result], outlooks) -> Chart | None:
    """Where there are limits to draw."""
    series = spc_series(title, results, outlooks)
    if series is None or not any(isinstance(point, SpcPoint) for point in series.points):
        return None
    return spc_chart(series)


def is_given(shown: Result) -> bool:
    """A value that went back to its draft is not the figure of the period any more."""
    return shown.value_state in GIVEN


def _evidence_url(kpi: KPI, shown: Result) -> str:
    return reverse("kpis:entry-sheet", args=[shown.period.token, kpi.code])


def sheet_rows(kpi: KPI) -> list[dict]:
    """A summary of the definition sheet; empty answers are left out."""
    sheet = kpi.definition
    officer = kpi.responsible_officer
    rows = (
        (_("Why we measure this"), sheet.purpose),
        (_("Definition"), sheet.definition),
        (_("What good looks like"), sheet.good_looks_like or str(POLARITY_WORDS[sheet.polarity])),
        (_("Collected"), sheet.get_frequency_display()),
        (_("Source"), sheet.source),
        (_("In the register of sources"), kpi.data_source and kpi.data_source.name),
        (_("Responsible officer"), officer and (officer.job_title or str(officer))),
        (_("Definition version"), _version(sheet)),
    )
    return [{"key": key, "value": value} for key, value in rows if value]


def _version(sheet) -> str:
    """Since when matters once a definition has changed."""
    if sheet.version == 1:
        return "1"
    return _("%(number)s, from %(day)s") % {
        "number": sheet.version,
        "day": _day(sheet.valid_from),
    }


def _service(kpi: KPI) -> str:
    return kpi.service.name if kpi.service_id else ""


def _notice(kpi: KPI) -> str:
    """What has become of a retired KPI."""
    if kpi.retired_on is None:
        return ""
    words = _("Retired on %(day)s: %(why)s") % {
        "day": _day(kpi.retired_on),
        "why": kpi.retired_reason,
    }
    if kpi.replaced_by:
        words += " " + _("Replaced by %(code)s.") % {"code": kpi.replaced_by.code}
    return words


def _revision(revision: ActualRevision, shown: Result) -> RevisionRow:
    return RevisionRow(
        number=revision.number,
        figure=_figure(revision, shown),
        status=str(DATA_STATUS_WORDS[revision.data_status]),
        who=str(revision.entered_by),
        when=_day(revision.created_at),
        reason=revision.reason or revision.get_kind_display(),
    )


def _figure(revision: ActualRevision, shown: Result) -> str:
    """The value as entered, or its two parts, or what stands in its place; with its interval."""
    interval = interval_words(interval_of(revision.ci_low, revision.ci_high), shown)
    words = _value(revision, shown)
    return f"{words} ({interval})" if interval else words


def _value(revision: ActualRevision, shown: Result) -> str:
    if revision.value is not None:
        return in_words(format_value, revision.value, shown)
    if revision.numerator is not None and revision.denominator is not None:
        return f"{revision.numerator.normalize():,f} / {revision.denominator.normalize():,f}"
    return str(MARKER_WORDS[revision.marker]) if revision.marker else NO_NUMBER


def _day(day) -> str:
    return f"{day.day} {day:%B %Y}"
