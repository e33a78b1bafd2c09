"""Runs in a series that chance seldom makes (domain-rules 3.5, rules 5 to 7).

A place fires where a run is complete; what the run covers is then marked back. Signs are 1 for
high or rising, -1 for low or falling, 0 for neither.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise


def fires(signs: Sequence[int], length: int) -> list[int]:
    """At each place the sign that it and the `length - 1` before it share, 0 where they do not."""
    places = range(len(signs))
    return [
        signs[i] if i + 1 >= length and len(set(signs[i + 1 - length : i + 1])) == 1 else 0
        for i in places
    ]


def marked_back(fired: Sequence[int], length: int) -> list[int]:
    """Places that a firing one covers: itself and the `length - 1` before. The latest wins."""
    marks = [0] * len(fired)
    for place, sign in enumerate(fired):
        if sign:
            first = max(place + 1 - length, 0)
            marks[first : place + 1] = [sign] * (place + 1 - first)
    return marks


def rising_or_falling(figures: Sequence[Decimal], length: int) -> list[int]:
    """At each place 1 or -1 if it ends `length` figures that each rise or fall, else 0."""
    steps = [sign_of(after - before) for before, after in pairwise(figures)]
    return [0, *fires(steps, length - 1)][: len(figures)]


def two_in_three(near: Sequence[bool], sides: Sequence[int]) -> list[int]:
    """The side at each place of three on one side of which two are near the limit, else 0."""
    fired = [0] * len(near)
    for end in range(2, len(near)):
        window = slice(end - 2, end + 1)
        if len(set(sides[window])) == 1 and sum(near[window]) >= 2:
            fired[end] = sides[end]
    return marked_back(fired, 3)


def sign_of(number) -> int:
    return (number > 0) - (number < 0)
