"""The figures that have been revised since the last report, as the next one lists them.

Numbers are printed only where nothing of the KPI's series is withheld: a change from one number to
another could give away a small one.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from kpis.assessment.queries.pages import Ways, ways_of
from kpis.calculations.codes import Marker
from kpis.calculations.suppression import Cell, SmallNumbers, SmallNumberWay
from kpis.calculations.what_if import status_with
from kpis.collection.models import Actual, ActualRevision, RevisionReason
from kpis.collection.presenters.figures import estimate_words
from kpis.collection.presenters.revisions import reason_words, status_words
from kpis.collection.queries.facts import get_facts
from reporting.masks import holds_withheld
from reporting.queries import get_revised, get_series, last_published_at, published_kpis

WITHHELD = "[c]"
NUMBERS = ("value", "numerator", "denominator", "marker", "ci_low", "ci_high")


@dataclass(frozen=True)
class RevisedFigure:
    """One revised figure as published: from what to what, of which kind, why, and its status."""

    code: str
    title: str
    label: str
    before: str
    after: str
    kind: str
    reason: str
    revised_on: str
    revised_on_words: str
    status_words: str = ""


def revised_values(report) -> list[Actual]:
    """The values that have been revised since the last report of this kind."""
    kpis = published_kpis(report.organisation, report.period)
    return get_revised(kpis, until=report.period.end, since=last_published_at(report))


def revised_figures(report, *, as_of: dt.date) -> list[RevisedFigure]:
    """What the next version of this report says has been revised; seven queries, however many."""
    found = [value for value in revised_values(report) if _is_changed(value.revision)]
    if not found:
        return []
    kpi_ids = {value.kpi_id for value in found}
    facts = {one.id: one for one in get_facts(kpi_ids)}
    ways = ways_of(report.organisation)
    series = get_series(kpi_ids, until=report.period.end)
    return [
        _withheld(value)
        if _must_be_withheld(value, series.get(value.kpi_id, []), ways)
        else _revised(value, facts[value.kpi_id], as_of)
        for value in found
    ]


def _is_changed(revision: ActualRevision) -> bool:
    """A figure confirmed as final, or a commentary written anew, is no revised figure."""
    before = revision.revises
    return any(getattr(revision, name) != getattr(before, name) for name in NUMBERS)


def _must_be_withheld(value: Actual, results, ways: Ways) -> bool:
    versions = (value.revision, value.revision.revises)
    if any(version.marker == Marker.SUPPRESSED for version in versions):
        return True
    sheet = value.kpi.definition
    if holds_withheld(results, sheet, ways):
        return True
    return sheet.contains_small_numbers and (
        ways.small_way == SmallNumberWay.ROUND or any(_is_few(one, ways) for one in versions)
    )


def _is_few(version: ActualRevision, ways: Ways) -> bool:
    rule = SmallNumbers(ways.small_below, ways.small_zero_hidden)
    return rule.is_small(Cell(version.value, version.numerator, version.denominator))


def _withheld(value: Actual) -> RevisedFigure:
    """The reason may repeat the numbers, so it is withheld with them."""
    reason = _("The number of people is small, so neither figure nor reason is printed.")
    return RevisedFigure(**_common(value), before=WITHHELD, after=WITHHELD, reason=reason)


def _revised(value: Actual, facts, as_of: dt.date) -> RevisedFigure:
    revision = value.revision
    before = revision.revises
    was, now = (
        status_with(facts, value.period, version, as_of=as_of) for version in (before, revision)
    )
    return RevisedFigure(
        **_common(value),
        before=estimate_words(before, before.definition),
        after=estimate_words(revision, revision.definition),
        reason=reason_words(revision),
        status_words=status_words(was, now, revision.definition.polarity),
    )


def _common(value: Actual) -> dict:
    revision = value.revision
    day = timezone.localtime(revision.created_at)
    return {
        "code": value.kpi.code,
        "title": value.kpi.title,
        "label": value.period.short_label,
        "kind": str(RevisionReason(revision.kind).label),
        "revised_on": day.date().isoformat(),
        "revised_on_words": f"{day.day} {day:%B %Y}",
    }
