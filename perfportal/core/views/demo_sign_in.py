"""Sign in as one of the demo council's people by one click; there is no such page elsewhere."""

import uuid

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from perfportal.core.access.rules import Public, access_rule
from perfportal.core.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@access_rule(Public("signs in a person of the demo council; not found unless DEMO is set"))
@require_POST
def demo_sign_in(request):
    if not settings.DEMO:
        raise Http404
    person = get_object_or_404(User, uid=_uid(request), is_demo=True, is_active=True)
    login(request, person, backend=BACKEND)
    return redirect(_next_page(request))


def _uid(request):
    try:
        return uuid.UUID(request.POST.get("person", ""))
    except ValueError:
        raise Http404 from None


def _next_page(request):
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)
