"""Our figures beside those of a comparator, period by period. Pure: no database.

A council's figure of the very same days is ranked; where it has none, its latest earlier one is
shown with its own period and is not ranked (domain-rules 7.2).
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpis.calculations.position import Good, Peer, Position, position
from perfportal.core.periods import Period


@dataclass(frozen=True)
class ComparatorFacts:
    """Whom we are compared with, and what their licence says."""

    id: int
    uid: str
    name: str
    kind: str = "group"
    source: str = ""
    licence: str = ""
    may_publish: bool = False
    publish_from: dt.date | None = None

    def is_public(self, *, on: dt.date) -> bool:
        """Whether the licence lets everybody see the figures on a day."""
        return self.may_publish and (self.publish_from is None or self.publish_from <= on)


@dataclass(frozen=True)
class Council:
    """One of the councils of a comparator."""

    id: int
    name: str
    gss_code: str = ""


@dataclass(frozen=True)
class Figure:
    """What a council or series achieved in a period, as imported; one of the two is given."""

    period: Period
    value: Decimal | None
    marker: str = ""
    council_id: int | None = None
    series: str = ""
    is_comparable: bool = True
    not_our_service: bool = False
    note: str = ""
    source: str = ""


@dataclass(frozen=True)
class OwnFigure:
    """Our figure of a period: None where it is missing or withheld, and which value is good."""

    period: Period
    value: Decimal | None
    good: Good


@dataclass(frozen=True)
class PeerLine:
    """A council with the figure that is shown; None where it has none up to our period."""

    council: Council
    figure: Figure | None


@dataclass(frozen=True)
class Placed:
    """Our place in one period, with everything that it was worked out from."""

    comparator: ComparatorFacts
    own: OwnFigure
    position: Position
    peers: tuple[PeerLine, ...]
    series: tuple[Figure, ...]

    @property
    def counted(self) -> list[Decimal]:
        """The values of the others that our own is ranked among."""
        peers = (_peer(line, self.own.period) for line in self.peers)
        return [peer.value for peer in peers if peer.left_out is None]

    @property
    def sources(self) -> tuple[str, ...]:
        """Where the councils' figures come from, each named once; the comparator's own where none
        is said. A series beside them has its own."""
        figures = [line.figure for line in self.peers if line.figure]
        named = tuple(dict.fromkeys(figure.source for figure in figures if figure.source))
        return named or tuple(filter(None, [self.comparator.source]))


class Timeline:
    """The figures of one council or series, oldest first."""

    def __init__(self, figures: Iterable[Figure]):
        self.figures = sorted(figures, key=lambda one: (one.period.end, one.period.start))
        self.ends = [one.period.end for one in self.figures]
        self.exact = {(one.period.start, one.period.end): one for one in self.figures}

    def at(self, period: Period) -> Figure | None:
        """The figure of the same days, else the latest that ended by then."""
        found = self.exact.get((period.start, period.end))
        if found is None and (place := bisect_right(self.ends, period.end)):
            found = self.figures[place - 1]
        return found


def place_all(
    comparator: ComparatorFacts,
    councils: Sequence[Council],
    figures: Sequence[Figure],
    own: Sequence[OwnFigure],
) -> list[Placed]:
    """Our place in each period of `own`, among the councils of the comparator."""
    lines: dict[int, list] = {council.id: [] for council in councils}
    series: dict[str, list] = {}
    for figure in figures:
        if figure.series:
            series.setdefault(figure.series, []).append(figure)
        else:
            lines[figure.council_id].append(figure)
    peers = [(council, Timeline(lines[council.id])) for council in councils]
    beside = [Timeline(some) for _name, some in sorted(series.items())]
    return [_placed(comparator, peers, beside, one) for one in own]


def _placed(comparator, peers, beside, own: OwnFigure) -> Placed:
    shown = tuple(PeerLine(council, line.at(own.period)) for council, line in peers)
    return Placed(
        comparator=comparator,
        own=own,
        position=position(own.value, [_peer(line, own.period) for line in shown], own.good),
        peers=shown,
        series=tuple(filter(None, (line.at(own.period) for line in beside))),
    )


def _peer(line: PeerLine, period: Period) -> Peer:
    figure = line.figure
    if figure is None:
        return Peer(line.council.name)
    return Peer(
        name=line.council.name,
        value=figure.value,
        marker=figure.marker,
        is_same_period=is_same(figure.period, period),
        is_same_definition=figure.is_comparable,
        is_not_our_service=figure.not_our_service,
    )


def is_same(one: Period, other: Period) -> bool:
    """The same days, whatever each is called."""
    return (one.start, one.end) == (other.start, other.end)
