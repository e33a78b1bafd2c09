"""Is the process alive, and can it reach what it needs?"""

from django.conf import settings
from django.db import Error, connection
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from perfportal.core.access.rules import Public, access_rule

PUBLIC = Public(
    "Load balancers and compose ask without signing in; nothing about the council is told"
)


@access_rule(PUBLIC)
@never_cache
def healthz(request):
    """The process answers; no database is asked."""
    return HttpResponse("ok", content_type="text/plain")


@access_rule(PUBLIC)
@never_cache
def readyz(request):
    """The database answers, and the broker where there is one; 503 names what does not."""
    checks = {"database": _database_answers()}
    if settings.REDIS_URL:
        checks["broker"] = _broker_answers()
    status = 200 if all(checks.values()) else 503
    return JsonResponse(
        {name: "ok" if up else "down" for name, up in checks.items()}, status=status
    )


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def _broker_answers() -> bool:
    import redis

    try:
        client = redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1
        )
        return bool(client.ping())
    except redis.RedisError:
        return False
