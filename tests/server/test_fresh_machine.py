"""`make run` on a new machine: empty HOME, no Node, no .git, no shared folder. Minutes; CI only."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.fresh
@pytest.mark.server
def test_make_run_answers_on_a_fresh_machine():
    tried = subprocess.run(
        ["scripts/try-fresh-machine", "--run-only"], cwd=ROOT, capture_output=True, text=True
    )
    assert tried.returncode == 0, tried.stdout + tried.stderr
    assert tried.stdout.splitlines()[-1] == "A fresh machine runs the portal."
