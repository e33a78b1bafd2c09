"""Quartile bands and ranks as the Department for Education's interactive tool expects them."""

import csv
import json
from decimal import Decimal

import pytest

from kpis.calculations.codes import Polarity
from kpis.calculations.position import Good, Peer, QuarterWord, position

pytestmark = pytest.mark.shared_data

POLARITY = {"Low": Polarity.LOWER, "High": Polarity.HIGHER, "-": Polarity.NONE, "": Polarity.NONE}
LETTERS = "ABCD"
# Bands of 0, 25, 50, 75 and 100 are those of a hundred councils that have 1, 2 ... 100.
EVENLY = [Decimal(n) for n in range(1, 101)]
# A council is one of those it is ranked among, so it cannot lie outside their bands: where the
# tool answers "Error" for a value below the lowest or above the highest band, ours is the first or
# the last of all.
OUTSIDE_THE_BANDS = {(-10, "Low"): "A", (110, "High"): "A"}


@pytest.fixture(scope="module")
def expected(shared_data):
    path = shared_data / "lait" / "expected_rank_quartile.json"
    return json.loads(path.read_text(encoding="utf-8"))


def letter_among_a_hundred(value, polarity):
    own = None if value is None else Decimal(value)
    others = [Peer(str(n), n) for n in EVENLY if n != own]
    quarter = position(own, others, Good(POLARITY[polarity])).quartile
    return LETTERS[quarter - 1] if quarter else None


def test_every_quartile_band_agrees(expected, capsys):
    cases, wrong = expected["quartile"], {}
    for case in cases:
        ours = letter_among_a_hundred(case["value"], case["polarity"])
        if ours != case["expected"]:
            wrong[case["value"], case["polarity"]] = ours
    with capsys.disabled():
        print(f"\nlait: {len(cases) - len(wrong)} of {len(cases)} quartile bands agree")
        for (value, polarity), ours in wrong.items():
            print(f"  {value} {polarity}: outside the bands; ours {ours}, as one of the councils")
    assert (len(cases), wrong) == (18, OUTSIDE_THE_BANDS)


def test_every_rank_agrees(expected, capsys):
    """Rule on fewer than four: their third and fourth list are ranked here only in their order."""
    agreeing = 0
    for case in expected["rank"]:
        values = [None if v is None else Decimal(v) for v in case["values"]]
        ours = [_place(n, values, case["polarity"]) for n in range(len(values))]
        wanted = (
            case["expected"] if sum(v is not None for v in values) >= 4 else [None] * len(values)
        )
        assert ours == wanted
        agreeing += ours == case["expected"]
    with capsys.disabled():
        print(f"\nlait: {agreeing} of {len(expected['rank'])} lists of ranks agree")
        print("  [10, -, 30, 20, -]: three values, so no rank (domain-rules 7.2)")
    assert agreeing == 3


def _place(at, values, polarity):
    others = [Peer(str(n), value) for n, value in enumerate(values) if n != at]
    return position(values[at], others, Good(POLARITY[polarity])).rank


def test_every_polarity_of_the_measures_is_one_of_ours(shared_data):
    """`-` or none has no colour with them, and words with us that call no quarter good."""
    path = shared_data / "lait" / "measures.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        polarities = [row["Polarity"] for row in csv.DictReader(file)]
    assert len(polarities) == 448
    assert set(polarities) == set(POLARITY)


def test_without_polarity_no_quarter_is_called_best():
    others = [Peer(str(n), n) for n in EVENLY]
    words = {position(Decimal(n), others, Good(POLARITY["-"])).quarter_word for n in EVENLY}
    assert words == {
        QuarterWord.HIGHEST,
        QuarterWord.SECOND_HIGHEST,
        QuarterWord.THIRD_HIGHEST,
        QuarterWord.LOWEST,
    }
