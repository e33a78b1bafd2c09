"""A target as officers write it: a number with its unit is read, words are put to a person.

Nothing is guessed: what is not a number, a range of a KPI that aims at one, or a limit that says
what the status says anyway, is a question (`InWords`). A slip of the keyboard is a NumberError.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from kpis.calculations.codes import Polarity, Unit
from kpis.calculations.goals import TargetLine
from perfportal.core.documents.numbers import NumberError, parse_figure, parse_number

AMOUNT = r"[-+(]?\s*(?:\d[\d,]*)?\.?\d+\)?"
PLAIN = re.compile(
    rf"(?P<pound>£)?\s*(?P<number>{AMOUNT})\s*(?P<scale>[kKmM](?![A-Za-z]))?\s*(?P<unit>.*)"
)
RANGE = re.compile(
    rf"(?:between\s+)?(?P<low>£?\s*{AMOUNT}\s*%?)\s*(?:-|–|to|and)\s*"
    rf"(?P<high>£?\s*{AMOUNT}\s*(?:%|[A-Za-z].*)?)",
    re.IGNORECASE,
)
BOUND = re.compile(r"(?P<sign>>=|=>|≥|<=|=<|≤)\s*(?P<rest>.+)")
AT_LEAST = (">=", "=>", "≥")
HAS_WORDS = re.compile(r"[A-Za-z]{2,}|^n/?a$|[<>≥≤~+]|\d\s*%?[\s/;]+\(?£?\d", re.IGNORECASE)
YEARS = re.compile(r"(?:19|20)\d\d")
PER = re.compile(r"per\s+([\d,]+)", re.IGNORECASE)
UNIT_WORDS = {
    "%": Unit.PERCENT,
    "percent": Unit.PERCENT,
    "per cent": Unit.PERCENT,
    "day": Unit.DAYS,
    "days": Unit.DAYS,
    "week": Unit.WEEKS,
    "weeks": Unit.WEEKS,
    "min": Unit.MINUTES,
    "mins": Unit.MINUTES,
    "minute": Unit.MINUTES,
    "minutes": Unit.MINUTES,
    "kg": Unit.KG,
    "tco2e": Unit.TCO2E,
}
MONEY = (Unit.GBP, Unit.GBP_THOUSAND)
SCALES = {
    (Unit.GBP, "k"): 1_000,
    (Unit.GBP, "m"): 1_000_000,
    (Unit.GBP_THOUSAND, "k"): 1,
    (Unit.GBP_THOUSAND, "m"): 1_000,
    (Unit.NUMBER, "k"): 1_000,
}
# What a person is asked to do, by what the words are about; the first that fits.
ADVICE = (
    (
        r"\btb[cad]\b|to be (confirmed|agreed|decided|set)",
        "It is not decided yet: set the target when it is. Until then the KPI shows no target.",
    ),
    (
        r"no target|monitor|data only|^n/?a$|\bnone\b|information only",
        "No target is wanted: give the KPI the role context, so that it shows data only.",
    ),
    (r"baseline", "It is the KPI's baseline year: set that on its target page."),
    (
        r"quartile|average|median|rank|national|nearest neighbour|benchmark|compared",
        "It depends on other councils: type the number when their figures are known.",
    ),
    (
        r"(19|20)\d\d.*\d.*(19|20)\d\d",
        "It names more than one year: set a target for each year.",
    ),
    (
        (
            r"(greater|more|higher|better|less|lower|fewer) than|(?<!or )(above|below)"
            r"|\b(over|under)\b|[<>]"
        ),
        "The number itself would not be enough: type the nearest figure that counts as met.",
    ),
    (
        r"improve|increase|reduc|decrease|maintain|last year|previous year|year on year",
        "It depends on an earlier figure: type the number that is meant.",
    ),
)
ANYTHING_ELSE = "It has words beside its number: type the number alone if that is the target."


class InWords(ValueError):
    """A target that a person has to decide on; the message says what to do."""


@dataclass(frozen=True)
class Measured:
    """What the text of a target has to agree with."""

    unit: Unit
    polarity: Polarity
    multiplier: int = 1


def read_target(text: str, measured: Measured) -> TargetLine:
    """The number or range that the text is. Raises InWords, and NumberError for a slip."""
    text = " ".join(text.replace("\u00a0", " ").replace("\u2212", "-").split())
    if measured.unit in (Unit.YES_NO, Unit.DATE):
        return TargetLine(_answer(text, measured.unit))
    if bound := BOUND.fullmatch(text):
        return _bound(bound, measured)
    shape = PLAIN.fullmatch(text)
    if shape and _names_unit(shape["unit"]):
        return TargetLine(_number(shape, measured))
    span = RANGE.fullmatch(text)
    if span and not YEARS.search(text):
        return _range(span, text, measured)
    if HAS_WORDS.search(text) or span:
        raise InWords(advice(text))
    return TargetLine(parse_number(text))


def advice(text: str) -> str:
    """What to do about words."""
    found = (sentence for words, sentence in ADVICE if re.search(words, text, re.IGNORECASE))
    return next(found, ANYTHING_ELSE)


def _names_unit(text: str) -> bool:
    return not text or text.lower() in UNIT_WORDS or bool(PER.fullmatch(text))


def _number(shape: re.Match, measured: Measured) -> Decimal:
    _check_unit(shape["unit"], bool(shape["pound"]), measured)
    number = parse_number(shape["number"])
    if shape["scale"]:
        return number * _scale(shape["scale"].lower(), measured.unit)
    if shape["pound"] and measured.unit == Unit.GBP_THOUSAND:
        raise InWords("The KPI counts thousands of pounds: type the number of thousands.")
    return number


def _check_unit(text: str, has_pound: bool, measured: Measured) -> None:
    """Refuse a unit that is not the KPI's."""
    if has_pound and (text or measured.unit not in MONEY):
        raise InWords("It is an amount of money, and the KPI is not: check which is right.")
    if per := PER.fullmatch(text):
        base = int(per[1].replace(",", ""))
        if measured.unit != Unit.RATE or base != measured.multiplier:
            raise InWords("It is a rate, and the KPI is not counted so: check which is right.")
    elif text and UNIT_WORDS[text.lower()] != measured.unit:
        raise InWords("Its unit is not the KPI's: check which is right, and type the number.")


