"""Maidstone's quarterly tables: statuses by their rule of 10%, counts, and the right percentage."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from kpis.calculations.codes import Polarity, Rag, RagPreset, ToleranceKind
from kpis.calculations.counting import count_statuses
from kpis.calculations.goals import TargetLine
from kpis.calculations.rag import PRESET_PERCENT, RagRule, Slot, status_of
from perfportal.core.documents.numbers import NumberError, parse_number

pytestmark = pytest.mark.shared_data

TODAY = dt.date(2023, 11, 1)
# Committee papers of which the excerpt ends before the table does: what lies beyond its end.
CUT = {"s89772": {"red": 1}}
# Where the printed percentage is not the quotient of the two numbers beside it.
PRINTED_WRONG = {"s89772": ("71.2", 71)}


@pytest.fixture
def tables(shared_data):
    path = shared_data / "uk_pages" / "maidstone_quarterly.json"
    return json.loads(path.read_text(encoding="utf-8"))["tables"]


def number(text) -> Decimal | None:
    """ "TBC", "N/A" and "Annual Indicator" are no figures."""
    try:
        return parse_number(text) if text else None
    except NumberError:
        return None


def status(row) -> Rag:
    """By the preset that holds Maidstone's rule: amber within 10% of the target."""
    polarity = Polarity(row["polarity_assigned_by_us"] or "none")
    rule = RagRule(
        polarity,
        ToleranceKind.PERCENT,
        PRESET_PERCENT[RagPreset.STD10],
        decimal_places=2,
        preset=RagPreset.STD10,
    )
    value, target = number(row["value"]), number(row["target"])
    line = None if target is None else TargetLine(target)
    return status_of(Slot(value), line, rule, as_of=TODAY)


def test_every_rated_row_has_the_published_status(tables, capsys):
    rows = [row for table in tables for row in table["rows"] if row["rag_by_published_rule"]]
    wrong = [r["name"] for r in rows if status(r) != r["rag_by_published_rule"].upper()]
    with capsys.disabled():
        print(f"\nmaidstone: {len(rows) - len(wrong)} of {len(rows)} statuses agree")
    assert (len(rows), wrong) == (13, [])


def test_counts_are_those_that_were_published(tables):
    for table in tables:
        counts = count_statuses(map(status, table["rows"]))
        cut = CUT.get(table["document"], {})
        ours = {colour: getattr(counts, colour) + cut.get(colour, 0)
                for colour in ("green", "amber", "red")}  # fmt: skip
        published = table["published_counts"]
        assert ours == {colour: published[colour] for colour in ours}, table["document"]
        if table["table_complete_in_excerpt"]:
            assert (counts.not_rated, counts.total) == (published["na"], published["total"])


def test_our_percentage_is_right_also_where_theirs_is_not(tables):
    for table in tables:
        if table["published_percent"] is None:
            continue
        printed, green, base = table["published_percent"]
        counts = count_statuses(["GREEN"] * green + ["RED"] * (base - green))
        theirs, ours = PRINTED_WRONG.get(table["document"], (str(printed), printed))
        assert (str(printed), counts.percent_green) == (theirs, ours)
