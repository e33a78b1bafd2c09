"""The checks of one KPI: at what they speak, how often they have, and which are switched off."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.calculations.checks import WAIVABLE, CheckCode
from kpis.calculations.checks.bounds import bounds
from kpis.collection.entry_forms import judge_revision, surroundings
from kpis.collection.models import Actual, CheckWaiver
from kpis.collection.presenters.checks import CHECK_WORDS
from kpis.collection.presenters.figures import day_words
from kpis.collection.queries.beside import Beside

FIGURES = ("value", "numerator", "denominator", "marker")


@dataclass(frozen=True)
class Alarms:
    """How often a check spoke of the last values, and of how many of these the figure stood."""

    spoke: int = 0
    stood: int = 0

    @property
    def words(self) -> str:
        if not self.spoke:
            return _("never")
        times = ngettext("%(n)s time", "%(n)s times", self.spoke) % {"n": self.spoke}
        return _("%(times)s; the figure stood in %(stood)s") % {"times": times, "stood": self.stood}


@dataclass(frozen=True)
class CheckLine:
    """One check of the KPI; `waiver` where it is switched off."""

    code: str
    words: str
    speaks_at: str
    alarms: str
    waiver: CheckWaiver | None = None
    off: str = ""
    can_be_waived: bool = True


def check_lines(slot: Actual | None, besides, given, waivers) -> list[CheckLine]:
    """Every check that applies to the next value; those without numbers yet say so.

    `besides` holds what stands beside the given values and beside the slot, by primary key.
    """
    found = {}
    if slot is not None:
        around = surroundings(slot, besides[slot.pk])
        found = bounds(around.rules, around.earlier)
    off = {waiver.check_code: waiver for waiver in waivers}
    alarms = count_alarms(given, besides)
    codes = [code for code in CheckCode if code in found or code in off]
    return [_line(code, found.get(code, ""), alarms, off.get(code)) for code in codes]


def count_alarms(given: list[Actual], besides: dict[int, Beside]) -> dict[str, Alarms]:
    """Each value judged as if it were entered today, with no check switched off."""
    counts = {}
    for actual in given:
        beside = replace(besides[actual.pk], waived=frozenset())
        for code in {finding.code for finding in judge_revision(actual, beside).warnings}:
            so_far = counts.get(code, Alarms())
            counts[code] = Alarms(so_far.spoke + 1, so_far.stood + _stood(actual))
    return counts


def _stood(actual: Actual) -> bool:
    """Whether the figure is still the one that was given first."""
    first = min(actual.revisions.all(), key=lambda revision: revision.number)
    return all(getattr(first, name) == getattr(actual.revision, name) for name in FIGURES)


def _line(code, speaks_at, alarms, waiver) -> CheckLine:
    return CheckLine(
        code=code.value,
        words=str(CHECK_WORDS[code]),
        speaks_at=speaks_at,
        alarms=alarms.get(code, Alarms()).words,
        waiver=waiver,
        off=off_words(waiver) if waiver else "",
        can_be_waived=code in WAIVABLE,
    )


def off_words(waiver: CheckWaiver) -> str:
    """Who switched a check off, from when until when, and why."""
    return _("Switched off by %(who)s on %(day)s until %(until)s: %(reason)s") % {
        "who": waiver.created_by,
        "day": day_words(waiver.from_on),
        "until": day_words(waiver.review_on),
        "reason": waiver.reason,
    }


def waivable_choices(lines: list[CheckLine]) -> list[tuple[str, str]]:
    """The checks that are on and may be switched off."""
    return [(one.code, one.words) for one in lines if one.can_be_waived and not one.waiver]


@dataclass(frozen=True)
class EndedWaiver:
    """A check that was switched off once."""

    words: str
    waiver: CheckWaiver


def ended_waivers(waivers) -> list[EndedWaiver]:
    """Those that have ended, in the order given."""
    return [
        EndedWaiver(str(CHECK_WORDS[CheckCode(one.check_code)]), one)
        for one in waivers
        if one.ended_on
    ]
