"""Warning signs of whole grids: the twin of `calculations.warning_signs` (domain-rules 2.9).

Every cell gets the signs of its KPI as seen from its period, as a mask in which bit 0 stands for
W1. Arrays are KPIs x periods; runs are counted along each row with running totals and no loop over
cells. What the signs rest on is left to the plain rule, when somebody reads them.
"""

from dataclasses import dataclass

import numpy as np

from kpis.bulk.rows import DATA_STATUSES, NONE, SCALE
from kpis.bulk.statuses import CODE, TRAVEL, Rules, gaps, rounded
from kpis.calculations.codes import DataStatus, Direction, Polarity, Rag, RagPreset, ToleranceKind
from kpis.calculations.rag import PRESET_LIMIT
from kpis.calculations.warning_signs import (
    BEATEN_RUN,
    BITS,
    COMPARED,
    DRIFT_RUN,
    FAR_BETTER,
    MISSED_RUN,
    NO_WORSE,
    NOT_ASKED,
    OVERDUE_RUN,
    PROVISIONAL_RUN,
    RATED,
    RED_RUN,
    WarningCode,
)

PROVISIONAL = DATA_STATUSES.index(DataStatus.PROVISIONAL)
WORSENING = TRAVEL[Direction.WORSENING]
NO_SLOT = -1


@dataclass
class Cells:
    """What is known of each cell. Codes are places in the tables of `kpis.bulk.rows`.

    `rag` is below zero where a KPI has no slot, `forecast_rag` where there is no forecast. The
    others are masks: whether the variation is a concern, the target beaten by more than the margin
    (`beats_target`), the statutory line crossed (`is_beyond`), a corrective action is there that
    counts, and one is past its day.
    """

    rag: np.ndarray
    headline: np.ndarray
    data_status: np.ndarray
    forecast_rag: np.ndarray | int = NO_SLOT
    is_concern: np.ndarray | bool = False
    beats_target: np.ndarray | bool = False
    is_beyond: np.ndarray | bool = False
    has_action: np.ndarray | bool = True
    action_past_due: np.ndarray | bool = False

    def has_rag(self, *rags: Rag) -> np.ndarray:
        return np.isin(self.rag, [CODE[rag] for rag in rags])


def warning_masks(cells: Cells) -> np.ndarray:
    """The signs of each cell as a mask of `BITS`; 0 where there is no slot or none in force."""
    found = _of_statuses(cells) | _of_directions(cells) | _of_figures(cells)
    red, green = cells.has_rag(Rag.RED), cells.has_rag(Rag.GREEN)
    found[WarningCode.W4] = _falls(cells, red, green)
    speaks = (cells.rag >= 0) & ~cells.has_rag(Rag.NOT_IN_FORCE)
    masks = np.zeros(cells.rag.shape, np.int64)
    for code, held in found.items():
        masks |= np.where(held & speaks, BITS[code], 0)
    return masks


def _of_statuses(cells: Cells) -> dict:
    rated, red = cells.has_rag(*RATED), cells.has_rag(Rag.RED)
    green = cells.has_rag(Rag.GREEN)
    return {
        WarningCode.W1: runs(rated, red) >= RED_RUN,
        WarningCode.W2: runs(rated, ~green) >= MISSED_RUN,
        WarningCode.W3: runs(rated, green & cells.beats_target) >= BEATEN_RUN,
    }


def _of_directions(cells: Cells) -> dict:
    compared = np.isin(cells.headline, [TRAVEL[direction] for direction in COMPARED])
    compared &= cells.rag >= 0
    drifts = runs(compared, cells.headline == WORSENING) >= DRIFT_RUN
    return {WarningCode.W5: drifts & cells.has_rag(Rag.GREEN, Rag.AMBER)}


