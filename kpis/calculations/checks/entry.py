"""What somebody wants to submit, what the definition asks of it, and what it is compared with."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kpis.calculations.codes import MeasureType, Unit
from kpis.calculations.evidence import Evidenced
from kpis.calculations.readings import QUOTIENTS
from kpis.calculations.travel import Interval


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One remark about one field, as a sentence with its remedy. `code` names the rule."""

    level: Level
    field: str
    code: str
    sentence: str
    needs_words: bool = False


@dataclass(frozen=True)
class Entry:
    """What somebody wants to submit, already read as numbers.

    `marker_reason` says why there is no figure, or why it is held back. `ci_low` and `ci_high` are
    the ends of the 95% confidence interval of a survey figure, in the unit of the figure.
    """

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    marker: str = ""
    commentary: str = ""
    marker_reason: str = ""
    ci_low: Decimal | None = None
    ci_high: Decimal | None = None


@dataclass(frozen=True)
class EntryRules:
    """What the definition says about figures that may be entered."""

    measure_type: MeasureType
    unit: Unit
    multiplier: Decimal = Decimal(1)
    lowest: Decimal | None = None
    highest: Decimal | None = None
    needs_numerator: bool = False
    needs_denominator: bool = False
    decimal_places: int = 4

    @property
    def field(self) -> str:
        """Where a remark about the figure stands."""
        return "numerator" if self.needs_numerator else "value"

    @property
    def accumulates(self) -> bool:
        """Whether the figure entered is the one since the year began."""
        return self.measure_type in (MeasureType.CUM_ENTERED, MeasureType.CUM_RATIO)


@dataclass(frozen=True)
class Earlier:
    """What an entry is compared with.

    `recent` are the last figures, newest first. `series` are comparable figures without a gap up
    to the period before, oldest first, and `changes` from one of them to the next; `every` is the
    word for their periods. `evidence` is None where nobody asks for any. `waived` are the checks
    that are switched off. `interval` is that of `figure`.
    """

    figure: Decimal | None = None
    denominator: Decimal | None = None
    recent: tuple[Decimal, ...] = ()
    target: Decimal | None = None
    same_year: bool = True
    label: str = ""
    year_before: Decimal | None = None
    year_before_label: str = ""
    is_seasonal: bool = False
    series: tuple[Decimal, ...] = ()
    changes: tuple[Decimal, ...] = ()
    every: str = "figures"
    evidence: Evidenced | None = None
    waived: frozenset[str] = frozenset()
    interval: Interval | None = None


def error(field: str, code: str, sentence: str) -> Finding:
    return Finding(Level.ERROR, field, code, sentence)


def figure_of(entry: Entry, rules: EntryRules) -> Decimal | None:
    """The figure that an entry states: numerator over denominator, or the value."""
    if rules.needs_numerator and entry.numerator is not None and entry.denominator:
        return entry.numerator / entry.denominator * rules.multiplier
    return entry.value


def entry_rules(
    measure_type, unit, multiplier, *, lowest=None, highest=None, decimal_places=4
) -> EntryRules:
    """Which numbers a measure type asks for."""
    measure_type = MeasureType(measure_type)
    return EntryRules(
        measure_type=measure_type,
        unit=Unit(unit),
        multiplier=Decimal(multiplier),
        lowest=lowest,
        highest=highest,
        needs_numerator=measure_type in QUOTIENTS,
        needs_denominator=measure_type in QUOTIENTS or measure_type == MeasureType.WMEAN,
        decimal_places=decimal_places,
    )
