"""New York's management report: targets met, and the direction of travel, wherever it says so."""

import csv
from decimal import Decimal

import pytest

from kpis.calculations.codes import CompareAt, Direction, Polarity, Rag
from kpis.calculations.rag import RagRule, TargetLine, rag_status
from kpis.calculations.travel import direction_of_travel

pytestmark = pytest.mark.shared_data

POLARITY = {"Up": Polarity.HIGHER, "Down": Polarity.LOWER}
NOT_ROUNDED = 15
# What the figure of 2023 is held against: the year before, or the average of so many years.
COMPARED = {"OneYrImproving": "2022", "ThreeYrImproving": "Avg3yr", "FiveYrImproving": "Avg5yr"}
IMPROVING = (Direction.IMPROVING, Direction.NO_CHANGE)


@pytest.fixture
def rows(shared_data):
    path = shared_data / "nyc_mmr" / "indicators_fy2016_2023.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def met_or_not(row) -> str:
    """Two colours, on the figures as published: the report knows no tolerance and no rounding."""
    rule = RagRule(POLARITY[row["Desired.Direction"]], compare_at=CompareAt.RAW)
    target = TargetLine(Decimal(row["Target.MMR"]))
    status = rag_status(Decimal(row["YTDScaled"]), target, rule)
    return {Rag.GREEN: "Met_Goal", Rag.RED: "Did_Not_Meet"}[status]


def improving_or_not(row, column) -> str:
    """Their "improving" includes equal, which is a word of its own here."""
    direction = direction_of_travel(
        Decimal(row["YTDScaled"]),
        Decimal(row[COMPARED[column]]),
        polarity=POLARITY[row["Desired.Direction"]],
        decimal_places=NOT_ROUNDED,
    )
    return "Improving" if direction in IMPROVING else "Not_Improving"


def test_every_indicator_with_an_answer_agrees(rows, capsys):
    rows = [row for row in rows if row["Success"]]
    disagreeing = [row["ID"] for row in rows if met_or_not(row) != row["Success"]]
    with capsys.disabled():
        print(f"\nnyc: {len(rows) - len(disagreeing)} of {len(rows)} agree")
    assert (len(rows), disagreeing) == (209, [])


@pytest.mark.parametrize(
    ("column", "known"),
    [("OneYrImproving", 540), ("ThreeYrImproving", 541), ("FiveYrImproving", 542)],
)
def test_every_improvement_that_is_published_agrees(rows, column, known, capsys):
    rows = [row for row in rows if row[column]]
    disagreeing = [row["ID"] for row in rows if improving_or_not(row, column) != row[column]]
    with capsys.disabled():
        print(f"\nnyc {column}: {len(rows) - len(disagreeing)} of {len(rows)} agree")
    assert (len(rows), disagreeing) == (known, [])
