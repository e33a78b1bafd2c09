"""What a person sees when the portal itself failed; nothing here asks the database."""

import sys

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import server_error as failed

AWAY = (OperationalError, InterfaceError)


@requires_csrf_token
def server_error(request):
    """503 where the database was lost before a view began (in the session, say); otherwise 500."""
    if isinstance(sys.exc_info()[1], AWAY):
        return database_away()
    return failed(request)


def database_away() -> HttpResponse:
    """The page to try again from, without the person's name: reading it would need the database."""
    connection.close()
    return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "60"})
