"""Each service of docker-compose.yml starts by its own command and answers."""

import subprocess
import sys

import pytest

from perfportal.core import jobs
from perfportal.core.models import Job, JobState, User
from tests.server.programs import ROOT, compose_command, get, running
from tests.services import free_port, wait_until

pytestmark = [pytest.mark.server, pytest.mark.celery]


@pytest.fixture
def web(production, tmp_path):
    """gunicorn on a port of its own; its address."""
    address = f"127.0.0.1:{free_port()}"
    command = compose_command("web", replace={"0.0.0.0:8000": address})
    with running(command, environment=production, log=tmp_path / "web.log"):
        wait_until(
            lambda: get(f"http://{address}/healthz"), seconds=40, what="an answer from gunicorn"
        )
        yield f"http://{address}"


def test_web_is_alive_and_ready(web):
    assert get(f"{web}/healthz")[0] == 200
    status, _headers, text = get(f"{web}/readyz")
    assert (status, text) == (200, '{"database": "ok", "broker": "ok"}')


def test_web_sends_people_to_https(web):
    status, headers, _text = get(f"{web}/", {"Host": "portal.example"})
    assert (status, headers["Location"]) == (301, "https://portal.example/")


def test_web_believes_the_proxy_that_ended_https(web):
    asked = {"Host": "portal.example", "X-Forwarded-Proto": "https"}
    status, headers, _text = get(f"{web}/", asked)
    assert status == 302
    assert headers["Location"].startswith("/account/sign-in/")
    assert "max-age=31536000" in headers["Strict-Transport-Security"]


def test_web_refuses_a_strange_host(web):
    assert get(f"{web}/", {"Host": "elsewhere.example"})[0] == 400


def test_worker_answers_a_ping(celery_worker, production):
    command = [sys.executable, "-m", "celery", "-A", "perfportal", "inspect", "ping"]
    asked = subprocess.run(
        [*command, "--timeout", "8"],
        cwd=ROOT,
        env=production | {"SECRET_KEY": "only-to-ask", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert asked.returncode == 0, asked.stdout + asked.stderr
    assert "pong" in asked.stdout


def test_worker_runs_a_job_that_was_enqueued(celery_worker):
    job = jobs.enqueue("core.seal_audit", by=User.objects.system())

    def finished():
        row = Job.objects.get(pk=job.pk)
        return row if row.is_finished else None

    done = wait_until(finished, seconds=20, what="the end of the job")
    assert (done.state, done.error, done.attempts) == (JobState.SUCCEEDED, "", 1)


def test_beat_starts_and_keeps_its_schedule(production, tmp_path):
    command = compose_command("beat", replace={"/app/var/beat": str(tmp_path)})
    log = tmp_path / "beat.log"
    with running(command, environment=production, log=log) as program:
        wait_until(lambda: list(tmp_path.glob("schedule*")), seconds=40, what="beat's schedule")
        wait_until(lambda: "beat: Starting" in log.read_text(), seconds=20, what="beat's start")
        assert program.poll() is None


def test_migrate_finds_nothing_left_to_do(production):
    done = subprocess.run(
        compose_command("migrate"),
        cwd=ROOT,
        env=production | {"SECRET_KEY": "only-to-migrate"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "No migrations to apply." in done.stdout
