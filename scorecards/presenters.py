"""What a dashboard says: counts with their base, and one row per KPI in plain words."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from kpis.calculations.codes import Rag
from kpis.calculations.counting import StatusCounts, is_below_one_percent, percent_of
from kpis.calculations.warning_signs import codes_in
from kpis.wording import (
    DirectionMark,
    StatusMark,
    lower_first,
    rag_mark,
)
from kpis.wording.warnings import warning_name
from perfportal.core.periods import Period
from perfportal.core.periods.naming import day_words
from scorecards.line_words import (
    direction_of,
    forecast_figure,
    forecast_mark,
    line_target,
    notes_of,
    sparkline_title,
    value_words,
    year_to_date_words,
)
from scorecards.lines import Figures, Line
from scorecards.proxy_words import proxy_words
from scorecards.queries import Signed

ROWS_KEPT = 2048
BESIDE = (
    Rag.OVERDUE,
    Rag.NOT_DUE,
    Rag.NO_TARGET,
    Rag.DATA_ONLY,
    Rag.NOT_APPLICABLE,
    Rag.SUPPRESSED,
    Rag.NO_DATA,
)
FIGURES_WORDS = {
    Figures.LIVE: gettext_lazy("Latest figures, approved or not."),
    Figures.APPROVED: gettext_lazy(
        "Counts use approved figures; those not yet approved are marked."
    ),
    Figures.ISSUED: gettext_lazy(
        "Figures issued in a report. Later ones appear when they are issued."
    ),
}


@dataclass(frozen=True, slots=True)
class CountCard:
    """One status with how many have it and the percentage of the rated ones."""

    mark: StatusMark
    count: int
    percent: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """One KPI on a dashboard, all in words."""

    opens: bool
    code: str
    title: str
    service: str
    mark: StatusMark
    value: str
    period: str
    target: str
    year_to_date: str
    forecast: str
    forecast_mark: StatusMark | None
    signs: tuple[str, ...]
    direction: DirectionMark | None
    commentary: str
    notes: tuple[str, ...]
    sparkline: tuple[str | None, ...]
    sparkline_title: str
    proxies: tuple[str, ...]

    @property
    def points(self) -> list[Decimal | None]:
        return [None if point is None else Decimal(point) for point in self.sparkline]


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one perspective, with their counts."""

    name: str
    summary: str
    rows: tuple[LineRow, ...]


def status_of(code: str, polarity: str = "", *, is_baseline: bool = False) -> StatusMark:
    """The mark of a status. On a scorecard NO_DATA stands for a figure that is not issued."""
    if code == Rag.NO_DATA:
        words = _("Awaiting issue")
        return StatusMark(str(code), words, words)
    return rag_mark(code, polarity, is_baseline=is_baseline)


def count_cards(counts: StatusCounts) -> list[CountCard]:
    """Green, amber and red, each with its share of the rated."""
    numbers = {Rag.GREEN: counts.green, Rag.AMBER: counts.amber, Rag.RED: counts.red}
    return [
        CountCard(rag_mark(code), number, percent_words(number, counts.base))
        for code, number in numbers.items()
    ]


def percent_words(count: int, base: int) -> str:
    """`83%`, `less than 1%`; empty of nothing."""
    if is_below_one_percent(count, base):
        return _("less than 1%")
    percent = percent_of(count, base)
    return "" if percent is None else f"{percent}%"


def base_words(counts: StatusCounts) -> str:
    """`38 of 46 rated are on target (83%)`: the basis of every percentage on the page."""
    if not counts.base:
        return _("No rated indicators")
    return _("%(green)s of %(base)s rated are on target (%(percent)s)") % {
        "green": counts.green,
        "base": counts.base,
        "percent": percent_words(counts.green, counts.base),
    }


def beside_words(counts: StatusCounts) -> list[str]:
    """What stands beside the base: `3 overdue`, `2 not due`; nothing that is 0."""
    numbers = ((code, getattr(counts, code.lower())) for code in BESIDE)
    return [f"{number} {lower_first(status_of(code).word)}" for code, number in numbers if number]


def waiting_words(count: int) -> str:
    """How many figures are left out because nobody has approved them yet."""
    if not count:
        return ""
    return ngettext(
        "%(count)s figure is not yet approved and is not counted.",
        "%(count)s figures are not yet approved and are not counted.",
        count,
    ) % {"count": count}


def shown_words(shown: int, total: int) -> str:
    """How much of the scorecard the filters let through."""
    return _("Showing %(shown)s of %(total)s indicators") % {"shown": shown, "total": total}


def line_row(line: Line, opens: bool = True) -> LineRow:
    """One line in words; `opens` says whether the viewer may open the KPI's page.

    Rows are kept by the whole content of their line and the language: a changed figure is another
    line, so a kept row can never be an old one.
    """
    return kept_row(line, opens, get_language())


@lru_cache(maxsize=ROWS_KEPT)
def kept_row(line: Line, opens: bool, language: str) -> LineRow:
    return LineRow(
        opens=opens,
        code=line.code,
        title=line.title,
        service=line.service,
        mark=status_of(line.rag, line.polarity, is_baseline=line.is_baseline),
        value=value_words(line),
        period=line.period.short_label if line.period else "",
        target=line_target(line),
        year_to_date=year_to_date_words(line),
        forecast=forecast_figure(line),
        forecast_mark=forecast_mark(line),
        signs=tuple(warning_name(code) for code in codes_in(line.warnings)),
        direction=direction_of(line),
        commentary=line.commentary,
        notes=tuple(notes_of(line)),
        sparkline=line.sparkline,
        sparkline_title=sparkline_title(line),
        proxies=tuple(map(proxy_words, line.proxies)),
    )


def group_rows(
    lines: Iterable[Line],
    names: dict[str, str],
    counted: dict[str, StatusCounts],
    *,
    openable: Collection[int] | None = None,
    in_one: bool = False,
) -> list[Group]:
    """Rows by perspective in the order of `names`; those without one come last.

    `counted` holds the counts by perspective, `openable` the KPIs whose page the viewer may open
    (None: all). With `in_one` there is a single group, in the order given.
    """
    grouped = {}
    for line in lines:
        opens = openable is None or line.kpi_id in openable
        grouped.setdefault("" if in_one else line.perspective, []).append(line_row(line, opens))
    other = _("Indicators") if len(grouped) == 1 else _("Other indicators")
    order = [*names, *[code for code in grouped if code not in names]]
    return [
        Group(
            name=names.get(code, other),
            summary=base_words(counted[code]) if code in counted and not in_one else "",
            rows=tuple(grouped[code]),
        )
        for code in order
        if code in grouped
    ]


def signature_words(signature: Signed | None) -> str:
    """Who signed and when; empty while nobody has."""
    if signature is None:
        return ""
    return _("Signed by %(who)s on %(day)s") % {
        "who": signature.who,
        "day": day_words(timezone.localtime(signature.at)),
    }


def period_words(period: Period, figures: Figures) -> str:
    """The basis line under the heading of a dashboard."""
    return f"{period.label}. {FIGURES_WORDS[figures]}"
