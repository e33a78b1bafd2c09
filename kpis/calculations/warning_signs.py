"""Warning signs W1 to W10: flags that say what they rest on (domain-rules 2.9, design section 7).

The signs are those of the last period of a history, oldest first. A run counts the periods that
have a status (green, amber or red) and passes over the others, but only a period that has a status
itself can end one: nothing is said of a period before its figure is there. A KPI that is not in
force has no signs.

- W1 red, and W2 not green, in the last 2 and the last 4 rated periods.
- W3 better than the target by more than the tolerance margin in the last 4. Without a tolerance
  there is no margin, and the 10% of the target of domain-rules 2.9 decides.
- W4 green in the period before that was asked for, red now, unless the headline direction of travel
  says that the figure is no worse: then the target moved, or the season.
- W5 green or amber now, and the headline direction worsening in the last 3 comparisons. A period
  that has nothing to be compared with is passed over; a break in the series ends the run.
- W6 the forecast is red and the status is not; it may well not be due yet.
- W7 the variation of the SPC chart is a concern.
- W8 overdue in the last 2 periods asked for, or provisional in the last 3.
- W9 red without a corrective action, or an action past its day. One that was finished before the
  period ended has not helped, and one that was withdrawn does not count.
- W10 on the wrong side of the statutory or national threshold, whatever the local target.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kpis.calculations.codes import DataStatus, Direction, Rag
from perfportal.core.periods import Period

RATED = frozenset({Rag.GREEN, Rag.AMBER, Rag.RED})
NOT_ASKED = frozenset({Rag.NOT_DUE, Rag.NOT_IN_FORCE})
COMPARED = frozenset(Direction) - {Direction.NO_COMPARATOR}
NO_WORSE = frozenset({Direction.IMPROVING, Direction.NO_CHANGE})
CONCERNS = frozenset({"concern_high", "concern_low"})
RED_RUN, MISSED_RUN, BEATEN_RUN, DRIFT_RUN, OVERDUE_RUN, PROVISIONAL_RUN = 2, 4, 4, 3, 2, 3
FAR_BETTER = Decimal(-10)  # percent of the target, as adverse variance


class WarningCode(StrEnum):
    W1 = "W1"
    W2 = "W2"
    W3 = "W3"
    W4 = "W4"
    W5 = "W5"
    W6 = "W6"
    W7 = "W7"
    W8 = "W8"
    W9 = "W9"
    W10 = "W10"


BITS = {code: 1 << place for place, code in enumerate(WarningCode)}


def codes_in(bits: int) -> tuple[WarningCode, ...]:
    """The signs that are stored as one number, a bit for each, W1 the first."""
    return tuple(code for code, bit in BITS.items() if bits & bit)


class Reason(StrEnum):
    """Which of the two ways to a sign it was."""

    OVERDUE = "overdue"
    PROVISIONAL = "provisional"
    NO_ACTION = "no_action"
    PAST_DUE = "past_due"


@dataclass(frozen=True)
class Seen:
    """What is known of a KPI in one period.

    `adverse_gap`, `margin` and `statutory_gap` are in the KPI's unit, of figures as they are
    compared (see `rag.margins`); a gap is above zero where the target or threshold is missed.
    `adverse_variance` is in percent of the target, `variation` a code of SPC.
    """

    period: Period
    rag: Rag
    value: Decimal | None = None
    adverse_gap: Decimal | None = None
    margin: Decimal | None = None
    adverse_variance: Decimal | None = None
    headline: Direction | None = None
    forecast: Decimal | None = None
    forecast_rag: Rag | None = None
    variation: str | None = None
    data_status: str = ""
    statutory: Decimal | None = None
    statutory_gap: Decimal | None = None

    @property
    def is_rated(self) -> bool:
        return self.rag in RATED

    @property
    def is_overdue(self) -> bool:
        return self.rag == Rag.OVERDUE

    @property
    def is_asked(self) -> bool:
        """Whether a figure was due, or came though none was."""
        return self.rag not in NOT_ASKED or bool(self.data_status)

    @property
    def beats_target(self) -> bool:
        """Whether it is better than the target by more than the tolerance margin."""
        if self.rag != Rag.GREEN:
            return False
        if self.margin is None:
            return self.adverse_variance is not None and self.adverse_variance <= FAR_BETTER
        return self.adverse_gap is not None and -self.adverse_gap > self.margin


@dataclass(frozen=True)
class Actions:
    """The corrective actions of a KPI: the days by which the open ones are due, and the days on
    which others were finished. Withdrawn ones are left out."""

    open_until: tuple[dt.date, ...] = ()
    done_on: tuple[dt.date, ...] = ()


@dataclass(frozen=True)
class Sign:
    """A sign with the periods it rests on, oldest first, and its figures.

    `figures` are the values of the periods, in W3 by how much each beat the target, in W6 value and
    forecast, in W10 value and threshold, in W9 the number of actions past due. `reason` tells the
    two ways to W8 and W9 apart, and is the code of the variation in W7.
    """

    code: WarningCode
    periods: tuple[Period, ...]
    figures: tuple[Decimal | None, ...] = ()
    reason: str = ""


NO_ACTIONS = Actions()


def warning_signs(
    history: Sequence[Seen], actions: Actions = NO_ACTIONS, as_of: dt.date | None = None
) -> tuple[Sign, ...]:
    """The signs of the last period of the history, in the order of their codes.

    Without `as_of`, the day on which actions are looked at, none is past its day.
    """
    if not history or history[-1].rag == Rag.NOT_IN_FORCE:
        return ()
    found = [rule(history) for rule in RULES]
    found.append(_action_slipping(history[-1], actions, as_of))
    found.append(_below_statutory_line(history))
    return tuple(sign for sign in found if sign)


def _latest(history: Sequence[Seen], count: int, counts: Callable[[Seen], bool]) -> list[Seen]:
    """The last `count` periods that count, oldest first; none if the very last one does not.

    Fewer than asked for are none.
    """
    if not counts(history[-1]):
        return []
    found = []
    for seen in reversed(history):
        if counts(seen):
            found.append(seen)
        if len(found) == count:
            return found[::-1]
    return []


def _is_rated(seen: Seen) -> bool:
    return seen.is_rated


def _is_asked(seen: Seen) -> bool:
    return seen.is_asked


def _is_compared(seen: Seen) -> bool:
    return seen.headline in COMPARED


def _sign(code: WarningCode, seen: Iterable[Seen], figures=None, reason: str = "") -> Sign:
    seen = tuple(seen)
    if figures is None:
        figures = (one.value for one in seen)
    return Sign(code, tuple(one.period for one in seen), tuple(figures), reason)


def _persistent_red(history) -> Sign | None:
    run = _latest(history, RED_RUN, _is_rated)
    is_red = run and all(seen.rag == Rag.RED for seen in run)
    return _sign(WarningCode.W1, run) if is_red else None


def _target_missed(history) -> Sign | None:
    run = _latest(history, MISSED_RUN, _is_rated)
    is_missed = run and all(seen.rag != Rag.GREEN for seen in run)
    return _sign(WarningCode.W2, run) if is_missed else None


def _target_beaten(history) -> Sign | None:
    run = _latest(history, BEATEN_RUN, _is_rated)
    if not run or not all(seen.beats_target for seen in run):
        return None
    by = (seen.adverse_gap if seen.adverse_gap is None else -seen.adverse_gap for seen in run)
    return _sign(WarningCode.W3, run, by)


def _sharp_fall(history) -> Sign | None:
    run = _latest(history, 2, _is_asked)
    falls = [seen.rag for seen in run] == [Rag.GREEN, Rag.RED]
    return _sign(WarningCode.W4, run) if falls and run[-1].headline not in NO_WORSE else None


def _drifting(history) -> Sign | None:
    run = _latest(history, DRIFT_RUN, _is_compared)
    is_worsening = run and all(seen.headline == Direction.WORSENING for seen in run)
    is_on_time = history[-1].rag in (Rag.GREEN, Rag.AMBER)
    return _sign(WarningCode.W5, run) if is_worsening and is_on_time else None


def _forecast_miss(history) -> Sign | None:
    now = history[-1]
    if now.rag == Rag.RED or now.forecast_rag != Rag.RED:
        return None
    return _sign(WarningCode.W6, [now], (now.value, now.forecast))


def _spc_concern(history) -> Sign | None:
    now = history[-1]
    if now.variation not in CONCERNS:
        return None
    return _sign(WarningCode.W7, [now], reason=str(now.variation))


def _stale(history) -> Sign | None:
    overdue = _latest(history, OVERDUE_RUN, _is_asked)
    if overdue and all(seen.is_overdue for seen in overdue):
        return _sign(WarningCode.W8, overdue, (), Reason.OVERDUE.value)
    run = _latest(history, PROVISIONAL_RUN, _is_asked)
    if run and all(seen.data_status == DataStatus.PROVISIONAL for seen in run):
        return _sign(WarningCode.W8, run, reason=Reason.PROVISIONAL.value)
    return None


def _action_slipping(now: Seen, actions: Actions, as_of: dt.date | None) -> Sign | None:
    late = [due for due in actions.open_until if as_of is not None and due < as_of]
    if late:
        return _sign(WarningCode.W9, [now], (Decimal(len(late)),), Reason.PAST_DUE.value)
    done = [day for day in actions.done_on if day > now.period.end]
    if now.rag == Rag.RED and not actions.open_until and not done:
        return _sign(WarningCode.W9, [now], reason=Reason.NO_ACTION.value)
    return None


def _below_statutory_line(history) -> Sign | None:
    now = history[-1]
    if now.statutory_gap is None or now.statutory_gap <= 0:
        return None
    return _sign(WarningCode.W10, [now], (now.value, now.statutory))


RULES = (
    _persistent_red,
    _target_missed,
    _target_beaten,
    _sharp_fall,
    _drifting,
    _forecast_miss,
    _spc_concern,
    _stale,
)
