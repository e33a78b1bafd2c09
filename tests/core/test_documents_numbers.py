"""Numbers, answers and days as people write them."""

from decimal import Decimal

import pytest

from perfportal.core.documents.numbers import (
    NumberError,
    parse_day,
    parse_figure,
    parse_number,
    parse_yes_no,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234", "1234"),
        ("97.2%", "97.2"),
        ("97.2 %", "97.2"),
        ("£1,234.50", "1234.50"),
        ("-£5", "-5"),
        ("£-5", "-5"),
        (" 0", "0"),
        ("0 ", "0"),
        ("\u00a012", "12"),
        ("(12)", "-12"),
        ("(£1,200)", "-1200"),
        ("-28", "-28"),
        ("\u221228", "-28"),
        ("+3", "3"),
        ("(5%)", "-5"),
        (".5", "0.5"),
        ("1,234,567.89", "1234567.89"),
        ("123456789012345", "123456789012345"),
        ("8O%", None),
        ("1,23", None),
        ("1.2.3", None),
        ("1e5", None),
        ("--5", None),
        ("-+5", None),
        ("(-12)", None),
        ("(12", None),
        ("12)", None),
        ("\u0661\u0662", None),
        ("5%%", None),
        ("N/A", None),
        ("TBC", None),
        ("-", None),
        ("", None),
        ("NaN", None),
        ("12 34", None),
    ],
)
def test_a_number_is_read_or_refused(text, number):
    if number is not None:
        assert parse_number(text) == Decimal(number)
        return
    with pytest.raises(NumberError) as refusal:
        parse_number(text)
    assert str(refusal.value) == (
        f"'{text.strip()}' is not a number. Type digits only, for example 80."
    )


def test_nought_has_no_sign():
    assert str(parse_number("-0")) == str(parse_number("(0)")) == "0"


@pytest.mark.parametrize("text", ["1234567890123456", "0.1234567890123456"])
def test_more_than_fifteen_digits_are_a_slip(text):
    with pytest.raises(NumberError) as refusal:
        parse_number(text)
    assert str(refusal.value) == f"'{text}' has more than 15 digits. Check the number."


@pytest.mark.parametrize(
    ("text", "answer"), [("Yes", 1), (" y ", 1), ("TRUE", 1), ("no", 0), ("Not met", 0), ("0", 0)]
)
def test_an_answer_is_one_or_nought(text, answer):
    assert parse_yes_no(text) == Decimal(answer)


def test_an_answer_that_is_neither():
    with pytest.raises(NumberError, match=r"^'perhaps' is neither yes nor no\. Type yes or no\.$"):
        parse_yes_no("perhaps")


@pytest.mark.parametrize(
    "text",
    ["2026-10-31", "20261031", "31/10/2026", "31 October 2026", "31 Oct 2026", "31.10.2026"],
)
def test_a_day_is_kept_as_one_number(text):
    assert parse_day(text) == Decimal(20261031)


@pytest.mark.parametrize("text", ["2026-02-29", "31/31/2026", "10/31/2026", "soon"])
def test_a_day_that_is_none(text):
    with pytest.raises(NumberError) as refusal:
        parse_day(text)
    assert str(refusal.value) == f"'{text}' is not a day. Type it as 2026-10-31."


@pytest.mark.parametrize(
    ("text", "unit", "figure"),
    [("yes", "yes_no", 1), ("31/10/2026", "date", 20261031), ("1,000", "gbp", 1000)],
)
def test_the_unit_says_how_a_figure_is_read(text, unit, figure):
    assert parse_figure(text, unit) == Decimal(figure)