def _of_figures(cells: Cells) -> dict:
    red, asked = cells.has_rag(Rag.RED), _asked(cells)
    stale = runs(asked, cells.has_rag(Rag.OVERDUE)) >= OVERDUE_RUN
    stale |= runs(asked, cells.data_status == PROVISIONAL) >= PROVISIONAL_RUN
    return {
        WarningCode.W6: ~red & (cells.forecast_rag == CODE[Rag.RED]),
        WarningCode.W7: np.asarray(cells.is_concern),
        WarningCode.W8: stale,
        WarningCode.W9: (red & ~np.asarray(cells.has_action)) | cells.action_past_due,
        WarningCode.W10: np.asarray(cells.is_beyond),
    }


def _asked(cells: Cells) -> np.ndarray:
    return (cells.rag >= 0) & (~cells.has_rag(*NOT_ASKED) | (cells.data_status > 0))


def _falls(cells: Cells, red, green) -> np.ndarray:
    """Red, with green in the period asked for before it, and not known to be no worse."""
    no_worse = np.isin(cells.headline, [TRAVEL[direction] for direction in NO_WORSE])
    return red & before(_asked(cells), green) & ~no_worse


def runs(counts: np.ndarray, holds: np.ndarray) -> np.ndarray:
    """How many of the cells that count, up to and including each, hold without a break.

    0 in a cell that does not count itself. The total so far less the total at the last break.
    """
    total = np.cumsum(counts & holds, axis=1)
    at_break = np.maximum.accumulate(np.where(counts & ~holds, total, 0), axis=1)
    return np.where(counts, total - at_break, 0)


def before(counts: np.ndarray, holds: np.ndarray) -> np.ndarray:
    """Whether the last cell that counts before each one holds; False where there is none."""
    places = np.where(counts, np.arange(counts.shape[1]), -1)
    last = np.full(counts.shape, -1)
    last[:, 1:] = np.maximum.accumulate(places, axis=1)[:, :-1]
    return (last >= 0) & np.take_along_axis(holds, np.maximum(last, 0), axis=1)


def beats_target(actual, target: dict, rules: Rules, adverse_variance) -> np.ndarray:
    """Whether figures are better than their target by more than the tolerance margin.

    The twin of `Seen.beats_target` with `rag.margins`, but for the status, which is green then.
    """
    found = gaps(*rounded(actual, target, rules), rules)
    by = np.where(rules.has_polarity(Polarity.RANGE), np.minimum(-found.adverse, 0), -found.adverse)
    far = (adverse_variance != NONE) & (adverse_variance <= int(FAR_BETTER) * SCALE)
    beats = np.where(_has_margin(rules), _is_more(by, found.bound, rules), far)
    return beats & found.there


def is_beyond(actual, line: dict, rules: Rules) -> np.ndarray:
    """Whether figures are on the wrong side of a statutory line, given as a target is."""
    found = gaps(*rounded(actual, line, rules), rules)
    return found.there & (found.adverse > 0)


def _is_more(by, bound, rules: Rules) -> np.ndarray:
    """Whether a distance is more than the margin, in whole numbers throughout."""
    size, amount = np.abs(bound), np.where(rules.tolerance == NONE, 0, rules.tolerance)
    more = by > amount
    more = np.where(rules.has_tolerance(ToleranceKind.FLOOR), by > np.abs(bound - amount), more)
    percent = by * (100 * SCALE) > size * amount
    more = np.where(rules.has_tolerance(ToleranceKind.PERCENT), percent, more)
    for preset, limit in PRESET_LIMIT.items():
        more = np.where(rules.has_preset(preset), by * 100 > size * int(limit), more)
    return more


def _has_margin(rules: Rules) -> np.ndarray:
    has = ~rules.has_tolerance(ToleranceKind.NONE) & (rules.tolerance != NONE)
    aims = rules.has_polarity(Polarity.HIGHER, Polarity.LOWER)
    has &= aims | ~rules.has_tolerance(ToleranceKind.FLOOR)
    return has | rules.has_preset(RagPreset.BELFAST) | rules.has_preset(RagPreset.DOT_COMBINED)
