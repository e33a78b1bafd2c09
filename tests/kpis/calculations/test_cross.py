"""Rules between KPIs: which hold, which do not, which wait for a figure."""

from decimal import Decimal

import pytest

from kpis.calculations.cross import Importance, Operator, Rule, cross_findings, outcome
from kpis.calculations.expressions import Part, Term

SENTENCE = "Families in bed and breakfast are part of all families."


def numbers(**known):
    return {Term(code.replace("_", "-")): Decimal(str(n)) for code, n in known.items()}.get


def holds(operator, left, right, within=None):
    rule = Rule("A-1", Operator(operator), "B-1", within=within)
    return outcome(rule, numbers(A_1=left, B_1=right)).holds


@pytest.mark.parametrize(
    ("operator", "below", "same", "above"),
    [
        ("eq", False, True, False),
        ("le", True, True, False),
        ("ge", False, True, True),
        ("lt", True, False, False),
        ("gt", False, False, True),
    ],
)
def test_operators(operator, below, same, above):
    assert holds(operator, 4, 5) is below
    assert holds(operator, 5, 5) is same
    assert holds(operator, 6, 5) is above


@pytest.mark.parametrize(("left", "expected"), [(95, True), (94, False), (105, True), (106, False)])
def test_about_allows_a_percent_of_the_right_side(left, expected):
    assert holds("about", left, 100, within=Decimal(5)) is expected


def test_numbers_are_compared_at_four_decimals_as_they_are_kept():
    third = Decimal(1) / 3
    assert holds("eq", third * 3, 1) is True
    assert holds("eq", "0.3333", third) is True
    assert holds("eq", "0.3332", third) is False


def test_a_rule_that_does_not_hold_says_so_in_words_and_numbers():
    rule = Rule("HOU-02 + HOU-05", Operator.AT_MOST, "HOU-03", SENTENCE)
    found = outcome(rule, numbers(HOU_02=40, HOU_05=21, HOU_03=58))
    assert (found.left, found.right, found.holds) == (61, 58, False)
    assert found.sentence == (
        f"{SENTENCE} HOU-02 + HOU-05 is 61 and should be at most HOU-03, which is 58."
    )
    (finding,) = cross_findings([found], "value")
    assert (finding.field, finding.code, finding.needs_words) == ("value", "cross_check", True)


def test_worth_a_look_asks_for_no_words():
    rule = Rule("A-1", Operator.EQUAL, "1", SENTENCE, Importance.WORTH_A_LOOK)
    (finding,) = cross_findings([outcome(rule, numbers(A_1=2))], "value")
    assert not finding.needs_words


def test_a_missing_number_leaves_the_rule_unapplied_and_is_named():
    rule = Rule("A-1 + B-1.numerator", Operator.EQUAL, "C-1")
    found = outcome(rule, numbers(A_1=1))
    assert found.holds is None
    assert found.missing == (Term("B-1", Part.NUMERATOR), Term("C-1"))
    assert list(cross_findings([found], "value")) == []
    assert rule.codes == {"A-1", "B-1", "C-1"}


def test_the_largest_products_are_worked_out_exactly():
    huge = Decimal(10) ** 15 - 1
    rule = Rule("A-1 * A-1 * A-1", Operator.EQUAL, "A-1 * A-1 * A-1 + 1")
    found = outcome(rule, numbers(A_1=huge))
    assert found.right - found.left == 1
    assert found.holds is False
