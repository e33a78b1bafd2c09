"""The settings of the tests: the portal's own, read from an environment that no `.env` can change.

`TEST_DATABASE_URL` names a PostgreSQL server; without it the tests use SQLite. Every process has
a database of its own, so runs may stand side by side.
"""

import os
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.gettempdir())
TEST_NAME = f"portal_test_{os.getuid()}_{os.getpid()}"

os.environ.update(
    SECRET_KEY="only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789",
    DEBUG="0",
    DEMO="0",
    HTTPS="0",
    ALLOWED_HOSTS="127.0.0.1,localhost,testserver",
    DATABASE_URL=os.environ.get("TEST_DATABASE_URL", "") or f"sqlite:///{FOLDER / TEST_NAME}",
    REDIS_URL="",  # the fixture `broker` names one for the tests that want it
    MEDIA_ROOT=str(FOLDER / f"{TEST_NAME}_media"),
    EMAIL_URL="memorymail://",
    LOG_LEVEL="WARNING",
    STATICFILES_STORAGE="django.contrib.staticfiles.storage.StaticFilesStorage",
)

from perfportal.settings import *  # noqa: E402, F403
from perfportal.settings import DATABASES  # noqa: E402

IS_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
DATABASES["default"]["TEST"] = {"NAME": f"{FOLDER / TEST_NAME}.sqlite3" if IS_SQLITE else TEST_NAME}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
