"""A target as officers write it: numbers and ranges are read, words are asked, slips refused."""

from decimal import Decimal as D

import pytest

from kpis.calculations.codes import Polarity, Unit
from kpis.calculations.goals import TargetLine
from kpis.register.imports.target_texts import InWords, Measured, read_target
from perfportal.core.documents.numbers import NumberError


def read(text, unit="number", polarity="higher", multiplier=1):
    return read_target(text, Measured(Unit(unit), Polarity(polarity), multiplier))


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("85%", "percent", "85"),
        ("95 per cent", "percent", "95"),
        ("60", "number", "60"),
        ("185,400", "number", "185400"),
        ("80k", "number", "80000"),
        ("10.3 days", "days", "10.3"),
        ("4 mins", "minutes", "4"),
        ("6 weeks", "weeks", "6"),
        ("£1,234.50", "gbp", "1234.50"),
        ("£1.2m", "gbp", "1200000"),
        ("£500k", "gbp_thousand", "500"),
        ("500", "gbp_thousand", "500"),
        ("12.4 per 1,000", "rate", "12.4"),
        ("≥ 85%", "percent", "85"),
        (">=85", "percent", "85"),
        ("-50", "number", "-50"),
        ("\u221250", "number", "-50"),
        ("(12)", "number", "-12"),
        ("Yes", "yes_no", "1"),
        ("31 March 2027", "date", "20270331"),
    ],
)
def test_a_number_with_its_unit_is_read(text, unit, number):
    assert read(text, unit, multiplier=1000) == TargetLine(D(number))


@pytest.mark.parametrize(
    ("text", "unit", "low", "high"),
    [
        ("11-15", "percent", "11", "15"),
        ("11% – 15%", "percent", "11", "15"),
        ("between 11 and 15 days", "days", "11", "15"),
        ("11 to 15", "number", "11", "15"),
        ("-5 - 5", "number", "-5", "5"),
    ],
)
def test_two_numbers_are_a_range_where_the_kpi_aims_at_one(text, unit, low, high):
    assert read(text, unit, "range") == TargetLine(lower=D(low), upper=D(high))


UNDECIDED = "It is not decided yet: set the target when it is. Until then the KPI shows no target."
NOT_WANTED = "No target is wanted: give the KPI the role context, so that it shows data only."
OTHERS = "It depends on other councils: type the number when their figures are known."
BEYOND = "The number itself would not be enough: type the nearest figure that counts as met."
EARLIER = "It depends on an earlier figure: type the number that is meant."
WORDS = "It has words beside its number: type the number alone if that is the target."
UNIT = "Its unit is not the KPI's: check which is right, and type the number."


@pytest.mark.parametrize(
    ("text", "unit", "polarity", "what_to_do"),
    [
        ("TBC", "percent", "higher", UNDECIDED),
        ("to be agreed", "percent", "higher", UNDECIDED),
        ("No target - monitoring", "percent", "higher", NOT_WANTED),
        ("n/a", "percent", "higher", NOT_WANTED),
        ("Top quartile", "percent", "higher", OTHERS),
        ("Achieve national average", "percent", "higher", OTHERS),
        ("Greater than 50%", "percent", "higher", BEYOND),
        ("<5 days", "days", "lower", BEYOND),
        ("Improve on last year", "percent", "higher", EARLIER),
        ("Baseline year", "percent", "higher",
         "It is the KPI's baseline year: set that on its target page."),
        ("1.5% of workforce", "percent", "higher", WORDS),
        ("4 minutes (Quarterly target)", "minutes", "lower", WORDS),
        ("50+", "number", "higher", WORDS),
        ("5.4% (2023-24) 6.3% (2024-25)", "percent", "higher",
         "It names more than one year: set a target for each year."),
        ("2023-2024", "number", "range", WORDS),
        ("97.2%", "days", "lower", UNIT),
        ("10 days", "weeks", "lower", UNIT),
        ("£500", "number", "lower",
         "It is an amount of money, and the KPI is not: check which is right."),
        ("£500", "gbp_thousand", "lower",
         "The KPI counts thousands of pounds: type the number of thousands."),
        ("5m", "minutes", "lower",
         "The letter after the number may mean several things: type it in full."),
        ("12 per 100,000", "rate", "lower",
         "It is a rate, and the KPI is not counted so: check which is right."),
        ("11-15", "number", "higher",
         "It names two numbers, and the KPI does not aim at a range: type one."),
        ("15-11", "number", "range",
         "Its first number is the larger one: type the bounds in two columns."),
        ("≤ 85%", "percent", "higher",
         "Its sign goes against what is good for the KPI: check which is right."),
        ("in spring", "date", "none", WORDS),
    ],
)  # fmt: skip
def test_words_are_asked_and_never_guessed(text, unit, polarity, what_to_do):
    with pytest.raises(InWords) as question:
        read(text, unit, polarity)
    assert str(question.value) == what_to_do


@pytest.mark.parametrize("text", ["8O%", "12..3", "1,2,3", "80%5"])
def test_a_slip_of_the_keyboard_is_no_number(text):
    with pytest.raises(NumberError) as slip:
        read(text)
    assert str(slip.value) == f"'{text}' is not a number. Type digits only, for example 80."
