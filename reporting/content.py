"""What a publication freezes: the report's words and figures as plain data.

Everything that the public pages and files print is in here, in codes and in words, so that they
never look at a live record. Small numbers are withheld here, once, before anything is rendered.
"""

from dataclasses import asdict, dataclass, field
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from kpis.assessment.presenters import interval_words
from kpis.assessment.queries.pages import Ways
from kpis.assessment.results import Result
from kpis.calculations.codes import DataStatus, Marker, MeasureType, Polarity, Rag, RagBasis
from kpis.calculations.goals import TargetLine
from kpis.collection.models import REVISION_KINDS
from kpis.models import Assessment
from kpis.wording import (
    NO_NUMBER,
    direction_words,
    estimate_word,
    format_plain,
    format_value,
    rag_mark,
    target_words,
    tolerance_words,
)
from reporting.masks import published_results
from reporting.pairs import pairs_of
from reporting.queries import ReportedKPI

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
GOOD_WORDS = {
    Polarity.HIGHER: _("High"),
    Polarity.LOWER: _("Low"),
    Polarity.RANGE: _("Within a range"),
    Polarity.MIDPOINT: _("Near the middle"),
    Polarity.NONE: _("No polarity"),
}
STATUS_LETTERS = {
    DataStatus.PROVISIONAL: "p",
    DataStatus.ESTIMATED: "e",
    DataStatus.REVISED: "r",
}


@dataclass(frozen=True)
class Row:
    """One figure as published. Numbers are exact text; `words` are for people."""

    token: str
    label: str
    short_label: str
    start: str
    end: str
    basis: str
    value: str = ""
    value_words: str = NO_NUMBER
    numerator: str = ""
    denominator: str = ""
    target: str = ""
    target_words: str = ""
    year_to_date_words: str = ""
    rag: str = ""
    rag_words: str = ""
    rag_spoken: str = ""
    dot_short: str = ""
    dot_long: str = ""
    direction_words: str = ""
    status: str = ""
    definition_version: int = 1
    revised_on: str = ""
    commentary: str = ""


@dataclass(frozen=True)
class PublishedKPI:
    """A KPI's sheet and figures as published."""

    code: str
    title: str
    tier: str
    purpose: str
    definition: str
    good: str
    unit: str
    service: str
    portfolio: str
    responsible: str
    source: str
    tolerance_words: str
    rows: list[Row] = field(default_factory=list)
    earlier: list[Row] = field(default_factory=list)
    proxy_for: str = ""

    @property
    def latest(self) -> Row | None:
        return self.rows[-1] if self.rows else None


def published_kpi(reported: ReportedKPI, *, ways: Ways) -> PublishedKPI:
    """The frozen form of one KPI, with small numbers withheld."""
    kpi, sheet = reported.kpi, reported.kpi.definition
    shown = published_results(reported.series, sheet, ways)
    rows = [
        _row(row, shown[row.pk], sheet) for row in [*reported.earlier, *reported.results]
    ]  # fmt: skip
    split = len(reported.earlier)
    officer = kpi.responsible_officer
    return PublishedKPI(
        code=kpi.code,
        title=kpi.title,
        tier=kpi.tier.code,
        purpose=sheet.purpose,
        definition=sheet.definition,
        good=str(GOOD_WORDS[sheet.polarity]),
        unit=sheet.unit,
        service=kpi.service.name if kpi.service else "",
        portfolio=kpi.portfolio.name if kpi.portfolio else "",
        responsible=officer.job_title if officer else "",
        source=sheet.source,
        tolerance_words=tolerance_words(
            sheet.tolerance_kind,
            sheet.tolerance,
            unit=sheet.unit,
            polarity=sheet.polarity,
            multiplier=sheet.multiplier,
            preset=sheet.rag_preset,
        ),
        rows=rows[split:],
        earlier=rows[:split],
        proxy_for=kpi.proxy_for.code if kpi.proxy_for else "",
    )


