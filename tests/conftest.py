"""Fixtures that tests of every area share."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data():
    """The folder of real council data; a test that asks for it is marked `shared_data`."""
    from django.conf import settings

    return Path(settings.SHARED_DATA)
