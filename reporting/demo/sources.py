"""Fills Wrenford's register of sources and records what inspectors said, each as the role may."""

import datetime as dt

from kpis.calculations.returns import due_standing
from kpis.register.actions import returns, sources
from kpis.register.models import DataSource
from perfportal.core.models import Service, get_organisation
from reporting.demo.source_entries import (
    ANSWERS,
    DUES,
    FORGOTTEN,
    LATE,
    LATE_DAYS,
    Due,
    Entry,
    entries,
    inspections_of,
)
from scorecards.actions import inspections


def record_sources(people, today: dt.date) -> None:
    """The register with its calendar, the answers of the service heads, and three inspections."""
    team = people["asha.begum"]
    by_name = {entry.name: _add(team, people, entry) for entry in entries(today)}
    for due in DUES:
        _set_dates(team, by_name[due.name], due, today)
    _review(people, by_name)
    for facts in inspections_of(today):
        service = Service.objects.get(name=facts.pop("service"))
        inspections.record(by=team, organisation=get_organisation(), service=service, **facts)


def _add(team, people, entry: Entry) -> DataSource:
    source = sources.create(
        by=team,
        organisation=get_organisation(),
        kind=entry.kind.value,
        name=entry.name,
        service=Service.objects.get(name=entry.service),
        owner=people.get(entry.owner),
        **entry.facts,
    )
    if entry.codes:
        codes = entry.codes.split()
        sources.name_kpis(by=team, source=source, version=source.version, codes=codes)
    return source


def _set_dates(team, source: DataSource, due: Due, today: dt.date) -> None:
    """The financial year's dates; those that have passed were sent, but for what was forgotten."""
    start = today.year if today.month >= 4 else today.year - 1
    for month, day, label in due.days:
        due_on = dt.date(start if month >= 4 else start + 1, month, day)
        date = returns.add_date(by=team, source=source, due_on=due_on, label=label)
        newest = due.name in FORGOTTEN and (today - due_on).days < 90
        if due_standing(due_on, None, as_of=today).state == "overdue" and not newest:
            late = LATE_DAYS if due.name in LATE else -1
            sent = min(due_on + dt.timedelta(days=late), today)
            returns.submit(by=source.owner, date=date, on=sent)


def _review(people, by_name) -> None:
    for head, name, still_read, note in ANSWERS:
        source = by_name[name]
        answer = returns.Answer(source, source.version, still_read, note)
        returns.answer(by=people[head], answers=[answer])
