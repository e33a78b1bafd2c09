"""What every page may show: the council, the navigation, and whether this is a demonstration."""

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.utils.functional import SimpleLazyObject

from perfportal.core import navigation
from perfportal.core.models import get_organisation


def portal(request):
    """Lazy, so a fragment that shows neither council nor navigation asks the database nothing."""
    return {
        "organisation": SimpleLazyObject(_organisation),
        "navigation": SimpleLazyObject(lambda: _navigation(request)),
        "is_demo": settings.DEMO,
    }


def _organisation():
    """None while the database is away: the page that says so must open all the same."""
    try:
        return get_organisation()
    except (DatabaseError, InterfaceError):
        return None


def _navigation(request):
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    return navigation.items_for(user, path=request.path)
