"""Sums over the figures of KPIs, as a cross-check writes them: `HOU-01 + HOU-02.numerator * 2`.

    sum     = product (("+" | "-") product)*
    product = part ("*" part)*
    part    = number | "-" part | "(" sum ")" | code [".numerator" | ".denominator" | ".value"]

A code is letters and digits joined by hyphens, so a minus between codes stands between spaces; any
other code is written [in brackets]. Read into a tree of bounded length and depth and worked out on
Decimals: nothing that a person types is ever run.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

LONGEST = 300
MOST_TOKENS = 60
DEEPEST = 8
MOST_TIMES = 2
TOKENS = re.compile(
    r"\s*(?:(?P<number>\d{1,15}(?:\.\d{1,4})?)(?![\w.])"
    r"|(?P<code>[A-Za-z][A-Za-z0-9]*(?:[-_/][A-Za-z0-9]+)*|\[[^\[\]]{1,40}\])"
    r"|(?P<part>\.[A-Za-z]+)"
    r"|(?P<sign>[-+*()\u2212\u00d7]))"
)
SIGNS = {"\u2212": "-", "\u00d7": "*"}


class ExpressionError(ValueError):
    """What cannot be read; the message is a sentence with the remedy."""


class Part(StrEnum):
    """Which number of a value is meant: its figure, or one of the two that make it."""

    FIGURE = "value"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"


@dataclass(frozen=True)
class Term:
    """A number of one KPI; codes are compared without regard to case."""

    code: str
    part: Part = Part.FIGURE

    def __str__(self):
        code = self.code if TOKENS.fullmatch(self.code) else f"[{self.code}]"
        return code if self.part == Part.FIGURE else f"{code}.{self.part}"


@dataclass(frozen=True)
class Number:
    number: Decimal


@dataclass(frozen=True)
class Operation:
    """Two sides and a sign: + - or *."""

    left: "Node"
    sign: str
    right: "Node"


Node = Term | Number | Operation
Numbers = Callable[[Term], Decimal | None]


def parse(text: str) -> Node:
    """The tree of an expression; raises ExpressionError."""
    if not text.strip():
        raise ExpressionError("Enter a sum of KPI codes, for example HOU-01 + HOU-02.")
    if len(text) > LONGEST:
        raise ExpressionError(f"At most {LONGEST} characters: make two checks of it.")
    tokens = list(_tokens(text))
    if len(tokens) > MOST_TOKENS:
        raise ExpressionError(f"At most {MOST_TOKENS} numbers and signs: make two checks of it.")
    if tokens.count(("sign", "*")) > MOST_TIMES:
        raise ExpressionError(f"At most {MOST_TIMES} times signs in one sum.")
    reader = _Reader(tokens)
    node = reader.sum(0)
    if reader.token is not None:
        raise ExpressionError(f"There is no + - or * before \u201c{reader.token[1]}\u201d.")
    return node


def terms(node: Node) -> Iterator[Term]:
    """The numbers of KPIs in an expression, from left to right, with repeats."""
    if isinstance(node, Term):
        yield node
    elif isinstance(node, Operation):
        yield from terms(node.left)
        yield from terms(node.right)


def evaluate(node: Node, numbers: Numbers) -> Decimal | None:
    """What it comes to; None where a number is missing. `numbers` gives the number of a term."""
    if isinstance(node, Number):
        return node.number
    if isinstance(node, Term):
        return numbers(node)
    left, right = evaluate(node.left, numbers), evaluate(node.right, numbers)
    if left is None or right is None:
        return None
    if node.sign == "*":
        return left * right
    return left + right if node.sign == "+" else left - right


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place, end = 0, len(text.rstrip())
    while place < end:
        found = TOKENS.match(text, place, end)
        if not found:
            raise ExpressionError(
                f"\u201c{text[place:end].strip()[:20]}\u201d cannot be read: write codes, numbers, "
                "+ - * and brackets."
            )
        kind = found.lastgroup
        word = found[kind]
        yield kind, SIGNS.get(word, word)
        place = found.end()


class _Reader:
    """Recursive descent over the tokens, as deep as brackets and signs may go."""

    def __init__(self, tokens):
        self.tokens, self.place = tokens, 0

    @property
    def token(self):
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def is_next(self, *signs) -> bool:
        return self.token is not None and self.token[0] == "sign" and self.token[1] in signs

    def take(self):
        token = self.token
        self.place += 1
        return token

    def sum(self, depth) -> Node:
        if depth > DEEPEST:
            raise ExpressionError(f"At most {DEEPEST} brackets in one another.")
        return self._chain(self._product, ("+", "-"), depth)

    def _product(self, depth) -> Node:
        return self._chain(self._part, ("*",), depth)

    def _chain(self, read, signs, depth) -> Node:
        node = read(depth)
        while self.is_next(*signs):
            sign = self.take()[1]
            node = Operation(node, sign, read(depth))
        return node

    def _part(self, depth) -> Node:
        if self.is_next("-"):
            self.take()
            if depth > DEEPEST:
                raise ExpressionError("Too many signs in a row.")
            return Operation(Number(Decimal(0)), "-", self._part(depth + 1))
        if self.is_next("("):
            return self._in_brackets(depth)
        kind, word = self.take() or ("end", "")
        if kind == "number":
            return Number(Decimal(word))
        if kind == "code":
            return self._term(word)
        raise ExpressionError(
            f"A code or a number is missing before \u201c{word}\u201d."
            if word
            else "A code or a number is missing at the end."
        )

    def _in_brackets(self, depth) -> Node:
        self.take()
        node = self.sum(depth + 1)
        if not self.is_next(")"):
            raise ExpressionError("A bracket is not closed.")
        self.take()
        return node

    def _term(self, word) -> Term:
        code = word.strip("[]").strip().upper()
        if self.token is None or self.token[0] != "part":
            return Term(code)
        name = self.take()[1].lower().removeprefix(".")
        if name not in list(Part):
            raise ExpressionError(
                f"\u201c.{name}\u201d is not known: write .numerator or .denominator."
            )
        return Term(code, Part(name))
