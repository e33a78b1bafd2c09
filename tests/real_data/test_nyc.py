"""Target met or not, on every row of New York's management report that says so itself."""

import csv
from decimal import Decimal

import pytest

from kpis.calculations.codes import CompareAt, Polarity, Rag
from kpis.calculations.rag import RagRule, TargetLine, rag_status

pytestmark = pytest.mark.shared_data

POLARITY = {"Up": Polarity.HIGHER, "Down": Polarity.LOWER}


def met_or_not(row) -> str:
    """Two colours, on the figures as published: the report knows no tolerance and no rounding."""
    rule = RagRule(POLARITY[row["Desired.Direction"]], compare_at=CompareAt.RAW)
    target = TargetLine(Decimal(row["Target.MMR"]))
    status = rag_status(Decimal(row["YTDScaled"]), target, rule)
    return {Rag.GREEN: "Met_Goal", Rag.RED: "Did_Not_Meet"}[status]


def test_every_indicator_with_an_answer_agrees(shared_data, capsys):
    path = shared_data / "nyc_mmr" / "indicators_fy2016_2023.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Success"]]
    disagreeing = [row["ID"] for row in rows if met_or_not(row) != row["Success"]]
    with capsys.disabled():
        print(f"\nnyc: {len(rows) - len(disagreeing)} of {len(rows)} agree")
    assert (len(rows), disagreeing) == (209, [])
