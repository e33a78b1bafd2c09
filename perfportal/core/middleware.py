"""What every request needs: an expired session told to HTMX, and refusals in plain sentences."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers

from perfportal.core.concurrency import Conflict
from perfportal.core.htmx import hx_redirect, page_of, wants_fragment
from perfportal.core.views.errors import AWAY, database_away


class HtmxSessionMiddleware:
    """Sends the page, not a fragment of it, to sign-in when a session has expired."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if getattr(request, "htmx", None):
            patch_vary_headers(response, ["HX-Request"])
            if self._goes_to_sign_in(response):
                return hx_redirect(request, redirect_to_login(page_of(request)).url)
        return response

    @staticmethod
    def _goes_to_sign_in(response) -> bool:
        sign_in = resolve_url(settings.LOGIN_URL)
        return response.status_code == 302 and response["Location"].startswith(sign_in)


class PlainSentencesMiddleware:
    """A conflict becomes a page with both versions (409), a lost database one to retry (503)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, Conflict):
            return self._conflict(request, exception)
        if isinstance(exception, AWAY):
            return database_away()
        return None

    @staticmethod
    def _conflict(request, conflict):
        template = "components/conflict.html" if wants_fragment(request) else "409.html"
        context = {"conflict": conflict, "rows": _both_versions(conflict)}
        return render(request, template, context, status=409)


def _both_versions(conflict) -> list[dict]:
    """The fields that differ: what the record says now, and what this person typed."""
    rows = [
        {
            "label": _label(conflict.theirs, name),
            "theirs": getattr(conflict.theirs, name, ""),
            "mine": mine,
        }
        for name, mine in conflict.mine.items()
    ]
    return [row for row in rows if row["theirs"] != row["mine"]]


def _label(record, name) -> str:
    names = {field.name: str(field.verbose_name) for field in record._meta.concrete_fields}
    return names.get(name, name.replace("_", " ")).capitalize()
