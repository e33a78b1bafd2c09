"""A broker of this process's own, and the environment in which the services start."""

import pytest
import redis

from tests.server.programs import compose_command, running
from tests.services import database_url, redis_url, wait_until


@pytest.fixture
def broker(broker_at, settings):
    """An empty Redis database that this process's portal sends its jobs to."""
    broker_at(redis_url())
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()
        yield client
        client.flushdb()


@pytest.fixture
def production(transactional_db, broker, settings):
    """What docker-compose.yml sets, for the test database and the broker at hand."""
    return {
        "DEBUG": "0",
        "DEMO": "0",
        "HTTPS": "1",
        "BEHIND_PROXY": "1",
        "ALLOWED_HOSTS": "portal.example,127.0.0.1",
        "DATABASE_URL": database_url(),
        "REDIS_URL": settings.REDIS_URL,
        "DJANGO_SETTINGS_MODULE": "perfportal.settings",
    }


@pytest.fixture
def celery_worker(production, tmp_path):
    """A real worker process that is ready for messages."""
    log = tmp_path / "worker.log"
    with running(compose_command("worker"), environment=production, log=log) as program:
        wait_until(lambda: " ready." in log.read_text(), seconds=40, what="the Celery worker")
        yield program
