"""The rules between KPIs, and how one would have come out in the last quarters."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.calculations.checks.numbers import said
from kpis.calculations.cross import Importance, Operator, Outcome, Rule, outcome
from kpis.collection.models import CrossCheck
from kpis.collection.presenters.figures import day_words
from perfportal.core.periods import Period

SIGNS = {
    Operator.EQUAL: "=",
    Operator.AT_MOST: "\u2264",
    Operator.AT_LEAST: "\u2265",
    Operator.BELOW: "<",
    Operator.ABOVE: ">",
}
IMPORTANCE_WORDS = {
    Importance.MUST_LOOK: (gettext_lazy("Must look"), "yellow"),
    Importance.WORTH_A_LOOK: (gettext_lazy("Worth a look"), "grey"),
}


@dataclass(frozen=True)
class CrossCheckRow:
    """One rule of the list."""

    check: CrossCheck
    rule: str
    importance: str
    colour: str
    days: str
    is_over: bool


def cross_check_rows(checks: Iterable[CrossCheck], *, as_of) -> list[CrossCheckRow]:
    """Those that hold first, then what has ended."""
    rows = [_row(check, as_of) for check in checks]
    return sorted(rows, key=lambda row: row.is_over)


def _row(check: CrossCheck, as_of) -> CrossCheckRow:
    words, colour = IMPORTANCE_WORDS[Importance(check.importance)]
    until = check.valid_until
    days = _("from %s") % day_words(check.valid_from)
    if until:
        days = _("%(days)s until %(until)s") % {"days": days, "until": day_words(until)}
    return CrossCheckRow(
        check=check,
        rule=rule_words(check.rule),
        importance=str(words),
        colour=colour,
        days=days,
        is_over=until is not None and until < as_of,
    )


def rule_words(rule: Rule) -> str:
    """`HOU-04 + HOU-05 ≤ HOU-03`."""
    if rule.operator == Operator.ABOUT:
        return f"{rule.left} \u2248 {rule.right} (\u00b1 {said(rule.within)}%)"
    return f"{rule.left} {SIGNS[rule.operator]} {rule.right}"


@dataclass(frozen=True)
class TryRow:
    """A rule tried on one period."""

    period: str
    left: str
    right: str
    result: str
    colour: str


def try_rows(rule: Rule, periods: Iterable[Period], numbers: dict[tuple, dict]) -> list[TryRow]:
    """How the rule would have come out; `numbers` by the period's key."""
    return [_try_row(period, outcome(rule, numbers.get(period.key, {}).get)) for period in periods]


def _try_row(period: Period, found: Outcome) -> TryRow:
    if found.missing:
        codes = ", ".join(dict.fromkeys(str(term) for term in found.missing))
        result, colour = _("Not applied: there is no figure of %s") % codes, "grey"
    elif found.holds:
        result, colour = _("Holds"), "green"
    else:
        result, colour = _("Does not hold: officers would be asked"), "yellow"
    return TryRow(
        period=period.short_label,
        left="\u2013" if found.left is None else said(found.left, 2),
        right="\u2013" if found.right is None else said(found.right, 2),
        result=result,
        colour=colour,
    )
