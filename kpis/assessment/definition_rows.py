"""Whose figures follow another definition, in words: the KPIs of a comparator, and one of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.assessment.models import Benchmark, Comparator
from kpis.assessment.queries.definitions import ComparedKpi


@dataclass(frozen=True)
class ComparedRow:
    """A KPI in the list of a comparator."""

    name: str
    url: str
    figures: str


def compared_rows(comparator: Comparator, kpis: list[ComparedKpi]) -> list[ComparedRow]:
    return [
        ComparedRow(
            f"{one.code} {one.title}", definition_url(comparator.uid, one.code), _count(one)
        )
        for one in kpis
    ]


def definition_url(comparator_uid, code: str) -> str:
    return reverse("kpis:benchmark-definition", args=[comparator_uid, code])


def _count(one: ComparedKpi) -> str:
    figures = ngettext("%(count)s figure", "%(count)s figures", one.figures)
    words = figures % {"count": f"{one.figures:,}"}
    if one.of_another:
        words += _(", %(count)s of another definition") % {"count": f"{one.of_another:,}"}
    return words


def whose_choices(figures: Iterable[Benchmark]) -> list[tuple[str, str]]:
    """Key and name of each council and series that has figures."""
    return list({one.whose: one.whose_name for one in figures}.items())


def standing_rows(figures: Iterable[Benchmark]) -> list[list[str]]:
    """One row for each stretch of periods of a council: since when, and what its figures follow."""
    rows, last = [], None
    for one in figures:
        said = (one.whose, one.is_comparable, one.definition_note)
        if said == last:
            rows[-1][2] = one.period.short_label
        else:
            label = one.period.short_label
            rows.append([one.whose_name, label, label, _follows(one)])
        last = said
    return [[name, _span(start, end), words] for name, start, end, words in rows]


def _span(start: str, end: str) -> str:
    if start == end:
        return start
    return _("%(start)s to %(end)s") % {"start": start, "end": end}


def _follows(one: Benchmark) -> str:
    if one.is_comparable:
        return _("Our definition")
    return _("Another definition: %s") % one.definition_note
