"""Answers to HTMX: the page's own partial, asked for at the page's own address."""

from urllib.parse import urlsplit

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def wants_fragment(request) -> bool:
    """An HTMX request that is neither boosted nor a restore of the browser's history."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_page(request, template, context=None, *, fragment=None, status=200) -> HttpResponse:
    """The whole page, or the partial that the page includes where a fragment is wanted."""
    chosen = fragment if fragment and wants_fragment(request) else template
    response = render(request, chosen, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def hx_redirect(request, url) -> HttpResponse:
    """Send the browser to another page; HTMX would put a 302's page into the target."""
    if getattr(request, "htmx", None):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def page_of(request) -> str:
    """The path and query of the page that an HTMX request was made from, or the home page."""
    current = urlsplit(request.htmx.current_url_abs_path or "/")
    return current.path + (f"?{current.query}" if current.query else "")
