"""The quality of the council's data, for the management team: measured, rated, put right."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from kpis.calculations.completeness import Criticality, Measure, Measured, criticality
from kpis.calculations.quality import Quality
from kpis.calculations.rounding import round_half_up
from kpis.collection.queries.data_quality import Checked, MeasuredRound
from kpis.register.models import KPI
from kpis.register.words import QUALITY_WORDS

NOT_SAID = "–"
MOST_URGENT = 10
CRITICALITY_WORDS = {
    Criticality.HIGH: _l("High: a headline, or asked for by law"),
    Criticality.MEDIUM: _l("Medium: read by the public"),
    Criticality.LOW: _l("Low: used in the service"),
}
SHORT_WORDS = {
    Criticality.HIGH: _l("High"),
    Criticality.MEDIUM: _l("Medium"),
    Criticality.LOW: _l("Low"),
}
COLOURS = {Criticality.HIGH: "red", Criticality.MEDIUM: "yellow", Criticality.LOW: "grey"}
RANK = list(Criticality)


@dataclass(frozen=True)
class PlaceRow:
    """Completeness and timeliness of one place in the newest round, and before."""

    name: str
    is_directorate: bool
    complete: str
    on_time: str
    trend: list[Decimal | None]


@dataclass(frozen=True)
class RatingRow:
    """How many KPIs of a criticality have each rating."""

    words: str
    cells: list[tuple[int, str]]
    total: int


@dataclass(frozen=True)
class ToAssessRow:
    code: str
    title: str
    url: str
    words: str
    colour: str


@dataclass(frozen=True)
class QualityPage:
    sentences: list[str]
    period: str
    places: list[PlaceRow]
    ratings: list[str]
    rated: list[RatingRow]
    to_assess: list[ToAssessRow]
    not_assessed: int


def quality_page(rounds: list[MeasuredRound], places, kpis: list[KPI], checked: Checked):
    """`places` are directorates with their services; `kpis` carry `data_quality`."""
    waiting = [kpi for kpi in kpis if kpi.data_quality is None]
    waiting.sort(key=lambda kpi: (RANK.index(criticality_of(kpi)), kpi.code))
    return QualityPage(
        sentences=_sentences(rounds, kpis, checked),
        period=rounds[0].period.label if rounds else "",
        places=_place_rows(rounds, places) if rounds else [],
        ratings=[str(QUALITY_WORDS[rating]) for rating in Quality],
        rated=_rating_rows(kpis),
        to_assess=[_to_assess(kpi) for kpi in waiting[:MOST_URGENT]],
        not_assessed=len(waiting),
    )


def criticality_of(kpi: KPI) -> Criticality:
    return criticality(
        tier=kpi.tier.code,
        is_statutory=kpi.definition.is_statutory,
        is_public=kpi.is_public,
        small_numbers=kpi.definition.contains_small_numbers,
    )


def measure_words(measure: Measure | None, kind: Measured) -> str:
    """`38 of 46 (83%)`."""
    if measure is None or not measure.due:
        return NOT_SAID
    percent = round_half_up(measure.percent(kind), 0)
    words = {"count": measure.count(kind), "due": measure.due, "percent": percent}
    return _("%(count)s of %(due)s (%(percent)s%%)") % words


def _sentences(rounds, kpis, checked: Checked) -> list[str]:
    said = []
    if rounds:
        newest = rounds[0]
        said.append(
            _("%(period)s: %(complete)s figures were given, %(on_time)s on time.")
            % {
                "period": newest.period.short_label,
                "complete": measure_words(newest.council, Measured.COMPLETENESS),
                "on_time": measure_words(newest.council, Measured.TIMELINESS),
            }
        )
        said.append(
            _("%(returned)s of %(given)s figures given were returned for correction.")
            % {"returned": checked.returned, "given": checked.given}
        )
    said.append(
        ngettext(
            "%s figure is provisional and waits for its final value.",
            "%s figures are provisional and wait for their final value.",
            checked.provisional,
        )
        % checked.provisional
    )
    rated = sum(kpi.data_quality is not None for kpi in kpis)
    said.append(
        _("The data of %(rated)s of %(all)s KPIs have been assessed within a year.")
        % {"rated": rated, "all": len(kpis)}
    )
    return said


def _place_rows(rounds: list[MeasuredRound], places) -> list[PlaceRow]:
    rows = []
    for directorate, services in places:
        rows.append(_place_row(directorate.name, True, [r.directorates.get(directorate.pk)
                                                         for r in rounds]))  # fmt: skip
        rows += [
            _place_row(service.name, False, [r.services.get(service.pk) for r in rounds])
            for service in services
        ]
    return rows


def _place_row(name: str, is_directorate: bool, measures: list[Measure | None]) -> PlaceRow:
    """`measures` newest first."""
    trend = [one.percent(Measured.TIMELINESS) if one else None for one in reversed(measures)]
    return PlaceRow(
        name=name,
        is_directorate=is_directorate,
        complete=measure_words(measures[0], Measured.COMPLETENESS),
        on_time=measure_words(measures[0], Measured.TIMELINESS),
        trend=trend if sum(point is not None for point in trend) > 1 else [],
    )


def _rating_rows(kpis: list[KPI]) -> list[RatingRow]:
    counts = Counter(
        (criticality_of(kpi), kpi.data_quality or Quality.NOT_ASSESSED) for kpi in kpis
    )
    return [
        RatingRow(
            words=str(words),
            cells=[(counts[level, rating], str(QUALITY_WORDS[rating])) for rating in Quality],
            total=sum(counts[level, rating] for rating in Quality),
        )
        for level, words in CRITICALITY_WORDS.items()
    ]


def _to_assess(kpi: KPI) -> ToAssessRow:
    level = criticality_of(kpi)
    return ToAssessRow(
        code=kpi.code,
        title=kpi.title,
        url=reverse("kpis:kpi-quality", args=[kpi.code]),
        words=str(SHORT_WORDS[level]),
        colour=COLOURS[level],
    )
