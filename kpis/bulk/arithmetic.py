"""Exact arithmetic on arrays of scaled 64-bit integers, half up as `round_half_up` does it."""

import numpy as np

from kpis.bulk.rows import NONE

# Beyond these a floating-point quotient is not trusted: the few elements are done with Python's
# whole numbers. A double carries 15 digits, so below 2**40 its error is under a thousandth.
TRUSTED = float(2**40)
DOUBT = 1e-3


def round_to(values: np.ndarray, unit: np.ndarray) -> np.ndarray:
    """Multiples of `unit`, half away from zero; `NONE` stays."""
    size = np.abs(np.where(values == NONE, 0, values))
    rounded = np.sign(values) * ((size + unit // 2) // unit) * unit
    return np.where(values == NONE, NONE, rounded)


def divide(numerator: np.ndarray, denominator: np.ndarray, factor=1) -> np.ndarray:
    """numerator * factor / denominator, half away from zero, 0 where the denominator is 0."""
    numerator, denominator, factor = np.broadcast_arrays(numerator, denominator, factor)
    safe = np.where(denominator == 0, 1, denominator)
    quotient = numerator.astype(float) * factor / safe
    size = np.abs(quotient)
    doubtful = (size > TRUSTED) | (np.abs(size - np.floor(size) - 0.5) < DOUBT)
    result = (np.sign(quotient) * np.floor(np.where(doubtful, 0, size) + 0.5)).astype(np.int64)
    for place in zip(*np.nonzero(doubtful), strict=True):
        result[place] = divide_exactly(int(numerator[place]) * int(factor[place]), int(safe[place]))
    return np.where(denominator == 0, 0, result)


def divide_exactly(numerator: int, denominator: int) -> int:
    """Half away from zero, with whole numbers of any size; the result is kept within 64 bits."""
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    numerator, denominator = abs(numerator), abs(denominator)
    return max(
        min(sign * ((2 * numerator + denominator) // (2 * denominator)), -NONE - 1), NONE + 1
    )
