"""Addresses under /performance/ and /data/: bytes of a publication, or not found."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import condition, require_safe

from perfportal.core import clock
from perfportal.core.access.rules import Public, access_rule
from reporting.public import publications
from reporting.rendering import CSV, JSON, csv_metadata

PUBLIC = Public("Residents read what has been published")


@access_rule(PUBLIC)
@require_safe
def performance_index(request):
    """The years that have been published."""
    years = publications.newest_of_each_year(at=clock.now())
    return render(request, "reporting/public/index.html", {"publications": years})


def _etag(request, year, path="", version=None):
    page = _page(year, path, version)
    return f'"{page.sha256}"' if page else None


def _page(year, path, version):
    period = publications.read_year(year)
    publication = period and publications.find(period, version=version, at=clock.now())
    return publication and publications.find_page(publication, path)


@access_rule(PUBLIC)
@require_safe
@condition(etag_func=_etag)
def published_page(request, year, path="", version=None):
    """One page or file of a year's report: of the newest version, or of the version named."""
    page = _page(year, path, version)
    if page is None:
        raise Http404
    body = bytes(page.body)
    if page.content_type == CSV:
        return HttpResponse(body, content_type=CSV)
    return render(
        request,
        "reporting/public/published.html",
        # The bytes were rendered, and escaped, by our own templates when they were published.
        {"page": page, "body": mark_safe(body.decode())},  # noqa: S308
    )


@access_rule(PUBLIC)
@require_safe
def open_data(request, path):
    """A data file over all published years: the newest version of each, oldest year first."""
    bodies = [
        bytes(page.body)
        for publication in reversed(publications.newest_of_each_year(at=clock.now()))
        if (page := publications.find_page(publication, path))
    ]
    if not bodies:
        raise Http404
    return HttpResponse(_one_header(bodies), content_type=CSV)


@access_rule(PUBLIC)
@require_safe
def open_data_metadata(request, path):
    """The CSVW description of a data file."""
    years = publications.newest_of_each_year(at=clock.now())
    if not any(publications.find_page(publication, path) for publication in years):
        raise Http404
    return HttpResponse(csv_metadata(path.rsplit("/", 1)[-1], path), content_type=JSON)


def _one_header(bodies: list[bytes]) -> bytes:
    first, *rest = bodies
    return first + b"".join(body.partition(b"\r\n")[2] for body in rest)
