"""The portal's own programs, started as docker-compose.yml writes them."""

import contextlib
import os
import shlex
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def compose_command(service, replace=None):
    """A service's command for this machine's Python; `replace` puts our paths for the image's."""
    command = COMPOSE["services"][service]["command"]
    for image_path, path in (replace or {}).items():
        assert image_path in command, f"{service} has no {image_path} in its command"
        command = command.replace(image_path, path)
    program, *arguments = shlex.split(command)
    return [sys.executable, *([] if program == "python" else ["-m", program]), *arguments]


@contextlib.contextmanager
def running(command, *, environment, log):
    """A program in the background, asked to end afterwards; it must end within 20 seconds."""
    with log.open("w") as output:
        program = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield program
    finally:
        program.terminate()
        try:
            program.wait(20)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
            raise AssertionError(f"{command} did not end when asked:\n{log.read_text()}") from None


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


def get(address, headers=None):
    """Status, headers and text of an answer; None while nothing listens."""
    asking = urllib.request.Request(address, headers=headers or {})
    try:
        with urllib.request.build_opener(NoRedirect).open(asking, timeout=5) as response:
            return response.status, response.headers, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()
    except OSError:
        return None
