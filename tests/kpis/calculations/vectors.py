"""The vectors of the domain rules, as Decimals, in the words of the code."""

import json
from decimal import Decimal
from pathlib import Path

from kpis.calculations.codes import ToleranceKind

VECTORS = Path(__file__).parents[2] / "vectors" / "domain_vectors.json"
KINDS = {"abs": ToleranceKind.ABSOLUTE, "pct": ToleranceKind.PERCENT, "floor": ToleranceKind.FLOOR}


def load(group: str) -> list[dict]:
    return json.loads(VECTORS.read_text(), parse_float=Decimal, parse_int=Decimal)[group]


def number(text) -> Decimal | None:
    return None if text is None else Decimal(str(text))
