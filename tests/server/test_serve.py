"""Web server and worker of `make run` begin and end together."""

import os
import shutil
import signal
import socket
import subprocess
import sys

import pytest
from django.conf import settings

from scripts import port_is_free, serve
from tests.server.programs import ROOT, get
from tests.services import free_port, wait_until

pytestmark = pytest.mark.server


def environment_of(database):
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "perfportal.settings",
        "DATABASE_URL": f"sqlite:///{database}",
        "SECRET_KEY": settings.SECRET_KEY,
        "DEMO": "1",
    }


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """An empty database with all tables, to be copied."""
    database = tmp_path_factory.mktemp("serve") / "empty.sqlite3"
    migrate = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(migrate, cwd=ROOT, env=environment_of(database), check=True)
    return database


@pytest.fixture
def portal(tmp_path, migrated):
    """scripts/serve.py on a database of its own: the program and its address."""
    environment = environment_of(shutil.copy(migrated, tmp_path / "portal.sqlite3"))
    port = free_port()
    program = subprocess.Popen(
        [sys.executable, "scripts/serve.py", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    yield program, f"http://127.0.0.1:{port}"
    if program.poll() is None:
        os.killpg(program.pid, signal.SIGKILL)
    program.communicate()


def is_gone(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_both_end_when_asked(portal, number):
    program, address = portal
    wait_until(lambda: get(f"{address}/healthz"), seconds=40, what="the portal")
    program.send_signal(number)
    printed, _ = program.communicate(timeout=30)
    assert program.returncode == 0
    assert is_gone(program.pid)
    assert get(f"{address}/healthz") is None
    assert "Traceback" not in printed


def test_address_and_way_in_are_printed_and_one_ending_ends_the_other(portal):
    program, address = portal
    lines = []
    while not lines or "Ctrl-C" not in lines[-1]:
        lines.append(program.stdout.readline().strip())
        assert lines[-1] or len(lines) < 40
    assert f"The portal is at {address}" in lines
    assert "Sign in: choose a person on the sign-in page; one click, no password." in lines
    children = subprocess.run(
        ["pgrep", "-P", str(program.pid), "-f", "manage.py work"], capture_output=True, text=True
    )
    os.kill(int(children.stdout), signal.SIGKILL)
    printed, _ = program.communicate(timeout=30)
    assert program.returncode == 1
    assert "The worker program ended; stopping." in printed
    assert is_gone(program.pid)


def test_commands_are_gunicorn_and_work():
    assert serve.commands("8001") == {
        "web": [
            "-m",
            "gunicorn",
            "perfportal.wsgi",
            "--bind",
            "127.0.0.1:8001",
            "--log-level",
            "warning",
        ],
        "worker": ["manage.py", "work"],
    }


def test_port_in_use_is_named_with_the_remedy():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert port_is_free.trouble_with(str(port)) == (
            f"Port {port} is in use: stop the other program or run make run PORT={port + 1}."
        )


@pytest.mark.parametrize("text", ["", "abc", "0", "65536", "-1", "80 80"])
def test_what_is_no_port_is_refused(text):
    assert port_is_free.trouble_with(text).startswith(f"PORT={text} is no port: choose a number")


def test_free_port_is_no_trouble():
    assert port_is_free.trouble_with(str(free_port())) is None
