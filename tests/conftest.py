"""Fixtures that tests of every area share."""

import shutil
from collections import defaultdict
from pathlib import Path

import pytest

from perfportal.celery import app
from perfportal.core.registries import vetoes


@pytest.fixture(scope="session")
def shared_data():
    """The folder of real council data; a test that asks for it is marked `shared_data`."""
    from django.conf import settings

    return Path(settings.SHARED_DATA)


@pytest.fixture(scope="session", autouse=True)
def kept_files():
    """The files that the tests' councils keep go with the tests."""
    yield
    from django.conf import settings

    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture(autouse=True)
def signed_framework(request, monkeypatch):
    """As if a scorecard had been signed long ago; `draft_framework` marks tests of a first one."""
    if request.node.get_closest_marker("draft_framework"):
        return
    acts = {**vetoes._acts, "kpis.edit_freely": [lambda _kpi: "Signed in April."]}
    monkeypatch.setattr(vetoes, "_acts", defaultdict(list, acts))


@pytest.fixture
def broker_at(settings):
    """`broker_at(address)`: jobs are announced to that broker until the test ends.

    Celery keeps its connections for good; they are dropped before and after, so that no test
    sends to the broker of another one that ran earlier in the same process.
    """

    def switch(address):
        settings.REDIS_URL = address
        app.conf.broker_url = address or None
        app._after_fork()  # the application's own way of forgetting its pools

    yield switch
    switch("")
