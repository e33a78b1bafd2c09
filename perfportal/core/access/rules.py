"""The access rule that every view declares; `tests/architecture` walks the URLconf for it."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required

from perfportal.core.access.roles import Permission

SIGNED_IN = "signed in"


class Public(str):
    """Why a view may be read signed out."""


def access_rule(rule):
    """Declare who may open a view: a `Permission`, `SIGNED_IN`, or `Public("why")`.

    The decorator is the outermost one. A permission is checked here as held anywhere; the view's
    query or policy then asks about the object.
    """

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if isinstance(rule, Permission):
                request.user.access.require(rule)
            return view(request, *args, **kwargs)

        guarded.access_rule = rule
        return login_not_required(guarded) if isinstance(rule, Public) else guarded

    return decorate