def _row(row: Assessment, result: Result, sheet) -> Row:
    """From the stored assessment, and the result as far as it is published."""
    period = result.period
    base = {
        "token": period.token,
        "label": period.label,
        "short_label": period.short_label,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "basis": _basis(row, sheet),
        "definition_version": result.sheet.version,
    }
    if result.marker == Marker.SUPPRESSED:
        hidden = rag_mark(Rag.SUPPRESSED)
        return Row(
            **base,
            value_words="[c]",
            rag=Rag.SUPPRESSED.value,
            rag_words=hidden.word,
            rag_spoken=hidden.sr_text,
            status=Marker.SUPPRESSED.value,
        )
    revised_on = _revised_on(row.revision)
    return Row(
        **base, **_figures(result, sheet), **_comparisons(result, sheet), revised_on=revised_on
    )


def _figures(result: Result, sheet) -> dict:
    mark = rag_mark(result.rag, sheet.polarity, is_baseline=result.is_baseline)
    target = result.target
    return {
        "value": _exact(result.value),
        "value_words": _value_words(result, sheet),
        "numerator": _exact(result.numerator),
        "denominator": _exact(result.denominator),
        "target": _exact(target.value),
        "target_words": ""
        if target == TargetLine()
        else target_words(target, sheet.unit, sheet.decimal_places, sheet.multiplier),
        "year_to_date_words": _in_words(result.ytd, sheet) if result.ytd is not None else "",
        "rag": str(result.rag),
        "rag_words": mark.word,
        "rag_spoken": mark.sr_text,
        "status": result.marker or STATUS_LETTERS.get(result.data_status, ""),
        "commentary": result.commentary,
    }


def _comparisons(result: Result, sheet) -> dict:
    when = result.period.year_before().short_label
    return {
        "dot_short": result.dot_short,
        "dot_long": result.dot_long,
        "direction_words": direction_words(
            result.dot_headline,
            result.value,
            result.last_year_value,
            unit=sheet.unit,
            decimal_places=sheet.decimal_places,
            multiplier=sheet.multiplier,
            previous_label=when,
            word=estimate_word(result.dot_headline, is_estimate=sheet.has_interval),
        ),
    }


def _value_words(result, sheet) -> str:
    if result.value is None and result.marker:
        return f"[{result.marker}]"
    words, interval = (
        _in_words(result.value, sheet),
        interval_words(result.interval_of_value, result),
    )
    words = f"{words} ({interval})" if interval else words
    letter = STATUS_LETTERS.get(result.data_status)
    return f"{words} [{letter}]" if letter else words


def _in_words(value, sheet) -> str:
    return format_value(value, sheet.unit, sheet.decimal_places, sheet.multiplier)


def _basis(result, sheet) -> str:
    """The measure basis of the open data file: quarter, ytd, outturn or snapshot."""
    if sheet.measure_type == MeasureType.ANNUAL:
        return "outturn"
    if sheet.measure_type == MeasureType.SNAP:
        return "snapshot"
    if result.is_rolled and result.period.is_year:
        return "outturn"
    return result.period_kind if result.basis == RagBasis.PERIOD else result.basis


def _revised_on(revision) -> str:
    if revision is None or revision.kind not in REVISION_KINDS:
        return ""
    return revision.created_at.date().isoformat()


def _exact(number: Decimal | None) -> str:
    return "" if number is None else format_plain(number).replace(",", "")


def report_content(report, council, kpis: list[PublishedKPI], revised=()) -> dict:
    """The whole of a publication as JSON-ready data."""
    return {
        "council": {"name": council.name, "gss_code": council.gss_code},
        "report": {
            "title": report.title,
            "period": report.period.token,
            "period_label": report.period.label,
            "summary": report.summary,
            "achievements": report.achievements,
            "difficulties": report.difficulties,
            "next_year": report.next_year,
            "data_notes": report.data_notes,
        },
        "kpis": [asdict(kpi) | {"pairs": pairs_of(kpi, kpis)} for kpi in kpis],
        "revised": [asdict(one) for one in revised],
        "licence": LICENCE,
    }
