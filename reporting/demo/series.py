"""The invented figures: rows of `targets.csv` and `actuals.csv` as `files.md` describes them.

Each KPI has a level, a drift per period, a season and a noise that comes from a hash of its code
and period: no random numbers, so the same day makes the same council.
"""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from kpis.calculations.rounding import round_half_up
from perfportal.core.periods import Period, PeriodKind, last_closed

HERE = Path(__file__).parent
KINDS = {
    "monthly": PeriodKind.MONTH,
    "quarterly": PeriodKind.QUARTER,
    "annual": PeriodKind.FINANCIAL_YEAR,
}
HISTORY = {"monthly": 30, "quarterly": 14, "annual": 5}
MARGIN = Decimal("2.9")
# Figures that scenarios of the field's rules depend on, in place of what the table would give.
FIXED_LATEST = {"FIN-01": Decimal("55.5")}


@dataclass(frozen=True)
class Recipe:
    """How the figures of one KPI are made."""

    code: str
    kpi: dict
    level: str
    drift: Decimal
    noise: Decimal
    seasons: tuple[Decimal, ...]
    denominator: int
    targets: tuple[str, ...]
    lower: str
    upper: str

    @property
    def measure(self) -> str:
        return self.kpi["measure_type"]

    def periods(self, today) -> list[Period]:
        """The closed periods that have figures, oldest first."""
        frequency = self.kpi["frequency"]
        period = last_closed(KINDS[frequency], today)
        found = [period]
        while len(found) < HISTORY[frequency]:
            period = period.previous()
            found.append(period)
        return found[::-1]


def read_recipes() -> list[Recipe]:
    """One recipe per KPI of `kpis.csv`."""
    kpis = {row["code"]: row for row in _read("kpis.csv")}
    return [
        Recipe(
            code=row["code"],
            kpi=kpis[row["code"]],
            level=row["level"],
            drift=Decimal(row["drift"] or 0),
            noise=Decimal(row["noise"] or 0),
            seasons=tuple(Decimal(part) for part in row["seasons"].split(";") if part),
            denominator=int(row["denominator"] or 0),
            targets=tuple(part for part in row["targets"].split(";") if part),
            lower=row["lower"],
            upper=row["upper"],
        )
        for row in _read("figures.csv")
    ]


def _read(name) -> list[dict]:
    with (HERE / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def target_rows(recipe: Recipe, today) -> Iterator[dict]:
    """Targets of every period that has a figure, and of the periods still to come this year."""
    if not (recipe.targets or recipe.lower):
        return
    periods = recipe.periods(today)
    for period in _with_rest_of_year(periods):
        yield {
            "kpi_code": recipe.code,
            "period": period.token,
            "value": _target(recipe, period),
            "lower": recipe.lower,
            "upper": recipe.upper,
            "kind": "target",
            "rationale": "Set in the budget and performance plan",
        }


def _with_rest_of_year(periods):
    period, year_end = periods[-1], periods[-1].financial_year().end
    yield from periods
    if period.kind is PeriodKind.FINANCIAL_YEAR:
        yield period.next()
        return
    while period.end < year_end:
        period = period.next()
        yield period


def _target(recipe, period) -> str:
    if not recipe.targets:
        return ""
    return recipe.targets[(period.number - 1) % len(recipe.targets)]


def actual_rows(recipe: Recipe, today) -> Iterator[dict]:
    """One row per period with a figure, oldest first."""
    periods = recipe.periods(today)
    for place, period in enumerate(periods):
        level = _level(recipe, period, place)
        if period == periods[-1] and recipe.code in FIXED_LATEST:
            level = FIXED_LATEST[recipe.code]
        yield {"kpi_code": recipe.code, "period": period.token, **_parts(recipe, period, level)}


def _level(recipe, period, place) -> Decimal:
    """The figure that the period should show, before it is split into its parts."""
    kind, _, rest = recipe.level.partition(":")
    if kind == "choice":
        options = rest.split(";")
        return Decimal(options[place % len(options)])
    if kind == "date":
        return Decimal(f"{period.end.year}{rest}")
    shape = rest.split(";") if kind == "shape" else [recipe.level]
    level = Decimal(shape[(period.number - 1) % len(shape)])
    season = recipe.seasons[(period.number - 1) % 4] if recipe.seasons else Decimal(0)
    return level + recipe.drift * place + season + recipe.noise * _noise(recipe.code, period)


def _noise(code, period) -> Decimal:
    """A number from -1 to 1 that depends on the code and the period only."""
    digest = hashlib.sha256(f"{code} {period.token}".encode()).digest()
    return Decimal(int.from_bytes(digest[:4], "big")) / Decimal(2**31) - 1


def _parts(recipe, period, level) -> dict:
    """A figure as it is entered: numerator and denominator, average and cases, or the value."""
    places = int(recipe.kpi["decimal_places"])
    if recipe.measure in ("ratio", "roll12", "cum_ratio", "per_fte"):
        return _quotient(recipe, period, level)
    if recipe.measure == "wmean":
        cases = _around(recipe, period)
        return {"value": str(round_half_up(level, 1)), "denominator": str(cases)}
    if recipe.measure == "sum" and recipe.level.startswith("shape:"):
        return {"value": str(_rise(recipe, period))}
    value = round_half_up(level, places)
    return {"value": str(value), **_interval(recipe, value)}


def _interval(recipe, value: Decimal) -> dict:
    """What chance alone may do to the figure of a survey of 1,100 people."""
    if recipe.kpi["has_interval"] != "yes":
        return {}
    return {"ci_low": str(value - MARGIN), "ci_high": str(value + MARGIN)}


def _quotient(recipe, period, level) -> dict:
    multiplier = Decimal(recipe.kpi["multiplier"])
    denominator = recipe.denominator
    if recipe.measure in ("ratio", "roll12"):
        denominator = _around(recipe, period)
    numerator = round_half_up(level * denominator / multiplier, 0)
    if recipe.kpi["unit"] == "percent":
        numerator = min(numerator, Decimal(denominator))
    return {"numerator": str(numerator), "denominator": str(denominator)}


def _around(recipe, period) -> int:
    """A denominator within five in a hundred of the usual one."""
    swing = Decimal("0.05") * _noise(f"{recipe.code} cases", period)
    return int(round_half_up(recipe.denominator * (1 + swing), 0))


def _rise(recipe, period) -> Decimal:
    """A period's own count where the table gives the year to date."""
    shape = [Decimal(part) for part in recipe.level.partition(":")[2].split(";")]
    before = shape[period.number - 2] if period.number > 1 else Decimal(0)
    own = shape[period.number - 1] - before
    return max(round_half_up(own + recipe.noise * _noise(recipe.code, period), 0), Decimal(0))