def _scale(letter: str, unit: Unit) -> int:
    if (unit, letter) not in SCALES:
        raise InWords("The letter after the number may mean several things: type it in full.")
    return SCALES[unit, letter]


def _bound(bound: re.Match, measured: Measured) -> TargetLine:
    """`≥ 85%` where higher is better says what the status says: 85% or more is on target."""
    wanted = Polarity.HIGHER if bound["sign"] in AT_LEAST else Polarity.LOWER
    if measured.polarity != wanted:
        raise InWords("Its sign goes against what is good for the KPI: check which is right.")
    shape = PLAIN.fullmatch(bound["rest"])
    if not shape or not _names_unit(shape["unit"]):
        raise InWords(advice(bound["rest"]))
    return TargetLine(_number(shape, measured))


def _range(span: re.Match, text: str, measured: Measured) -> TargetLine:
    """Two numbers are a range only where the KPI aims at one, and only upwards."""
    if measured.polarity != Polarity.RANGE:
        raise InWords("It names two numbers, and the KPI does not aim at a range: type one.")
    low, high = (PLAIN.fullmatch(span[name].strip()) for name in ("low", "high"))
    if not (low and high and _names_unit(low["unit"]) and _names_unit(high["unit"])):
        raise InWords(advice(text))
    line = TargetLine(lower=_number(low, measured), upper=_number(high, measured))
    if line.lower > line.upper:
        raise InWords("Its first number is the larger one: type the bounds in two columns.")
    return line


def _answer(text: str, unit: Unit) -> Decimal:
    try:
        return parse_figure(text, unit)
    except NumberError:
        if unit == Unit.DATE and HAS_WORDS.search(text):
            raise InWords(advice(text)) from None
        raise
