"""What every test meets: a missing service is named, and only what needs it is left out.

With CI=true a missing service is a failure, never a skip.
"""

import os

import pytest
from django.conf import settings

from tests.services import chromium_path, has_shared_data, is_answering, redis_url

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}

# what a marker needs, the question whether it is there, and the sentence said when it is not
NEEDS = {
    "browser": (
        lambda: chromium_path() is not None,
        "Chromium is not installed: run 'apt install chromium' for the browser tests.",
    ),
    "postgres": (
        lambda: "postgresql" in settings.DATABASES["default"]["ENGINE"],
        "this run is on SQLite: set TEST_DATABASE_URL to a PostgreSQL server for this test.",
    ),
    "celery": (
        lambda: bool(redis_url()) and is_answering(redis_url()),
        "no Redis answers: set TEST_REDIS_URL to a Redis server for this test.",
    ),
    "shared_data": (
        has_shared_data,
        "the council data is not there: set SHARED_DATA to its folder for this test.",
    ),
    "fresh": (
        lambda: IN_CI and os.environ.get("PORTAL_FRESH") != "1",
        "it installs everything anew: set CI=true, or call scripts/try-fresh-machine itself.",
    ),
}


def pytest_addoption(parser):
    parser.addoption(
        "--database-only",
        action="store_true",
        help="leave out the tests that use no database: for the second run, on PostgreSQL",
    )


def pytest_collection_modifyitems(config, items):
    """A celery test is a postgres test too; the second run leaves out what it cannot tell apart.

    What takes minutes by itself comes first, so that no process is left with it at the end.
    """
    for item in items:
        if item.get_closest_marker("celery"):
            item.add_marker("postgres")
    items.sort(key=lambda item: item.get_closest_marker("fresh") is None)
    if config.getoption("--database-only"):
        kept = [item for item in items if uses_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


def uses_database(item):
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(
        item.get_closest_marker("django_db")
        or item.get_closest_marker("postgres")
        or fixtures & {"db", "transactional_db"}
    )


def pytest_runtest_setup(item):
    for marker, (is_there, sentence) in NEEDS.items():
        if item.get_closest_marker(marker) and not is_there():
            (pytest.fail if IN_CI and marker != "fresh" else pytest.skip)(sentence)
