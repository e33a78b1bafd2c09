"""The page of one round in words: its stages, who has given what, where every value stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kpis.calculations.counting import percent_of
from kpis.calculations.timetable import Timetable
from kpis.collection.models import Actual
from kpis.collection.presenters.figures import value_url
from kpis.collection.queries.rounds import (
    APPROVED_STANDS,
    GIVEN_STANDS,
    RoundFilters,
    Stand,
    StandCount,
    total,
)
from perfportal.core.periods.naming import day_words

_lazy = gettext_lazy
NOBODY = "–"
STAND_WORDS = {
    Stand.OVERDUE: (_lazy("Overdue"), "red"),
    Stand.RETURNED: (_lazy("Returned"), "red"),
    Stand.DUE: (_lazy("Due"), "yellow"),
    Stand.EXTENDED: (_lazy("Due later: extended"), "yellow"),
    Stand.DRAFT: (_lazy("Draft"), "blue"),
    Stand.QUERIED: (_lazy("Queried"), "yellow"),
    Stand.SUBMITTED: (_lazy("Submitted"), "grey"),
    Stand.CHECKED: (_lazy("Checked"), "grey"),
    Stand.APPROVED: (_lazy("Approved"), "green"),
    Stand.ISSUED: (_lazy("Issued"), "green"),
}


@dataclass(frozen=True)
class Progress:
    """So many of so many, for `count_with_base.html`; no base says nothing."""

    count: int
    base: int
    word: str

    @property
    def percent(self) -> int | None:
        return percent_of(self.count, self.base)


@dataclass(frozen=True)
class StageRow:
    """One stage of the timetable; `tag` says whether it has passed, is on, or is to come."""

    name: str
    day: str
    tag: str
    colour: str
    is_now: bool
    progress: Progress | None = None


@dataclass(frozen=True)
class ServiceRow:
    """One service, or a directorate with all of its services."""

    name: str
    url: str
    given: Progress
    approved: Progress
    late: int
    is_directorate: bool = False


@dataclass(frozen=True)
class ValueRow:
    """Where one value stands."""

    code: str
    title: str
    url: str
    period: str
    service: str
    provider: str
    deadline: str
    extended_because: str
    word: str
    colour: str
    extend_url: str = ""


def stage_rows(days: Timetable, counts: list[StandCount], *, as_of, is_locked) -> list[StageRow]:
    """The stages in order, today's marked, each with what has been done of it."""
    asked, given = total(counts), total(counts, GIVEN_STANDS)
    looked = sum(one.looked_at for one in counts if one.stand in GIVEN_STANDS)
    approved = total(counts, APPROVED_STANDS)
    stages = [
        (_("Round opens"), days.opens_on, None),
        (_("Entry closes"), days.entry_deadline, Progress(given, asked, _("submitted"))),
        (_("Data quality check"), days.check_deadline, Progress(looked, given, _("looked at"))),
        (_("Approval"), days.approval_deadline, Progress(approved, asked, _("approved"))),
        (_("Directors sign"), days.sign_off_deadline, None),
        (_("Management team"), days.cmt_on, None),
    ]
    held = [stage for stage in stages if stage[1]]
    now = None if is_locked else next((d for _name, d, _p in held if d >= as_of), None)
    return [_stage_row(name, day, progress, as_of, now) for name, day, progress in held]


def _stage_row(name, day, progress, as_of, now) -> StageRow:
    is_now = day == now
    tag, colour = (_("To come"), "") if day >= as_of else (_("Passed"), "grey")
    if is_now:
        tag, colour = (_("Today"), "blue") if day == as_of else (_("Next"), "blue")
    return StageRow(name, day_words(day), tag, colour, is_now, progress)


def today_words(days: Timetable, *, as_of, is_locked: bool) -> str:
    """`Entry closes in 5 days, on 14 October 2026.`"""
    if is_locked:
        return _("The round is closed: nothing in it can be changed.")
    left = (days.entry_deadline - as_of).days
    day = day_words(days.entry_deadline)
    if left < 0:
        return _("Entry closed on %s.") % day
    if left == 0:
        return _("Entry closes today, %s.") % day
    words = ngettext(
        "Entry closes in %(n)s day, on %(day)s.", "Entry closes in %(n)s days, on %(day)s.", left
    )
    return words % {"n": left, "day": day}


