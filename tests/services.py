"""Which services and folders the tests find on this machine."""

import os
import shutil
import socket
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import connection

PORTS = {"redis": 6379, "postgres": 5432, "postgresql": 5432}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def is_answering(url, *, seconds=2):
    """Whether something listens at the host and port of an address."""
    parts = urlsplit(url)
    address = (parts.hostname or "127.0.0.1", parts.port or PORTS[parts.scheme])
    try:
        socket.create_connection(address, timeout=seconds).close()
    except OSError:
        return False
    return True


def redis_url():
    """This process's own database on the Redis server of the tests, or nothing."""
    server = os.environ.get("TEST_REDIS_URL", "").rstrip("/")
    return server and f"{server}/{os.getpid() % 15 + 1}"


def database_url():
    """The test database at hand, as another process finds it."""
    given = connection.settings_dict
    person = ":".join(quote(part, safe="") for part in (given["USER"], given["PASSWORD"]) if part)
    host = ":".join(str(part) for part in (given["HOST"], given["PORT"]) if part)
    return f"postgres://{person}@{host}/{given['NAME']}"


def chromium_path():
    """The browser of this machine, or None."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def has_shared_data():
    return Path(settings.SHARED_DATA).is_dir()


def free_port():
    """A port that nothing listens on at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until(is_so, *, seconds, what):
    """Asks again and again; fails with the name of what did not come."""
    deadline = time.monotonic() + seconds
    while not (answer := is_so()):
        assert time.monotonic() < deadline, f"{what} did not come within {seconds} seconds"
        time.sleep(0.2)
    return answer
