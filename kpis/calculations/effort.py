"""What collecting figures costs, from rough answers: nobody is ever timed.

A provider says how many hours a round took, and may name the KPIs that took most of them. What is
left is shared equally among the other figures of the round.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kpis.calculations.rounding import ZERO, round_half_up

PLACES = 2
ROUNDS_A_YEAR = 4
MOST_HOURS = Decimal(400)


class EffortError(ValueError):
    """An answer that cannot be: its sentence says what does not fit."""


def share_hours(
    total: Decimal, named: Mapping[int, Decimal], given: Collection[int]
) -> dict[int, Decimal]:
    """The hours of each KPI of `given`, to the hundredth; they add up to `total` exactly.

    `named` are hours that the provider gave to single KPIs. Raises EffortError where these come to
    more than the total, or where no figure is left to carry the rest.
    """
    spent = sum(named.values(), ZERO)
    if spent > total:
        raise EffortError(
            f"The KPIs named come to {spent.normalize():f} hours, which is more than the total of "
            f"{total.normalize():f}."
        )
    others = [key for key in given if key not in named]
    if spent < total and not others:
        raise EffortError(
            f"The KPIs named come to {spent.normalize():f} of {total.normalize():f} hours, and "
            "there is no other figure for the rest."
        )
    return dict(named) | _equally(total - spent, others)


def _equally(hours: Decimal, keys: list[int]) -> dict[int, Decimal]:
    """Equal parts; the hundredths that are left over go to the first ones."""
    if not keys:
        return {}
    cents = int(round_half_up(hours, PLACES) * 100)
    each, rest = divmod(cents, len(keys))
    return {key: Decimal(each + (place < rest)) / 100 for place, key in enumerate(keys)}


def cost_of(hours: Decimal | None, an_hour: int) -> Decimal | None:
    """Pounds for these hours, to the pound; None where either is not known (never 0)."""
    return round_half_up(hours * an_hour, 0) if hours is not None and an_hour else None


@dataclass(frozen=True)
class RoundEffort:
    """What one round took, by those who answered of those who were asked."""

    hours: Decimal
    answered: int
    asked: int


def a_year(hours: Decimal, rounds: int) -> Decimal | None:
    """Hours of a year from those of so many quarterly rounds; None for no round (never 0)."""
    return round_half_up(hours * ROUNDS_A_YEAR / rounds, PLACES) if rounds else None
