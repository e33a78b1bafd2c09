"""The words of warning signs (domain-rules 2.9): what each is, what it rests on, what to do next.

A sign is a flag that explains itself: figures and periods stand in its sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kpis.calculations.warning_signs import Reason, Sign, WarningCode
from kpis.wording.marks import listed
from kpis.wording.numbers import format_change, format_value
from perfportal.core.periods import Period


@dataclass(frozen=True, slots=True)
class WarningWords:
    """One sign as a page shows it."""

    code: str
    name: str
    sentence: str
    next_step: str

    @property
    def slug(self) -> str:
        return self.code.lower()


@dataclass(frozen=True, slots=True)
class Writing:
    """How the figures of a KPI are written."""

    unit: str
    decimal_places: int = 0
    multiplier: int = 1

    def value(self, number: Decimal | None) -> str:
        return format_value(number, self.unit, self.decimal_places, self.multiplier)

    def change(self, number: Decimal) -> str:
        return format_change(number, self.unit, self.decimal_places, self.multiplier)


WARNING_NAMES = {
    WarningCode.W1: _("Persistently red"),
    WarningCode.W2: _("Target missed again and again"),
    WarningCode.W3: _("Target beaten again and again"),
    WarningCode.W4: _("Sharp fall"),
    WarningCode.W5: _("Drifting the wrong way"),
    WarningCode.W6: _("Forecast to miss the target"),
    WarningCode.W7: _("Concern on the control chart"),
    WarningCode.W8: _("Stale figures"),
    WarningCode.W9: _("Action slipping"),
    WarningCode.W10: _("Beyond the national threshold"),
}
NEXT_STEPS = {
    WarningCode.W1: _("Record a corrective action with an owner and a date, or say in the "
                      "commentary why the present one needs longer."),
    WarningCode.W2: _("Challenge the target: say what will bring the KPI back to it, or propose "
                      "a target that can be reached, with the reason."),
    WarningCode.W3: _("Challenge the target: propose a harder one, or say why it should stay."),
    WarningCode.W4: _("Find out what changed since, and record a corrective action with an owner "
                      "and a date."),
    WarningCode.W5: _("Look into the cause while the target is still kept, and say in the "
                      "commentary what will stop the drift."),
    WarningCode.W6: _("Say what will be done to reach the target by the end of the year, or "
                      "correct the forecast with a reason."),
    WarningCode.W7: _("Look at the control chart and find out what changed: it is more than "
                      "normal variation."),
    WarningCode.W8: _("Ask the data provider for the figures, or for the day on which they will "
                      "come."),
    WarningCode.W9: _("Record a corrective action with an owner and a date."),
    WarningCode.W10: _("Tell the director and the statutory lead, and record what will bring the "
                       "figure back over the line."),
}  # fmt: skip
FINAL_NEXT = _("Enter the final figures, or say when they will come.")
LATE_NEXT = _("Finish the action, or move its date with the reason.")
WRONG_WAY = {
    "concern_high": _("high or rising beyond normal variation, which is the wrong way"),
    "concern_low": _("low or falling beyond normal variation, which is the wrong way"),
}


def warning_words(
    sign: Sign, *, unit: str, decimal_places: int = 0, multiplier: int = 1
) -> WarningWords:
    """The sign with its figures and periods in words, and what to do next."""
    sentence = SENTENCES[sign.code](sign, Writing(unit, decimal_places, multiplier))
    return WarningWords(
        sign.code.value, warning_name(sign.code), sentence, next_step(sign.code, sign.reason)
    )


def warning_name(code: str) -> str:
    return str(WARNING_NAMES[code])


def next_step(code: str, reason: str = "") -> str:
    """What to do about it, in one sentence."""
    other = {Reason.PROVISIONAL: FINAL_NEXT, Reason.PAST_DUE: LATE_NEXT}
    return str(other.get(reason) or NEXT_STEPS[code])


def period_words(periods: Sequence[Period]) -> str:
    """`Q1 and Q2 2026/27`: the year once where it stays the same."""
    labels = [period.short_label for period in periods]
    shortened = [
        label.rpartition(" ")[0] or label if _year_of(label) == _year_of(following) else label
        for label, following in pairwise(labels)
    ]
    return listed([*shortened, *labels[-1:]])


def _year_of(label: str) -> str:
    return label.rpartition(" ")[2]


def _run(words: str, sign: Sign, writing: Writing) -> str:
    return words % {
        "count": len(sign.periods),
        "when": period_words(sign.periods),
        "figures": listed([writing.value(number) for number in sign.figures]),
    }


def _persistent(sign: Sign, writing: Writing) -> str:
    text = gettext("Red in %(count)d rated periods running: %(when)s (%(figures)s).")
    return _run(text, sign, writing)


def _missed(sign: Sign, writing: Writing) -> str:
    text = gettext("Target missed in %(count)d rated periods running: %(when)s (%(figures)s).")
    return _run(text, sign, writing)


def _beaten(sign: Sign, writing: Writing) -> str:
    """By how much is known of each, except where it came from the percentage alone."""
    known = [number for number in sign.figures if number is not None]
    values = {
        "count": len(sign.periods),
        "when": period_words(sign.periods),
        "least": writing.change(min(known)) if known else "",
    }
    if not known:
        text = gettext("Far better than the target in %(count)d rated periods running: %(when)s.")
        return text % values
    text = gettext("Better than the target by more than the tolerance in %(count)d rated periods "
                   "running: %(when)s, each time by at least %(least)s.")  # fmt: skip
    return text % values


def _fall(sign: Sign, writing: Writing) -> str:
    before, now = (writing.value(number) for number in sign.figures)
    first, second = (period.short_label for period in sign.periods)
    values = {"before": before, "now": now, "first": first, "second": second}
    text = gettext("From green in %(first)s (%(before)s) to red in %(second)s (%(now)s).")
    return text % values


def _drift(sign: Sign, writing: Writing) -> str:
    text = gettext("Still within the target or its tolerance, but worsening in %(count)d "
                   "comparisons running: %(when)s (%(figures)s).")  # fmt: skip
    return _run(text, sign, writing)


def _forecast(sign: Sign, writing: Writing) -> str:
    value, forecast = sign.figures
    when = period_words(sign.periods)
    if forecast is None:
        return gettext("Not red in %(when)s, but forecast to be red at the end of the year.") % {
            "when": when
        }
    text = gettext("Not red in %(when)s (%(value)s), but forecast to be red at the end of the "
                   "year: %(forecast)s.")  # fmt: skip
    return text % {
        "when": when,
        "value": writing.value(value),
        "forecast": writing.value(forecast),
    }


def _concern(sign: Sign, writing: Writing) -> str:
    return gettext("%(figure)s in %(when)s is a concern on the control chart: %(way)s.") % {
        "figure": writing.value(sign.figures[0]),
        "when": period_words(sign.periods),
        "way": WRONG_WAY[sign.reason],
    }


def _stale(sign: Sign, writing: Writing) -> str:
    if sign.reason == Reason.OVERDUE:
        text = gettext("No figure came by the deadline in %(count)d periods running: %(when)s.")
    else:
        text = gettext("Provisional still in %(count)d periods running: %(when)s (%(figures)s).")
    return _run(text, sign, writing)


def _slipping(sign: Sign, writing: Writing) -> str:
    if sign.reason == Reason.PAST_DUE:
        late = int(sign.figures[0])
        text = ngettext(
            "%(late)d corrective action is past its date.",
            "%(late)d corrective actions are past their dates.",
            late,
        )
        return text % {"late": late}
    text = gettext("Red in %(when)s (%(figures)s), and no corrective action is recorded.")
    return _run(text, sign, writing)


def _beyond(sign: Sign, writing: Writing) -> str:
    value, threshold = sign.figures
    values = {
        "value": writing.value(value),
        "when": period_words(sign.periods),
        "line": writing.value(threshold),
    }
    if threshold is None:
        text = gettext("%(value)s in %(when)s is beyond the national threshold, whatever the local "
                       "target.")  # fmt: skip
    else:
        text = gettext("%(value)s in %(when)s is beyond the national threshold of %(line)s, "
                       "whatever the local target.")  # fmt: skip
    return text % values


SENTENCES = {
    WarningCode.W1: _persistent,
    WarningCode.W2: _missed,
    WarningCode.W3: _beaten,
    WarningCode.W4: _fall,
    WarningCode.W5: _drift,
    WarningCode.W6: _forecast,
    WarningCode.W7: _concern,
    WarningCode.W8: _stale,
    WarningCode.W9: _slipping,
    WarningCode.W10: _beyond,
}
