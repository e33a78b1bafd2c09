"""Rank, quarter, median and gap among councils (domain-rules 7.2 and 7.3)."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculations.codes import Polarity
from kpis.calculations.goals import TargetLine
from kpis.calculations.position import (
    GapWord,
    Good,
    LeftOutBecause,
    Peer,
    Position,
    QuarterWord,
    Refusal,
    mean,
    median,
    position,
    quartile,
)

HIGHER, LOWER, NEUTRAL = Good(Polarity.HIGHER), Good(Polarity.LOWER), Good(Polarity.NONE)
VALUES = {
    "A": "55.1", "B": "52.4", "C": "50.0", "D": "49.3", "E": "47.8", "F": "46.0", "G": "45.2",
    "H": "44.7", "I": "43.9", "J": "42.0", "K": "41.5", "L": "40.2", "M": "38.8", "N": "36.1",
    "O": "33.0",
}  # fmt: skip
OWN = D("46.0")


def peers_of(*values):
    return [Peer(f"Council {n}", None if value is None else D(value)) for n, value in
            enumerate(values, 1)]  # fmt: skip


def the_fifteen(*, times=1, missing=()):
    return [
        Peer(name, None if name in missing else D(value) * times) for name, value in VALUES.items()
    ]


def test_b1_higher_is_better():
    assert position(OWN, the_fifteen(), HIGHER) == Position(
        n=16,
        asked=16,
        rank=6,
        is_joint=True,
        quartile=2,
        quarter_word=QuarterWord.SECOND,
        peer_median=D("44.7"),
        gap=D("1.3"),
        gap_word=GapWord.BETTER,
    )


def test_b2_lower_is_better():
    assert position(OWN * 10, the_fifteen(times=10), LOWER) == Position(
        n=16,
        asked=16,
        rank=10,
        is_joint=True,
        quartile=3,
        quarter_word=QuarterWord.THIRD,
        peer_median=D("447.0"),
        gap=D("13.0"),
        gap_word=GapWord.WORSE,
    )


def test_b3_councils_without_a_value_are_asked_but_not_counted():
    assert position(OWN, the_fifteen(missing="NO"), HIGHER) == Position(
        n=14,
        asked=16,
        rank=6,
        is_joint=True,
        quartile=2,
        quarter_word=QuarterWord.SECOND,
        peer_median=D("45.2"),
        gap=D("0.8"),
        gap_word=GapWord.BETTER,
        left_out=(("N", LeftOutBecause.MISSING), ("O", LeftOutBecause.MISSING)),
    )


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (15, [1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4]),  # B4
        (16, [1] * 4 + [2] * 4 + [3] * 4 + [4] * 4),  # B5
        (4, [1, 2, 3, 4]),
    ],
)
def test_b4_and_b5_quarters_by_rank(n, expected):
    assert [quartile(rank, n) for rank in range(1, n + 1)] == expected


def test_b6_three_councils_have_a_median_and_no_rank():
    assert position(D(5), peers_of(4, 8), HIGHER) == Position(
        n=3,
        asked=3,
        peer_median=D(6),
        gap=D(-1),
        gap_word=GapWord.WORSE,
        refusal=Refusal.TOO_FEW,
    )


def test_two_councils_have_no_median_either():
    assert position(D(5), peers_of(4), HIGHER) == Position(n=2, asked=2, refusal=Refusal.TOO_FEW)


def test_four_councils_are_enough():
    found = position(D(5), peers_of(4, 8, 9), HIGHER)
    assert (found.n, found.rank, found.quartile, found.refusal) == (4, 3, 3, None)


@pytest.mark.parametrize(
    ("own", "rank", "word"),
    [
        ("60", 1, QuarterWord.HIGHEST),
        ("48", 5, QuarterWord.SECOND_HIGHEST),
        ("43", 10, QuarterWord.THIRD_HIGHEST),
        ("10", 16, QuarterWord.LOWEST),
    ],
)
def test_without_polarity_the_highest_comes_first(own, rank, word):
    found = position(D(own), the_fifteen(), NEUTRAL)
    assert (found.rank, found.quarter_word, found.is_neutral) == (rank, word, True)


@pytest.mark.parametrize(
    ("own", "word"),
    [
        ("55", GapWord.HIGHER),
        ("33", GapWord.LOWER),
        ("44.7", GapWord.LEVEL),
    ],
)
def test_without_polarity_the_gap_is_neither_better_nor_worse(own, word):
    assert position(D(own), the_fifteen(), NEUTRAL).gap_word == word


@pytest.mark.parametrize(
    ("own", "rank", "is_joint", "gap_word"),
    [
        ("0.5", 1, False, GapWord.BETTER),
        ("0.4", 1, True, GapWord.BETTER),  # as far from the middle as 0.6
        ("0.8", 3, False, GapWord.WORSE),
        ("0.1", 4, True, GapWord.WORSE),
    ],
)
def test_nearest_to_the_midpoint_is_best(own, rank, is_joint, gap_word):
    good = Good(Polarity.MIDPOINT, midpoint=D("0.5"))
    found = position(D(own), peers_of("0.6", "0.25", "0.1", "0.15", "1.2"), good)
    assert found.peer_median == D("0.25")
    assert (found.rank, found.is_joint) == (rank, is_joint)


def test_two_values_as_far_from_the_midpoint_are_as_good():
    good = Good(Polarity.MIDPOINT, midpoint=D(5))
    found = position(D(7), peers_of(3, 1, 9), good)
    assert (found.peer_median, found.gap, found.gap_word) == (D(3), D(4), GapWord.AS_GOOD)


@pytest.mark.parametrize(
    ("own", "rank", "is_joint", "gap_word"),
    [
        ("45", 1, True, GapWord.BETTER),  # inside, as 50 is
        ("38", 2, False, GapWord.BETTER),
        ("35", 3, False, GapWord.AS_GOOD),  # the median is 65
        ("90", 4, False, GapWord.WORSE),
    ],
)
def test_a_range_counts_the_distance_to_its_nearer_bound(own, rank, is_joint, gap_word):
    good = Good(Polarity.RANGE, TargetLine(lower=D(40), upper=D(60)))
    found = position(D(own), peers_of(50, 64, 66, 100), good)
    assert found.peer_median == D(65)
    assert found.gap_word == gap_word
    assert (found.rank, found.is_joint) == (rank, is_joint)


@pytest.mark.parametrize("polarity", [Polarity.RANGE, Polarity.MIDPOINT])
@pytest.mark.parametrize("target", [None, TargetLine()])
def test_nothing_to_aim_at_is_no_rank(polarity, target):
    found = position(OWN, the_fifteen(), Good(polarity, target))
    assert (found.n, found.rank, found.quartile) == (16, None, None)
    assert (found.gap, found.gap_word) == (D("1.3"), None)
    assert found.refusal == Refusal.NOTHING_TO_AIM_AT


def test_a_midpoint_without_its_own_number_is_the_target():
    good = Good(Polarity.MIDPOINT, TargetLine(D(50)))
    assert position(D(51), peers_of(40, 60, 50), good).rank == 2


def test_suppressed_councils_are_asked_but_their_value_is_never_read():
    peers = [*the_fifteen(), Peer("P", D(99), marker="c"), Peer("Q", marker="x")]
    found = position(OWN, peers, HIGHER)
    assert (found.n, found.asked, found.rank) == (16, 18, 6)
    assert found.left_out == (("P", LeftOutBecause.SUPPRESSED), ("Q", LeftOutBecause.MISSING))


def test_a_council_whose_service_it_is_not_is_not_asked():
    peers = [*the_fifteen(), Peer("County", D(99), is_not_our_service=True)]
    found = position(OWN, peers, HIGHER)
    assert (found.n, found.asked, found.rank) == (16, 16, 6)
    assert found.left_out == (("County", LeftOutBecause.NOT_OUR_SERVICE),)


def test_a_value_of_another_period_or_definition_is_not_ranked():
    peers = [
        *the_fifteen(),
        Peer("Late", D(99), is_same_period=False),
        Peer("Other", D(99), is_same_definition=False),
    ]
    found = position(OWN, peers, HIGHER)
    assert (found.n, found.asked, found.rank) == (16, 18, 6)
    assert found.left_out == (
        ("Late", LeftOutBecause.OTHER_PERIOD),
        ("Other", LeftOutBecause.OTHER_DEFINITION),
    )


@pytest.mark.parametrize(
    ("peers", "refusal", "asked"),
    [
        ([], Refusal.NO_PEERS, 1),
        ([Peer("A", D(1), is_not_our_service=True)], Refusal.NO_PEERS, 1),
        ([Peer("A", D(n), is_same_period=False) for n in range(9)], Refusal.OTHER_PERIOD, 10),
        (
            [Peer("A", D(n), is_same_definition=False) for n in range(9)],
            Refusal.OTHER_DEFINITION,
            10,
        ),
        (peers_of(None, None, None, None), Refusal.TOO_FEW, 5),
    ],
)
def test_each_refusal_has_its_name_and_no_number(peers, refusal, asked):
    found = position(OWN, peers, HIGHER)
    assert (found.n, found.asked, found.refusal) == (1, asked, refusal)
    assert (found.rank, found.quartile, found.peer_median, found.gap) == (None, None, None, None)


def test_without_our_value_the_others_still_have_a_median():
    found = position(None, the_fifteen(), HIGHER)
    assert (found.n, found.asked, found.refusal) == (15, 16, Refusal.NO_OWN_VALUE)
    assert (found.rank, found.quartile, found.peer_median, found.gap) == (
        None,
        None,
        D("44.7"),
        None,
    )


def test_all_alike_are_joint_first():
    found = position(D(100), peers_of(100, 100, 100), HIGHER)
    assert (found.rank, found.is_joint, found.quartile, found.gap_word) == (
        1,
        True,
        1,
        GapWord.LEVEL,
    )


@pytest.mark.parametrize("own", ["1E+12", "1E-9", "0", "-5"])
def test_very_large_and_small_values_are_values(own):
    assert position(D(own), peers_of(1, 2, 3), LOWER).rank == (4 if own == "1E+12" else 1)


@pytest.mark.parametrize(
    ("values", "middle", "average"),
    [((), None, None), ((3,), 3, 3), ((9, 1), 5, 5), ((9, 1, 2), 2, 4), ((1, 2, 4, 9), 3, 4)],
)
def test_median_and_mean(values, middle, average):
    numbers = [D(value) for value in values]
    assert (median(numbers), mean(numbers)) == (middle, average)


def naive(own, others, polarity):
    """Stand in line, best first, and find the first place with our value."""
    line = sorted([own, *others], reverse=polarity != Polarity.LOWER)
    rank = line.index(own) + 1
    quarter = next(q for q in (1, 2, 3, 4) if rank <= q * len(line) / 4)
    line = sorted(others)
    while len(line) > 2:
        line = line[1:-1]
    return rank, own in others, quarter, sum(line) / len(line)


FIGURES = st.integers(-5000, 5000).map(lambda n: D(n) / 100)


@given(
    own=FIGURES,
    others=st.lists(FIGURES, min_size=3, max_size=40),
    polarity=st.sampled_from([Polarity.HIGHER, Polarity.LOWER, Polarity.NONE]),
)
def test_agrees_with_standing_in_line(own, others, polarity):
    found = position(own, peers_of(*others), Good(polarity))
    answer = (found.rank, found.is_joint, found.quartile, found.peer_median)
    assert answer == naive(own, others, polarity)
