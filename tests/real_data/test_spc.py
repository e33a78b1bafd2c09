"""SPC on the answers that NHSRplotthedots, nhspy and statprocon have published, row by row.

Every answer is compared; the exceptions are named below with the reason.
"""

import json
from decimal import Decimal

import pytest

from kpis.calculations.codes import Polarity
from kpis.calculations.signals import fires, marked_back, rising_or_falling, two_in_three
from kpis.calculations.spc import Refusal, SpcPoint, SpcRule, assurance, spc_points

pytestmark = pytest.mark.shared_data

BETTER = {"increase": Polarity.HIGHER, "decrease": Polarity.LOWER, "neutral": Polarity.NONE}
LIMITS = {"mean": "mean", "lpl": "lower", "upl": "upper", "near_lpl": "near_lower",
          "near_upl": "near_upper"}  # fmt: skip
ASSURANCES = {"consistent_pass": "pass", "consistent_fail": "fail", "inconsistent": "hit_and_miss",
              None: None}  # fmt: skip
# Answers that are not compared here: by row and answer, with the reason.
EXCEPTIONS = {
    ("statprocon-345", "mr_mean"): "of a chart of moving ranges; compared in test_limits.py",
    ("statprocon-345", "mr_upper"): "the limit of a chart of moving ranges, which we do not draw",
    ("statprocon-1-10-100-50", "moving_ranges"): "of a chart of moving ranges, not drawn",
    ("nhspy test_special_cause_flag test_values", "flags"): "flags seven figures on the mean; "
    "NHSRplotthedots, which we follow, does not (named under `disagreement`, no row of its own)",
}


@pytest.fixture(scope="module")
def published(shared_data):
    path = shared_data / "spc" / "published_vectors.json"
    return json.loads(path.read_text(), parse_float=Decimal, parse_int=Decimal)


def agreements_of_series(vector):
    """Name of each answer of a series, and whether ours agrees. Packages ask for two figures."""
    options, expected = vector["options"], vector["expected"]
    better = BETTER[options.get("improvement_direction", "increase")]
    rule = SpcRule(better, options.get("screen_outliers", True))
    points = spc_points(vector["values"], rule, fewest=2)
    flagged = [i for i, p in enumerate(points) if isinstance(p, SpcPoint) and p.is_high is not None]
    for name, theirs in expected.items():
        if name in LIMITS:
            agrees = abs(getattr(points[-1], LIMITS[name]) - theirs) <= vector["tolerance"]
        elif name == "error":
            agrees = all(point == Refusal.TOO_FEW for point in points)
        elif name == "special_cause_at_4":
            agrees = (points[4].kind, points[4].is_high, theirs) == ("outside", True, "Above UCL")
        else:
            ours = {
                "n": len(points),
                "common_cause": len(points) - len(flagged),
                "flagged_index": flagged,
                "last_two_point_type": [point.kind for point in points[-2:]],
            }
            agrees = name in ours and ours[name] == theirs
        yield name, agrees


def agreements(rows):
    for vector in rows:
        for name, agrees in agreements_of_series(vector):
            if (vector["id"], name) not in EXCEPTIONS:
                yield vector["id"], name, agrees


def test_every_mean_limit_and_flag_agrees(published, capsys):
    found = list(agreements(published["series"]))
    disagreeing = [(row, name) for row, name, agrees in found if not agrees]
    with capsys.disabled():
        print(f"\nspc, series: {len(found) - len(disagreeing)} of {len(found)} answers agree")
        for (row, name), reason in EXCEPTIONS.items():
            print(f"  not compared: {row}, {name}: {reason}")
    assert (len(published["series"]), len(found), disagreeing) == (18, 67, [])


def ours(rule: str, given) -> list[int]:
    """What our functions make of the input of a rule, in the answers' own terms."""
    name = rule.split(" ")[0]
    if name == "seven_on_one_side":
        return [abs(sign) for sign in fires(given, 7)]
    if name == "part_of_seven":
        return [abs(sign) for sign in marked_back(given, 7)]
    if name == "seven_point_trend":
        return rising_or_falling(given, 7)
    marks = [abs(sign) for sign in two_in_three(given["close"], given["side"])]
    if name == "part_of_two_in_three":
        return [mark * int(close) for mark, close in zip(marks, given["close"], strict=True)]
    return marks


def test_every_flag_of_the_rules_agrees(published, capsys):
    rows = published["rules"]
    disagreeing = [
        (row["rule"], row["input"])
        for row in rows
        if ours(row["rule"], row["input"]) != row["expected"]
    ]
    with capsys.disabled():
        print(f"\nspc, rules: {len(rows) - len(disagreeing)} of {len(rows)} agree")
    assert (len(rows), disagreeing) == (35, [])


def point_between(lower, upper):
    mean = (lower + upper) / 2
    return SpcPoint(mean, lower, upper, mean, mean, segment=0, is_trial=False)


def test_every_assurance_icon_agrees(published, capsys):
    rows = [row for row in published["assurance"] if "target" in row]
    disagreeing = []
    for row in rows:
        better = BETTER[row["improvement_direction"]]
        found = assurance(row["target"], point_between(row["lpl"], row["upl"]), better)
        if found != ASSURANCES[row["expected"]]:
            disagreeing.append(row)
    with capsys.disabled():
        print(f"\nspc, assurance: {len(rows) - len(disagreeing)} of {len(rows)} icons agree")
    assert (len(rows), disagreeing) == (9, [])


def test_with_a_rebase_the_last_limits_assure(published):
    assert published["assurance"][-1]["note"] == "with rebasing the LAST period's limits decide"
    figures = [Decimal(n) for n in [1, 3] * 6 + [5, 7] * 6]
    last = spc_points(figures, SpcRule(Polarity.HIGHER), starts=[12])[-1]
    assert (last.lower, assurance(Decimal("0.5"), last, Polarity.HIGHER)) == (
        Decimal("0.68"), "pass",
    )  # fmt: skip
