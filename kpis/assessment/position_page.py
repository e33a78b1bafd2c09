"""What the page of a KPI says about other councils: the place, the strip, and every council."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.assessment.explanations import Step
from kpis.assessment.models import ComparatorKind, Series
from kpis.assessment.placing import ComparatorFacts, Figure, PeerLine, Placed
from kpis.assessment.position_words import (
    LEFT_OUT_WORDS,
    base_words,
    figure_in_words,
    gap_words,
    position_steps,
    quarter_words,
    range_words,
    rank_words,
)
from kpis.assessment.range_strip import range_strip
from kpis.calculations.position import Refusal
from kpis.wording import MARKER_WORDS, NO_NUMBER
from perfportal.core.periods import Period

TITLES = {
    ComparatorKind.GROUP: gettext_lazy("Compared with similar councils"),
    ComparatorKind.NEIGHBOURS: gettext_lazy("Compared with similar councils"),
    ComparatorKind.REGION: gettext_lazy("Compared with the councils of the region"),
    ComparatorKind.ENGLAND: gettext_lazy("Compared with the councils of England"),
}
SERIES_WORDS = {series.value: series.label for series in Series}
HEAD = (gettext_lazy("Council"), gettext_lazy("Figure"), gettext_lazy("Period"),
        gettext_lazy("Note"))  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """A comparator that may be chosen."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class PositionPage:
    """Everything that the panel says, in words."""

    title: str
    comparator: str
    period: str
    choices: list[Choice]
    rank: str
    facts: list[dict]
    strip: str
    lowest: str
    highest: str
    ranked_url: str
    ranked_period: str
    is_for_staff: bool
    head: list[str]
    rows: list[list[str]]
    working: list[Step]
    sources: list[dict]


def build_position(
    kpi,
    placed: Placed,
    all_placed: Mapping[Period, Placed],
    choices: list[ComparatorFacts],
    *,
    as_of: dt.date,
) -> PositionPage:
    """`all_placed` are the places of all periods with the comparator that was chosen."""
    sheet, place, comparator = kpi.definition, placed.position, placed.comparator
    values, ranked = placed.counted, _ranked_period(placed, all_placed)
    own = placed.own.value
    ends = [*values, *([] if own is None else [own])]
    head, rows = _table(placed, sheet)
    return PositionPage(
        title=str(TITLES[comparator.kind]),
        comparator=comparator.name,
        period=placed.own.period.short_label,
        choices=_choices(kpi, placed, choices),
        rank=rank_words(place),
        facts=_facts(placed, all_placed, kpi),
        strip=range_strip(
            values,
            own=own,
            median=place.peer_median,
            title=range_words(placed, sheet) if values else "",
        ),
        lowest=figure_in_words(min(ends), sheet) if ends else "",
        highest=figure_in_words(max(ends), sheet) if ends else "",
        ranked_url=_url(kpi, ranked, comparator) if ranked else "",
        ranked_period=ranked.short_label if ranked else "",
        is_for_staff=not comparator.is_public(on=as_of),
        head=head,
        rows=rows,
        working=position_steps(placed, sheet),
        sources=_sources(placed),
    )


def _url(kpi, period: Period, comparator: ComparatorFacts) -> str:
    query = {"period": period.token, "comparator": comparator.uid}
    return reverse("kpis:kpi-detail", args=[kpi.code], query=query) + "#councils"


def _choices(kpi, placed: Placed, choices: list[ComparatorFacts]) -> list[Choice]:
    """Nothing to choose where there is but one."""
    if len(choices) < 2:
        return []
    return [
        Choice(one.name, _url(kpi, placed.own.period, one), one.id == placed.comparator.id)
        for one in choices
    ]


def _ranked_period(placed: Placed, all_placed: Mapping[Period, Placed]) -> Period | None:
    """The latest period with a rank, where this one has none because the others' is another."""
    if placed.position.refusal != Refusal.OTHER_PERIOD:
        return None
    ranked = [period for period, other in all_placed.items() if other.position.rank]
    return max(ranked, key=lambda period: period.end, default=None)


