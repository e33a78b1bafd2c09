"""The publications that the public may see: embargoed ones do not exist for it yet."""

from django.db.models import Q

from perfportal.core.periods import Period, PeriodError, PeriodKind, parse_period
from reporting.models import Publication, PublishedPage, ReportKind


def visible(*, at):
    """Annual reports whose embargo, if any, is over."""
    free = Q(embargo_until__isnull=True) | Q(embargo_until__lte=at)
    return Publication.objects.filter(free, kind=ReportKind.ANNUAL)


def newest_of_each_year(*, at) -> list[Publication]:
    """The newest version of each year's report, newest year first, without the heavy content."""
    newest = {}
    for publication in visible(at=at).defer("content").order_by("-period_start", "-version"):
        newest.setdefault(publication.period_start, publication)
    return list(newest.values())


def find(year: Period, *, version: int | None = None, at) -> Publication | None:
    """A version of a year's report; the newest one where none is named."""
    found = visible(at=at).filter(period_kind=year.kind.value, period_start=year.start)
    if version is not None:
        found = found.filter(version=version)
    return found.defer("content").order_by("-version").first()


def find_page(publication: Publication, path: str) -> PublishedPage | None:
    return publication.pages.filter(path=path).first()


def read_year(text: str) -> Period | None:
    """The financial year of an address such as `2025-26`, or None."""
    try:
        period = parse_period(text)
    except PeriodError:
        return None
    return period if period.kind is PeriodKind.FINANCIAL_YEAR else None
