"""Every rule that real councils print has its reading here, and the reading gives its colours."""

import json
import re
from decimal import Decimal as D

import pytest

from kpis.calculations.codes import CompareAt, Polarity, Rag, RagPreset, ToleranceKind
from kpis.calculations.counting import percent_of
from kpis.calculations.rag import RagRule, TargetLine, rag_status
from kpis.calculations.rounding import round_half_up
from kpis.register.presenters.council_rules import COUNCIL_RULES

pytestmark = pytest.mark.shared_data
SHARES = re.compile(r"(\d+)/(\d+)=(\d+\.\d)%")
FIGURES = [D(number) / 4 for number in range(-8, 900)]
HIGHER, LOWER = Polarity.HIGHER, Polarity.LOWER


@pytest.fixture
def printed(shared_data):
    path = shared_data / "uk_pages" / "council_rag_rules.json"
    entries = json.loads(path.read_text())["rules"]
    return {(entry["council"], entry.get("year", "")): entry for entry in entries}


def test_every_paper_has_a_reading_and_no_reading_is_without_its_paper(printed):
    readings = [(rule.council, rule.year) for rule in COUNCIL_RULES]
    assert sorted(readings) == sorted(printed)


def test_every_printed_rule_is_set_here_or_named_as_not_supported(printed):
    by_key = {(rule.council, rule.year): rule for rule in COUNCIL_RULES}
    with_a_rule = {key for key, entry in printed.items() if "rule" in entry}
    assert {key for key in with_a_rule if by_key[key].is_refused} == {
        ("(hospital) Trillium Health Centre", "")
    }
    assert all(by_key[key].is_expressed or by_key[key].is_refused for key in with_a_rule)


def test_their_counts_give_their_percentages(printed):
    """`25/103=24.3%`, wherever the file states such a share."""
    texts = [entry.get("tests", "") for entry in printed.values()]
    shares = [found for text in texts for found in SHARES.findall(text)]
    assert len(shares) == 8
    for part, whole, stated in shares:
        assert round_half_up(D(part) * 100 / D(whole), 1) == D(stated)
        assert percent_of(int(part), int(whole)) == round_half_up(D(part) * 100 / D(whole), 0)
    counted = {"of 46": (38, 2, 6), "of 73": (41, 15, 17)}
    for base, counts in counted.items():
        (stated,) = re.findall(r"(\d+/\d+/\d+) " + base, " ".join(texts))
        assert "/".join(str(percent_of(count, sum(counts))) for count in counts) == stated


def test_published_totals_are_the_rated_ones(printed):
    totals = [
        (entry["published"]["total"], *(entry["published"][c] for c in ("green", "amber", "red")))
        for entry in printed.values()
        if "green" in entry.get("published", {})
    ]
    assert totals == [(39, 18, 15, 6), (35, 22, 10, 3), (35, 24, 7, 4)]
    assert all(total == sum(counts) for total, *counts in totals)


def colours(rule, target, *, last_year=None):
    line = TargetLine(D(target))
    return [rag_status(figure, line, rule, last_year=last_year) for figure in FIGURES]


def missed(figure, target, polarity):
    return target - figure if polarity == HIGHER else figure - target


def three(green, amber):
    """What a paper says in words: green, else amber, else red."""
    return Rag.GREEN if green else Rag.AMBER if amber else Rag.RED


def rule_of(polarity, preset, kind=ToleranceKind.NONE, tolerance=None):
    """On the figures as they are: the papers know no rounding."""
    return RagRule(polarity, kind, tolerance, 2, preset, CompareAt.RAW)


@pytest.mark.parametrize("polarity", [HIGHER, LOWER])
@pytest.mark.parametrize("target", [90, 40, 1])
def test_maidstone_and_allerdale_are_amber_up_to_ten_percent(polarity, target):
    def says(figure):
        miss = missed(figure, target, polarity)
        return three(miss <= 0, miss <= D(target) / 10)

    assert colours(rule_of(polarity, RagPreset.STD10), target) == [says(f) for f in FIGURES]


@pytest.mark.parametrize("polarity", [HIGHER, LOWER])
@pytest.mark.parametrize("last_year", [None, D(70), D(95), D(120)])
def test_haverings_amber_depends_on_the_year_before(polarity, last_year):
    def says(figure):
        no_worse = last_year is not None and missed(figure, last_year, polarity) <= 0
        return three(missed(figure, 90, polarity) <= 9, no_worse)

    found = colours(rule_of(polarity, RagPreset.DOT_COMBINED), 90, last_year=last_year)
    assert found == [says(figure) for figure in FIGURES]


@pytest.mark.parametrize(("polarity", "limit"), [(HIGHER, 80), (LOWER, 100)])
def test_kents_floor_and_brightons_amber_value_are_limits_of_their_own(polarity, limit):
    rule = rule_of(polarity, RagPreset.FLOOR, tolerance=D(limit))
    assert colours(rule, 90) == [
        three(missed(f, 90, polarity) <= 0, missed(f, limit, polarity) <= 0) for f in FIGURES
    ]


@pytest.mark.parametrize("polarity", [HIGHER, LOWER])
def test_reigates_tolerance_is_agreed_for_each_kpi(polarity):
    rule = rule_of(polarity, RagPreset.PER_KPI, ToleranceKind.ABSOLUTE, D(3))
    assert colours(rule, 90) == [
        three(missed(f, 90, polarity) <= 0, missed(f, 90, polarity) <= 3) for f in FIGURES
    ]


@pytest.mark.parametrize("polarity", [HIGHER, LOWER])
def test_chorleys_and_harlows_tolerance_counts_as_on_target(polarity):
    rule = rule_of(polarity, RagPreset.WITHIN, ToleranceKind.PERCENT, D(5))
    within = D("4.5")
    assert colours(rule, 90) == [
        Rag.GREEN if missed(f, 90, polarity) <= within else Rag.RED for f in FIGURES
    ]


@pytest.mark.parametrize("polarity", [HIGHER, LOWER])
@pytest.mark.parametrize("target", [90, 8, 0])
@pytest.mark.parametrize("variance", [0, 5, 20])
def test_the_vendors_score_gives_the_same_colours(polarity, target, variance):
    def score(figure):
        if target == 0:
            return 100 if missed(figure, 0, polarity) <= 0 else 0
        ratio = figure / target
        return (ratio if polarity == HIGHER else 2 - ratio) * 100

    rule = rule_of(polarity, RagPreset.PER_KPI, ToleranceKind.PERCENT, D(variance))
    assert colours(rule, target) == [
        three(score(f) >= 100, score(f) >= 100 - variance) for f in FIGURES
    ]


def test_the_vendors_goal_posts_are_a_range():
    rule = RagRule(Polarity.RANGE, ToleranceKind.PERCENT, D(10), 2, compare_at=CompareAt.RAW)
    line = TargetLine(lower=D(80), upper=D(100))
    below = [figure for figure in FIGURES if figure <= 100]
    assert [rag_status(figure, line, rule) for figure in below] == [
        three(figure >= 80, figure / 80 * 100 >= 90) for figure in below
    ]