def service_rows(counts: list[StandCount], url: str) -> list[ServiceRow]:
    """Each directorate with its services below it."""
    ordered = sorted(counts, key=lambda one: (one.directorate, one.service))
    rows = []
    for directorate, of_directorate in groupby(ordered, key=lambda one: one.directorate):
        of_directorate = list(of_directorate)
        rows.append(_service_row(directorate or _("No directorate"), "", of_directorate, True))
        for (service, slug), of_service in groupby(
            of_directorate, key=lambda one: (one.service, one.slug)
        ):
            own = f"{url}?{urlencode({'service': slug})}#values" if slug else ""
            rows.append(_service_row(service or _("No service"), own, list(of_service)))
    return rows


def _service_row(name, url, counts, is_directorate=False) -> ServiceRow:
    asked = total(counts)
    return ServiceRow(
        name=name,
        url=url,
        given=Progress(total(counts, GIVEN_STANDS), asked, _("submitted")),
        approved=Progress(total(counts, APPROVED_STANDS), asked, _("approved")),
        late=total(counts, [Stand.OVERDUE]),
        is_directorate=is_directorate,
    )


def value_rows(values: Iterable[Actual], *, extend_url: str = "") -> list[ValueRow]:
    """`extend_url` is where a deadline is moved; empty for those who may not."""
    return [_value_row(value, extend_url) for value in values]


def _value_row(value: Actual, extend_url: str) -> ValueRow:
    word, colour = STAND_WORDS[Stand(value.stand)]
    kpi, is_given = value.kpi, Stand(value.stand) in GIVEN_STANDS
    extend = f"{extend_url}?{urlencode({'whose': f'kpi-{kpi.pk}'})}" if extend_url else ""
    return ValueRow(
        code=kpi.code,
        title=kpi.title,
        url=value_url(value),
        period=value.period.short_label,
        service=kpi.service.name if kpi.service else NOBODY,
        provider=str(kpi.data_provider) if kpi.data_provider else NOBODY,
        deadline=day_words(value.due_on) if value.due_on else "",
        extended_because=value.extended_because,
        word=str(word),
        colour=colour,
        extend_url="" if is_given else extend,
    )


def shown_words(shown: int, of: int) -> str:
    words = ngettext("%(shown)s of %(of)s value", "%(shown)s of %(of)s values", of)
    return words % {"shown": shown, "of": of}


def round_filters(filters: RoundFilters, counts: list[StandCount]) -> list[dict]:
    """The controls above the values; each place says how many stand there."""
    services = sorted({(one.slug, one.service) for one in counts if one.slug}, key=lambda s: s[1])
    stands = [
        (stand.value, f"{words} ({total(counts, [stand])})")
        for stand, (words, _colour) in STAND_WORDS.items()
        if total(counts, [stand]) or stand == filters.stand
    ]
    choices = {"service": (_("Service"), services), "stand": (_("Where it stands"), stands)}
    return [
        {
            "name": name,
            "label": label,
            "options": [("", _("All")), *options],
            "chosen": getattr(filters, name),
        }
        for name, (label, options) in choices.items()
    ]


def read_round_filters(query, counts: list[StandCount]) -> RoundFilters:
    """From a query string; anything unknown is left out."""
    service, stand = query.get("service", ""), query.get("stand", "")
    return RoundFilters(
        service=service if service in {one.slug for one in counts} else "",
        stand=stand if stand in set(Stand) else "",
    )


def still_open_facts(left) -> list[dict]:
    """What nobody will be able to finish once the round is closed."""
    return [
        {"key": str(key), "value": str(value)}
        for key, value in (
            (_("Values not given"), left.values),
            (_("Values not approved"), left.unapproved),
            (_("Progress not reported"), left.tasks),
        )
    ]
