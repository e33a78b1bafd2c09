"""The target of a period (domain-rules 2.5): like is compared with like.

A target given for the period itself wins, and is read on the KPI's own basis: quarterly targets
of a KPI that is rated on its year to date are cumulative. Without one, the annual target is
spread by its profile. A new version counts for periods that end on or after its first day; what
was rated before keeps the version that held then.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpis.calculations.codes import MeasureType, Profile, RagBasis, RuleError, TargetKind
from kpis.calculations.goals import TargetLine
from perfportal.core.periods import Period

__all__ = [
    "TargetLine",
    "TargetVersion",
    "annual_target",
    "check_target",
    "target_for",
    "target_of_parts",
]

# Types that grow through the year: an annual target of them is reached step by step.
GROWING = frozenset(
    {MeasureType.SUM, MeasureType.CUM_RATIO, MeasureType.CUM_ENTERED, MeasureType.PER_FTE}
)


@dataclass(frozen=True)
class TargetVersion:
    """One version of the target of a period.

    `profile_values` are cumulative for a custom profile and per period for a seasonal one.
    """

    period: Period
    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    kind: TargetKind = TargetKind.TARGET
    profile: Profile = Profile.FLAT
    profile_values: tuple[Decimal, ...] = ()
    version: int = 1
    valid_from: dt.date = dt.date.min

    @property
    def line(self) -> TargetLine:
        return TargetLine(self.value, self.lower, self.upper)


def target_for(
    period: Period,
    targets: Iterable[TargetVersion],
    *,
    measure_type: MeasureType,
    basis: RagBasis,
    kind: TargetKind = TargetKind.TARGET,
) -> TargetLine | None:
    """What a figure of `period` on `basis` is held against; None if nothing was set."""
    of_kind = [target for target in targets if target.kind == kind]
    exact = _in_force([t for t in of_kind if t.period == period], period)
    annual = _in_force(
        [t for t in of_kind if t.period.is_year and _holds(t.period, period)], period
    )
    if basis == RagBasis.OUTTURN and annual:
        return annual.line
    if exact:
        return exact.line
    return annual and _share(annual, period, measure_type, basis)


def target_of_parts(parts: Sequence[TargetLine | None], *, adds_up: bool) -> TargetLine | None:
    """What the targets of all parts come to: their sum, or the one that they share; else None."""
    if None in parts:
        return None
    if not adds_up:
        return parts[0] if len(set(parts)) == 1 else None
    columns = list(zip(*((part.value, part.lower, part.upper) for part in parts), strict=True))
    if any(None in column and set(column) != {None} for column in columns):
        return None
    return TargetLine(*(None if None in column else sum(column) for column in columns))


def annual_target(
    year: Period,
    targets: Iterable[TargetVersion],
    *,
    measure_type: MeasureType,
    basis: RagBasis,
    kind: TargetKind = TargetKind.TARGET,
) -> TargetLine | None:
    """The target of the whole year: its own, else that of the last period if it is cumulative."""
    of_kind = [target for target in targets if target.kind == kind]
    if exact := _in_force([t for t in of_kind if t.period == year], year):
        return exact.line
    if measure_type == MeasureType.SUM and basis == RagBasis.PERIOD:
        return None
    last = _in_force([t for t in of_kind if t.period.end == year.end], year)
    return last and last.line


def check_target(target: TargetVersion, *, measure_type: MeasureType) -> None:
    """Refuse, by `RuleError`, a target that contradicts itself."""
    if target.lower is not None and target.upper is not None and target.lower > target.upper:
        raise RuleError(
            f"The lower bound {target.lower} is above the upper bound {target.upper}: swap them."
        )
    if target.profile in (Profile.CUSTOM, Profile.SEASONAL):
        _check_profile(target, measure_type)


def _check_profile(target: TargetVersion, measure_type: MeasureType) -> None:
    values = target.profile_values
    if not values:
        raise RuleError(f"A {target.profile} profile needs a number for each period of the year.")
    if target.profile == Profile.CUSTOM and values[-1] != target.value:
        raise RuleError(
            f"The last cumulative target {values[-1]} must equal the annual target {target.value}."
        )
    is_seasonal_sum = target.profile == Profile.SEASONAL and measure_type in GROWING
    if is_seasonal_sum and sum(values) != target.value:
        raise RuleError(
            f"The seasonal targets add up to {sum(values)}: they must add up to the annual target "
            f"{target.value}."
        )


def _holds(year: Period, period: Period) -> bool:
    return year != period and year.contains(period.start) and year.contains(period.end)


def _in_force(versions: list[TargetVersion], period: Period) -> TargetVersion | None:
    """The latest version that had begun by the period's end, or the first where none had."""
    if not versions:
        return None
    begun = [target for target in versions if target.valid_from <= period.end]
    if begun:
        return max(begun, key=_age)
    return min(versions, key=_age)


def _age(target: TargetVersion) -> tuple[dt.date, int]:
    return (target.valid_from, target.version)


def _share(annual: TargetVersion, period: Period, measure_type, basis) -> TargetLine | None:
    parts = annual.period.divide(period.kind)
    if period not in parts:
        return None
    place, grows = parts.index(period), measure_type in GROWING
    by_period = grows and basis == RagBasis.PERIOD
    if annual.profile in (Profile.CUSTOM, Profile.SEASONAL):
        return _listed_share(annual, place, len(parts), grows=grows, by_period=by_period)
    if annual.profile == Profile.FLAT and not grows:
        return annual.line
    return _scaled(annual.line, 1 if by_period else place + 1, len(parts))


def _listed_share(annual: TargetVersion, place: int, count: int, *, grows, by_period):
    """From the numbers of the profile; no target if they are not as many as the periods."""
    values = annual.profile_values
    if len(values) != count:
        return None
    if annual.profile == Profile.SEASONAL:
        adds_up = grows and not by_period
        return TargetLine(sum(values[: place + 1]) if adds_up else values[place])
    if by_period and place:
        return TargetLine(values[place] - values[place - 1])
    return TargetLine(values[place])


def _scaled(line: TargetLine, steps: int, of: int) -> TargetLine:
    numbers = (line.value, line.lower, line.upper)
    return TargetLine(*(None if number is None else number * steps / of for number in numbers))
