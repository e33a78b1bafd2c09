"""The register of sources, its calendar of returns and its reports outside the portal."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, Max, Min, Prefetch, Q
from django.db.models.functions import Lower

from kpis.calculations.returns import (
    SOON_DAYS,
    Agreement,
    AgreementStanding,
    DueStanding,
    Problem,
    SourceFacts,
    agreement_standing,
    due_standing,
    is_review_due,
    source_problems,
)
from kpis.register.models import KPI, DataSource, LifeCycle, ReturnDate, SourceKind
from perfportal.core.access.roles import Permission, Scope
from perfportal.core.models import Service, User
from perfportal.core.periods import Period, periods_between

# A return that has ended still owes what was due by then, and keeps what it has sent.
ASKED_FOR = (
    Q(source__ended_on__isnull=True)
    | Q(submitted_on__isnull=False)
    | Q(due_on__lte=F("source__ended_on"))
)


@dataclass(frozen=True)
class SourceFilters:
    """What the list of sources shows, as it stands in the address."""

    kind: str = ""
    service: str = ""
    problem: str = ""

    @property
    def is_set(self) -> bool:
        return any((self.kind, self.service, self.problem))


@dataclass(frozen=True)
class Entry:
    """A source on a day: how many KPIs in use come from it, and what is not in order."""

    source: DataSource
    kpis: int
    agreement: AgreementStanding | None
    dates: tuple[tuple[ReturnDate, DueStanding], ...]
    problems: tuple[Problem, ...]


def get_sources(filters: SourceFilters, *, as_of: dt.date) -> list[Entry]:
    """The sources in use that the filters let through, by name, in two queries."""
    sources = _with_counts(DataSource.objects.in_use()).prefetch_related("dates")
    if filters.kind:
        sources = sources.filter(kind=filters.kind)
    if filters.service:
        sources = sources.filter(service__slug=filters.service)
    entries = [entry_of(source, as_of=as_of) for source in sources.order_by(Lower("name"), "pk")]
    if not filters.problem:
        return entries
    return [entry for entry in entries if filters.problem in entry.problems]


def get_kpis_without_source(user) -> list[KPI]:
    """KPIs in use that the viewer may see and that name no entry of the register."""
    kpis = KPI.objects.visible_to(user).in_use().filter(data_source__isnull=True)
    return list(kpis.order_by("code"))


def get_source(slug: str) -> DataSource | None:
    """One source with what its page shows."""
    dates = ReturnDate.objects.select_related("submitted_by").order_by("-due_on")
    sources = _with_counts(DataSource.objects.all()).prefetch_related(Prefetch("dates", dates))
    return sources.filter(slug=slug).first()


def get_kpis_of(user, source: DataSource) -> list[KPI]:
    """The KPIs in use that come from a source and that the viewer may see, by code."""
    kpis = KPI.objects.visible_to(user).in_use().filter(data_source=source)
    return list(kpis.order_by("code"))


def get_codes_of(source: DataSource) -> list[str]:
    """The codes of all KPIs that name a source and are not retired."""
    kpis = source.kpis.exclude(state=LifeCycle.RETIRED)
    return list(kpis.order_by("code").values_list("code", flat=True))


def entry_of(source: DataSource, *, as_of: dt.date) -> Entry:
    """A source, read with its dates and its count of KPIs, as it stands on a day."""
    agreement = standing_of(source, as_of=as_of)
    dates = tuple(
        (date, due_standing(date.due_on, date.submitted_on, as_of=as_of))
        for date in source.dates.all()
    )
    facts = SourceFacts(
        has_owner=source.owner is not None and source.owner.is_active,
        agreement=agreement,
        dates=tuple(standing.state for _date, standing in dates),
        feeds_a_kpi=None if source.kind == SourceKind.REPORT else source.kpi_count > 0,
    )
    return Entry(source, source.kpi_count, agreement, dates, tuple(source_problems(facts)))


def standing_of(source: DataSource, *, as_of: dt.date) -> AgreementStanding | None:
    """Where a partner's agreement stands; None for every other kind of source."""
    if source.kind != SourceKind.PARTNER:
        return None
    return agreement_standing(
        Agreement(source.agreement_state), source.agreement_until, as_of=as_of
    )


def get_services_with_sources() -> list[tuple[str, str]]:
    """The services that own a source in use, for the filter."""
    owning = DataSource.objects.in_use().values("service")
    services = Service.objects.filter(pk__in=owning).order_by("name")
    return list(services.values_list("slug", "name"))


def get_calendar(first: dt.date, last: dt.date) -> list[ReturnDate]:
    """The due dates from one day to another, both included, by day."""
    dates = ReturnDate.objects.filter(ASKED_FOR, due_on__range=(first, last))
    return list(
        dates.select_related("source__service", "source__owner", "submitted_by").order_by(
            "due_on", "source__name"
        )
    )


def get_calendar_years(*, as_of: dt.date) -> list[Period]:
    """The financial years that have due dates, newest first, with the present one."""
    days = ReturnDate.objects.aggregate(first=Min("due_on"), last=Max("due_on"))
    ends = [Period.financial_year_of(day) for day in (days["first"], days["last"], as_of) if day]
    return list(reversed(periods_between(min(ends), max(ends))))


def get_return_date(uid) -> ReturnDate | None:
    dates = ReturnDate.objects.select_related("source__service__directorate", "source__owner")
    return dates.filter(uid=uid).first()


def get_reports() -> list[DataSource]:
    """The reports made outside the portal that have not ended, by service and name."""
    reports = DataSource.objects.in_use().with_people().filter(kind=SourceKind.REPORT)
    return list(reports.order_by("service__name", "name", "pk"))


def get_reports_to_review(user, *, as_of: dt.date) -> list[DataSource]:
    """The reports of the services that this person heads, where it is time to ask again."""
    headed = user.access.scope_ids(Permission.APPROVE_VALUES, Scope.SERVICE)
    reports = DataSource.objects.in_use().filter(kind=SourceKind.REPORT, service__in=headed)
    return [one for one in reports if is_review_due(one.last_reviewed_on, as_of=as_of)]


def get_returns_owed(user, *, as_of: dt.date) -> list[ReturnDate]:
    """The dates of this person's returns that are overdue or due soon, by day."""
    soon = as_of + dt.timedelta(days=SOON_DAYS)
    dates = ReturnDate.objects.filter(
        ASKED_FOR, source__owner=user, submitted_on__isnull=True, due_on__lte=soon
    )
    return list(dates.select_related("source__owner").order_by("due_on", "source__name"))


def get_people():
    """Who may own a source: everybody with an active account, by name."""
    return User.objects.filter(is_active=True).order_by("full_name")


def _with_counts(sources):
    used = Q(kpis__state__in=[LifeCycle.ACTIVE, LifeCycle.UNDER_REVIEW])
    return sources.with_people().annotate(kpi_count=Count("kpis", filter=used))
