"""Warning signs W1 to W10: domain-rules 2.9 with section 7 of the design."""

import datetime as dt
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculations.codes import DataStatus, Direction, Rag
from kpis.calculations.warning_signs import Actions, Seen, Sign, WarningCode, warning_signs
from perfportal.core.periods import Period

Q1 = Period.quarter(2024, 1)
AS_OF = dt.date(2026, 11, 27)
IN_HAND = Actions(open_until=(AS_OF,))
RAGS = {
    "G": Rag.GREEN,
    "A": Rag.AMBER,
    "R": Rag.RED,
    "t": Rag.NO_TARGET,
    "d": Rag.DATA_ONLY,
    "n": Rag.NOT_DUE,
    "o": Rag.OVERDUE,
    "z": Rag.NOT_APPLICABLE,
    "x": Rag.NOT_IN_FORCE,
}
TRAVEL = {
    "+": Direction.IMPROVING,
    "-": Direction.WORSENING,
    "=": Direction.NO_CHANGE,
    "0": Direction.NO_COMPARATOR,
    "#": Direction.NOT_COMPARABLE,
    "v": Direction.DECREASING,
    " ": None,
}


def quarters(count):
    return [Period.quarter(2024 + place // 4, place % 4 + 1) for place in range(count)]


def history(rags, **of_each):
    """A quarter per letter; each further fact is a list as long, or one value for all."""
    spread = {
        name: given if isinstance(given, list) else [given] * len(rags)
        for name, given in of_each.items()
    }
    return [
        Seen(period, RAGS[letter], **{name: given[place] for name, given in spread.items()})
        for place, (letter, period) in enumerate(zip(rags, quarters(len(rags)), strict=True))
    ]


def travelling(rags, marks):
    return history(rags, headline=[TRAVEL[mark] for mark in marks])


def codes(seen, actions=IN_HAND):
    return " ".join(sign.code for sign in warning_signs(seen, actions, AS_OF))


@pytest.mark.parametrize(
    ("rags", "expected"),
    [
        ("RR", "W1"),
        ("R", ""),
        ("RA", ""),
        ("AR", ""),
        ("RzR", "W1"),
        ("RotdnR", "W1"),
        ("RRG", ""),
        ("RRn", ""),
        ("RRo", ""),
        ("RRx", ""),
        ("ARR", "W1"),
        ("AAAA", "W2"),
        ("AAA", ""),
        ("GAAA", ""),
        ("AnAoAzA", "W2"),
        ("ARAR", "W2"),
        ("ARRR", "W1 W2"),
        ("AAAAG", ""),
        ("", ""),
    ],
)
def test_runs_of_rated_periods(rags, expected):
    assert codes(history(rags)) == expected


@pytest.mark.parametrize(
    ("rags", "gaps", "margin", "variance", "expected"),
    [
        ("GGGG", [-6, -6, -6, D("-5.1")], 5, -1, "W3"),
        ("GGGG", [-6, -6, -6, -5], 5, -50, ""),
        ("GGGG", [-5, -6, -6, -6], 5, -50, ""),
        ("GGG", [-6, -6, -6], 5, -50, ""),
        ("GGzGG", [-6, -6, None, -6, -6], 5, None, "W3"),
        ("GGGA", [-6, -6, -6, 1], 5, None, ""),
        ("GGGG", [-1, -1, -1, -1], 0, None, "W3"),
        ("GGGG", [0, -1, -1, -1], 0, None, ""),
        ("GGGG", [None] * 4, 0, None, ""),
        ("GGGG", [-6] * 4, None, D("-10"), "W3"),
        ("GGGG", [-6] * 4, None, [D("-10"), D("-10"), D("-10"), D("-9.9999")], ""),
        ("GGGG", [-6] * 4, None, None, ""),
    ],
)
def test_a_target_that_is_beaten(rags, gaps, margin, variance, expected):
    seen = history(rags, adverse_gap=gaps, margin=margin, adverse_variance=variance)
    assert codes(seen) == expected


@pytest.mark.parametrize(
    ("rags", "marks", "expected"),
    [
        ("GR", " -", "W4"),
        ("GR", "  ", "W4"),
        ("GR", " 0", "W4"),
        ("GR", " #", "W4"),
        ("GR", " v", "W4"),
        ("GR", " =", ""),
        ("GR", " +", ""),
        ("AR", " -", ""),
        ("GA", " -", ""),
        ("GAR", "  -", ""),
        ("GoR", "  -", ""),
        ("GnR", "  -", "W4"),
        ("R", "-", ""),
        ("GGG", "---", "W5"),
        ("AAA", "---", "W5"),
        ("RRG", "---", "W5"),
        ("GG", "--", ""),
        ("GAR", "---", ""),
        ("GGG", "-=-", ""),
        ("GGG", "+--", ""),
        ("GGGG", "-0--", "W5"),
        ("GGzG", "-- -", "W5"),
        ("GGGG", "-#--", ""),
        ("GGGG", "--- ", ""),
        ("GGG", "vvv", ""),
        ("ttt", "---", ""),
    ],
)
def test_signs_of_the_headline_direction(rags, marks, expected):
    assert codes(travelling(rags, marks)) == expected


@pytest.mark.parametrize(
    ("rag", "forecast", "expected"),
    [
        ("G", Rag.RED, "W6"),
        ("A", Rag.RED, "W6"),
        ("n", Rag.RED, "W6"),
        ("R", Rag.RED, ""),
        ("x", Rag.RED, ""),
        ("G", Rag.AMBER, ""),
        ("G", None, ""),
    ],
)
def test_a_forecast_that_misses(rag, forecast, expected):
    assert codes(history(rag, forecast_rag=forecast)) == expected


@pytest.mark.parametrize(
    ("variation", "expected"),
    [
        ("concern_high", "W7"),
        ("concern_low", "W7"),
        ("improvement_high", ""),
        ("improvement_low", ""),
        ("neutral_high", ""),
        ("neutral_low", ""),
        ("common_cause", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_concern_of_spc(variation, expected):
    assert codes(history("G", variation=variation)) == expected


def statuses(letters):
    known = {"p": DataStatus.PROVISIONAL, "f": DataStatus.FINAL, "e": DataStatus.ESTIMATED}
    return [known.get(letter, "") for letter in letters]


@pytest.mark.parametrize(
    ("rags", "data", "expected"),
    [
        ("oo", "  ", "W8"),
        ("o", " ", ""),
        ("oG", " f", ""),
        ("Go", "f ", ""),
        ("ono", "   ", "W8"),
        ("oGo", " f ", ""),
        ("oon", "   ", ""),
        ("GGG", "ppp", "W8"),
        ("GG", "pp", ""),
        ("GGG", "fpp", ""),
        ("GGG", "ppf", ""),
        ("GGG", "pfp", ""),
        ("GGG", "ppe", ""),
        ("GGoG", "pp p", ""),
        ("GnGG", "p pp", "W8"),
        ("nnn", "ppp", "W8"),
    ],
)
def test_stale_figures(rags, data, expected):
    assert codes(history(rags, data_status=statuses(data))) == expected


NOW = Q1.end
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("rag", "actions", "expected"),
    [
        ("R", Actions(), "W9"),
        ("A", Actions(), ""),
        ("o", Actions(), ""),
        ("R", Actions(open_until=(AS_OF,)), ""),
        ("R", Actions(open_until=(AS_OF - DAY,)), "W9"),
        ("G", Actions(open_until=(AS_OF - DAY, AS_OF)), "W9"),
        ("x", Actions(open_until=(AS_OF - DAY,)), ""),
        ("R", Actions(done_on=(NOW + DAY,)), ""),
        ("R", Actions(done_on=(NOW,)), "W9"),
        ("R", Actions(open_until=(AS_OF - DAY,), done_on=(NOW + DAY,)), "W9"),
    ],
)
def test_an_action_that_slips(rag, actions, expected):
    assert codes(history(rag), actions) == expected


def test_without_a_day_no_action_is_past_it():
    assert warning_signs(history("R"), Actions(open_until=(dt.date.min,))) == ()


@pytest.mark.parametrize(
    ("rag", "gap", "expected"),
    [
        ("G", D("0.1"), "W10"),
        ("t", D("0.1"), "W10"),
        ("G", D(0), ""),
        ("G", D("-0.1"), ""),
        ("G", None, ""),
        ("x", D(1), ""),
    ],
)
def test_the_statutory_line(rag, gap, expected):
    assert codes(history(rag, statutory_gap=gap)) == expected


def test_what_each_sign_rests_on():
    seen = history(
        "GoR",
        value=[D(90), None, D(70)],
        headline=Direction.WORSENING,
        variation="concern_low",
        statutory=D(75),
        statutory_gap=D(5),
    )
    first, second = seen[0].period, seen[2].period
    assert warning_signs([*seen, seen[2]], Actions(), AS_OF) == (
        Sign(WarningCode.W1, (second, second), (D(70), D(70))),
        Sign(WarningCode.W7, (second,), (D(70),), "concern_low"),
        Sign(WarningCode.W9, (second,), (D(70),), "no_action"),
        Sign(WarningCode.W10, (second,), (D(70), D(75))),
    )
    assert warning_signs([seen[0], seen[2]], IN_HAND, AS_OF)[0] == Sign(
        WarningCode.W4, (first, second), (D(90), D(70))
    )


def test_what_a_beaten_target_and_a_forecast_rest_on():
    seen = history(
        "GGGG", value=D(90), adverse_gap=D(-6), margin=D(5), forecast=D(50), forecast_rag=Rag.RED
    )
    beaten, forecast = warning_signs(seen, IN_HAND, AS_OF)
    assert (beaten.code, beaten.figures, len(beaten.periods)) == ("W3", (D(6),) * 4, 4)
    assert (forecast.code, forecast.figures) == ("W6", (D(90), D(50)))


letters = st.sampled_from(list(RAGS.values()))
gaps = st.sampled_from([None, D(-11), D(-5), D(0), D(1)])


@st.composite
def histories(draw, *, most=12):
    """Mostly few different facts, so that runs come about."""
    rag = draw(st.sampled_from([letters, st.sampled_from([Rag.GREEN, Rag.RED, Rag.NOT_DUE])]))
    return [
        Seen(
            period,
            draw(rag),
            value=draw(gaps),
            adverse_gap=draw(gaps),
            margin=draw(st.sampled_from([D(5), D(4), None])),
            adverse_variance=draw(gaps),
            headline=draw(st.sampled_from([*TRAVEL.values(), *[Direction.WORSENING] * 4])),
            forecast_rag=draw(st.sampled_from([None, Rag.RED, Rag.GREEN])),
            variation=draw(st.sampled_from(["concern_low", "common_cause", None])),
            data_status=draw(st.sampled_from(["", "final", *["provisional"] * 3])),
            statutory_gap=draw(gaps),
        )
        for period in quarters(draw(st.integers(1, most)))
    ]


def naively(seen, actions):
    """The table of domain-rules 2.9, sign by sign, over lists of what counts."""
    now = seen[-1]
    rated = [s for s in seen if s.rag in ("GREEN", "AMBER", "RED")]
    asked = [s for s in seen if s.rag not in ("NOT_DUE", "NOT_IN_FORCE") or s.data_status]
    rags, of_asked = [s.rag for s in rated], [s.rag for s in asked]
    words = [s.headline for s in seen if s.headline not in (None, "NO_COMPARATOR")]
    is_rated, is_asked = rated[-1:] == [now], asked[-1:] == [now]
    holds = {
        "W1": is_rated and rags[-2:] == ["RED", "RED"],
        "W2": is_rated and len(rags) > 3 and "GREEN" not in rags[-4:],
        "W3": is_rated and [far_better(s) for s in rated][-4:] == [True] * 4,
        "W4": is_asked
        and of_asked[-2:] == ["GREEN", "RED"]
        and now.headline not in ("IMPROVING", "NO_CHANGE"),
        "W5": now.rag in ("GREEN", "AMBER")
        and now.headline == "WORSENING"
        and words[-3:] == ["WORSENING"] * 3,
        "W6": now.rag != "RED" and now.forecast_rag == "RED",
        "W7": (now.variation or "").startswith("concern"),
        "W8": is_asked
        and (
            of_asked[-2:] == ["OVERDUE"] * 2
            or [s.data_status for s in asked][-3:] == ["provisional"] * 3
        ),
        "W9": any(day < AS_OF for day in actions.open_until)
        or (now.rag == "RED" and not is_acted_on(now, actions)),
        "W10": now.statutory_gap is not None and now.statutory_gap > 0,
    }
    return {code for code, held in holds.items() if held and now.rag != "NOT_IN_FORCE"}


def is_acted_on(seen, actions):
    return (
        bool(actions.open_until) or max(actions.done_on, default=seen.period.end) > seen.period.end
    )


def far_better(seen):
    if seen.rag != "GREEN":
        return False
    if seen.margin is not None:
        return seen.adverse_gap is not None and seen.adverse_gap < -seen.margin
    return seen.adverse_variance is not None and seen.adverse_variance <= -10


days = st.dates(Q1.start, dt.date(2027, 4, 1))
some_days = st.lists(days, max_size=2).map(tuple)


@given(histories(), st.builds(Actions, some_days, some_days))
def test_the_signs_are_those_of_a_naive_reading(seen, actions):
    signs = [sign.code for sign in warning_signs(seen, actions, AS_OF)]
    assert set(signs) == naively(seen, actions)
    assert signs == sorted(signs, key=list(WarningCode).index)
