"""Runs web server and worker side by side; both end together, by Ctrl-C or when one ends."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 15  # seconds that a program has to end before it is killed


class Stop(Exception):
    """Somebody asked us to end."""


def main(port):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask_to_stop)
    programs = {}
    try:
        for name, command in commands(port).items():
            programs[name] = subprocess.Popen([sys.executable, *command], cwd=ROOT)
        announce(port, programs)
        ended = first_to_end(programs)
        print(f"The {ended} program ended; stopping.", file=sys.stderr)
        return 1
    except Stop:
        return 0
    finally:
        stop(programs.values())


def commands(port):
    address = f"127.0.0.1:{port}"
    return {
        "web": ["-m", "gunicorn", "perfportal.wsgi", "--bind", address, "--log-level", "warning"],
        "worker": ["manage.py", "work"],
    }


def ask_to_stop(*_signal):
    raise Stop


def announce(port, programs):
    """Prints the address once it answers, so that nobody clicks too early."""
    address = f"http://127.0.0.1:{port}"
    while all(program.poll() is None for program in programs.values()):
        if answers(f"{address}/healthz"):
            print(
                f"\nThe portal is at {address}\n{how_to_sign_in()}\nStop it with Ctrl-C.\n",
                flush=True,
            )
            return
        time.sleep(0.2)


def how_to_sign_in():
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfportal.settings")
    from django.conf import settings

    if settings.DEMO:
        return "Sign in: choose a person on the sign-in page; one click, no password."
    return "Sign in with your e-mail address and password."


def answers(address):
    try:
        with urllib.request.urlopen(address, timeout=2) as response:
            return response.status == 200
    except OSError:
        return False


def first_to_end(programs):
    while True:
        for name, program in programs.items():
            if program.poll() is not None:
                return name
        time.sleep(0.5)


def stop(programs):
    """Asks every program to end, and kills what has not ended in time."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for program in programs:
        if program.poll() is None:
            program.terminate()
    deadline = time.monotonic() + PATIENCE
    for program in programs:
        try:
            program.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
