"""The sums of cross-checks: read, worked out, refused with a sentence; never run."""

import ast
import operator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculations.expressions import (
    DEEPEST,
    ExpressionError,
    Part,
    Term,
    evaluate,
    parse,
    terms,
)

NUMBERS = {
    Term("HOU-01"): Decimal(60),
    Term("HOU-02"): Decimal(25),
    Term("HOU-02", Part.NUMERATOR): Decimal(5),
    Term("HOU-02", Part.DENOMINATOR): Decimal(20),
    Term("ODD.CODE 7"): Decimal(3),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HOU-01", "60"),
        ("hou-01", "60"),
        ("HOU-01 + HOU-02", "85"),
        ("HOU-01 - HOU-02", "35"),
        ("HOU-01 \u2212 HOU-02 \u00d7 2", "10"),
        ("(HOU-01 - HOU-02) * 2", "70"),
        ("HOU-01 - HOU-02 - 5", "30"),
        ("HOU-02.numerator + HOU-02.denominator", "25"),
        ("HOU-02.value", "25"),
        ("-HOU-02 + 100.5", "75.5"),
        ("[odd.code 7] * 2", "6"),
        ("2*(3+4)", "14"),
        ("--3", "3"),
    ],
)
def test_sums(text, expected):
    assert evaluate(parse(text), NUMBERS.get) == Decimal(expected)


def test_a_missing_number_makes_the_sum_unknown():
    assert evaluate(parse("HOU-01 + HOU-09"), NUMBERS.get) is None
    assert list(terms(parse("HOU-01 + HOU-09 * 2 + HOU-01"))) == [
        Term("HOU-01"),
        Term("HOU-09"),
        Term("HOU-01"),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("  ", "Enter a sum of KPI codes, for example HOU-01 + HOU-02."),
        ("HOU-01 +", "A code or a number is missing at the end."),
        ("HOU-01 + * 2", "A code or a number is missing before \u201c*\u201d."),
        ("HOU-01 HOU-02", "There is no + - or * before \u201cHOU-02\u201d."),
        ("(HOU-01", "A bracket is not closed."),
        ("HOU-01)", "There is no + - or * before \u201c)\u201d."),
        (
            "HOU-01 / 2",
            "\u201c/ 2\u201d cannot be read: write codes, numbers, + - * and brackets.",
        ),
        (
            "HOU-01.__class__",
            "\u201c.__class__\u201d cannot be read: write codes, numbers, + - * and brackets.",
        ),
        (
            "HOU-01.secret",
            "\u201c.secret\u201d is not known: write .numerator or .denominator.",
        ),
        (
            "1.23456",
            "\u201c1.23456\u201d cannot be read: write codes, numbers, + - * and brackets.",
        ),
        ("1e9", "\u201c1e9\u201d cannot be read: write codes, numbers, + - * and brackets."),
        ("1 * 2 * 3 * 4", "At most 2 times signs in one sum."),
        ("(" * 9 + "1" + ")" * 9, "At most 8 brackets in one another."),
        ("-" * 20 + "1", "Too many signs in a row."),
        (" + ".join("1" * 31), "At most 60 numbers and signs: make two checks of it."),
        ("1" + " " * 300, "At most 300 characters: make two checks of it."),
    ],
)
def test_what_cannot_be_read_is_said(text, sentence):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert str(caught.value) == sentence


def test_the_deepest_brackets_that_are_read():
    assert evaluate(parse("(" * DEEPEST + "1" + ")" * DEEPEST), NUMBERS.get) == 1


SIGNS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul}


def twin(text):
    """The same sum by Python's own reading of it, worked out on integers."""

    def of(node):
        if isinstance(node, ast.BinOp):
            return SIGNS[type(node.op)](of(node.left), of(node.right))
        return -of(node.operand) if isinstance(node, ast.UnaryOp) else node.value

    return of(ast.parse(text, mode="eval").body)


def read(text):
    """What a text comes to, or the sentence that refuses it."""
    try:
        return evaluate(parse(text), NUMBERS.get), ""
    except ExpressionError as error:
        return None, str(error)


def wider(inner):
    pair = st.tuples(inner, st.sampled_from(["+", "-"]), inner).map(" ".join)
    return pair | inner.map(lambda text: f"({text})") | inner.map(lambda text: f"-{text}")


sums = st.recursive(st.integers(0, 10**9).map(str), wider, max_leaves=8)


@given(sums, sums)
def test_sums_equal_their_twin(left, right):
    text = f"({left}) * ({right}) - {left}"
    found, refusal = read(text)
    if refusal:
        assert refusal.startswith(("At most", "Too many"))
    else:
        assert found == twin(text)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_with_a_sentence(text):
    _found, refusal = read(text)
    assert not refusal or refusal.endswith(".")