def _facts(placed: Placed, all_placed: Mapping[Period, Placed], kpi) -> list[dict]:
    """Key and value; what is not known is left out."""
    place, period, sheet = placed.position, placed.own.period, kpi.definition
    pairs = [
        (_("Our figure"), _with_period(placed.own.value, period, sheet)),
        (_("Quarter of the group"), quarter_words(place)),
        (_("Median of the others"), _known(place.peer_median, sheet)),
        (_("Gap to the median"), gap_words(place, sheet)),
        (_("Counted"), base_words(place)),
        *((SERIES_WORDS[one.series], _series(one, placed, sheet)) for one in placed.series),
        (_("Our figure a year before"), _last_year(all_placed.get(period.year_before()), kpi)),
    ]
    return [{"key": key, "value": value} for key, value in pairs if value]


def _last_year(before: Placed | None, kpi) -> str:
    """We ourselves a year ago, with period and source as every other comparator has them."""
    if before is None or before.own.value is None:
        return ""
    source = kpi.data_source.name if kpi.data_source else kpi.definition.source
    shown = _with_period(before.own.value, before.own.period, kpi.definition)
    return f"{shown}. {_from(source or _('our own records'))}"


def _from(source: str) -> str:
    return _("Source: %s.") % source.rstrip(".")


def _known(value, sheet) -> str:
    return "" if value is None else figure_in_words(value, sheet)


def _with_period(value, period: Period, sheet) -> str:
    if value is None:
        return ""
    return f"{figure_in_words(value, sheet)} ({period.short_label})"


def _series(figure: Figure, placed: Placed, sheet) -> str:
    """England and a region stand beside the group, each with its own period and source."""
    source = figure.source or placed.comparator.source
    said = [f"{_shown(figure, sheet)} ({figure.period.short_label})."]
    if figure.is_comparable:
        said.append(_("Shown beside the councils, not ranked."))
    else:
        note = figure.note.rstrip(".")
        said.append(_("Not comparable, as it is of another definition: %s.") % note)
    return " ".join([*said, *([_from(source)] if source else [])])


def _shown(figure: Figure, sheet) -> str:
    if figure.value is None:
        return str(MARKER_WORDS[figure.marker])
    return figure_in_words(figure.value, sheet)


def _table(placed: Placed, sheet) -> tuple[list[str], list[list[str]]]:
    """Head and rows; the column of notes only where there is one."""
    head, rows = [str(words) for words in HEAD], _rows(placed, sheet)
    if not any(row[-1] for row in rows):
        return head[:-1], [row[:-1] for row in rows]
    return head, rows


def _rows(placed: Placed, sheet) -> list[list[str]]:
    """Ours first, then the others by name: this is no league table."""
    own = placed.own
    ours = NO_NUMBER if own.value is None else figure_in_words(own.value, sheet)
    reasons = dict(placed.position.left_out)
    return [
        [_("Our council"), ours, own.period.short_label, ""],
        *(_row(line, reasons, sheet) for line in placed.peers),
    ]


def _row(line: PeerLine, reasons: dict, sheet) -> list[str]:
    figure, reason = line.figure, reasons.get(line.council.name)
    note = str(LEFT_OUT_WORDS[reason]) if reason else ""
    if figure and figure.note:
        note = f"{note}: {figure.note}" if note else figure.note
    if figure is None or figure.not_our_service:
        return [line.council.name, NO_NUMBER, NO_NUMBER, note]
    return [line.council.name, _shown(figure, sheet), figure.period.short_label, note]


def _sources(placed: Placed) -> list[dict]:
    comparator = placed.comparator
    rows = [(_("Source"), "; ".join(placed.sources)), (_("Licence"), comparator.licence)]
    return [{"key": key, "value": value} for key, value in rows if value]
