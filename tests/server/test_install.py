"""What `make run` says where something is missing, and what it leaves as it was."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OLD = 'import sys; sys.exit("version_info" in " ".join(sys.argv))'
WITHOUT_VENV = 'import sys; sys.exit("ensurepip" in " ".join(sys.argv))'


@pytest.fixture
def place(tmp_path):
    """A folder with the scripts and nothing that they have made."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    for name in ("requirements-tools.txt", "requirements-node.txt", "requirements.txt"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def pretend(place, name, code):
    """A program of that name, ahead of any other on the path."""
    program = place / "bin" / name
    program.parent.mkdir(exist_ok=True)
    program.write_text(f"#!{sys.executable}\n{code}\n")
    program.chmod(0o755)


def bash(place, commands, **environment):
    """What the functions of install.sh do; HOME lies in the test's own folder."""
    path = f"{place / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-c", f"set -euo pipefail; . scripts/install.sh; {commands}"],
        cwd=place,
        env={"PATH": path, "HOME": str(place / "home")} | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_old_python_is_named_with_the_remedy(place):
    pretend(place, "python3", OLD)
    done = bash(place, "PYTHON=python3 find_python")
    assert done.returncode == 1
    assert done.stderr.strip().startswith("Python 3.11 or newer is needed: install it with 'apt")


def test_missing_venv_module_is_named_with_the_remedy(place):
    pretend(place, "python3", WITHOUT_VENV)
    done = bash(place, "PYTHON=python3; make_tools")
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "Python's venv module is missing: install it with 'apt install python3-venv'."
    )
    assert not (place / ".tools").exists()


def test_node_that_cannot_be_had_is_named_with_the_remedy(place):
    for name in ("node", "npm"):
        pretend(place, name, "import sys; sys.exit(1)")
    tools = place / ".tools" / "bin"
    tools.mkdir(parents=True)
    pretend(place, "python", 'import sys; sys.exit("No matching distribution")')
    shutil.move(place / "bin" / "python", tools / "python")
    done = bash(place, "need_node")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "No matching distribution",
        "",
        "Node could not be installed: install it with 'apt install nodejs npm', then try again.",
    ]


@pytest.mark.parametrize(("version", "code"), [("17.9.1", 1), ("18.0.0", 0), ("24.19.0", 0)])
def test_node_is_taken_from_version_18(place, version, code):
    if not shutil.which("node"):
        pretend(place, "node", f"import sys; sys.exit({code})")
    pretend(place, "npm", "")
    shown = f"Object.defineProperty(process.versions, 'node', {{value: '{version}'}});"
    (place / "pretend.cjs").write_text(shown)
    done = bash(place, "has_node", NODE_OPTIONS=f"--require {place / 'pretend.cjs'}")
    assert done.returncode == code, done.stderr


def test_env_is_written_once_and_for_its_owner_only(place):
    first = bash(place, f"PYTHON={sys.executable}; write_env")
    text = (place / ".env").read_text()
    again = bash(place, f"PYTHON={sys.executable}; write_env")
    assert (first.returncode, again.returncode, again.stdout) == (0, 0, "")
    assert stat.S_IMODE((place / ".env").stat().st_mode) == 0o600
    assert (place / ".env").read_text() == text
    secret = next(line for line in text.splitlines() if line.startswith("SECRET_KEY="))
    assert len(secret) > 60


def test_env_of_a_person_is_left_as_it_was(place):
    (place / ".env").write_text("SECRET_KEY=mine\n")
    bash(place, f"PYTHON={sys.executable}; write_env")
    assert (place / ".env").read_text() == "SECRET_KEY=mine\n"


@pytest.mark.parametrize("home", ["", "/dev/null/home"])
def test_home_that_cannot_be_written_gets_a_stand_in(place, home):
    done = bash(place, 'need_writable_home; echo "$HOME"', HOME=home)
    assert done.stdout.strip() == str(place / ".tools" / "home")


def test_home_that_can_be_written_stays(place):
    done = bash(place, 'need_writable_home; echo "$HOME"')
    assert done.stdout.strip() == str(place / "home")


def stamp_of(place, kind):
    locks = "requirements.txt" + (" requirements-dev.txt" if kind == "dev" else "")
    return bash(place, f'printf "%s" "{kind} $PWD $(checksum {locks})"').stdout


@pytest.fixture
def installed(place):
    """An environment and a tool that do nothing; `installed(kind)` stamps it as made."""
    shutil.copy(ROOT / "requirements-dev.txt", place)
    for folder in (".venv/bin", ".tools/bin"):
        (place / folder).mkdir(parents=True)
    (place / ".venv/bin/python").symlink_to(sys.executable)
    (place / ".tools/bin/uv").symlink_to("/bin/true")
    return lambda kind: (place / ".venv/.stamp").write_text(stamp_of(place, kind))


@pytest.mark.parametrize(
    ("there", "wanted", "installs"),
    [("run", "run", False), ("dev", "run", False), ("dev", "dev", False), ("run", "dev", True)],
)
def test_environment_that_holds_enough_is_left_alone(place, installed, there, wanted, installs):
    installed(there)
    done = bash(place, f"PYTHON=python3; make_venv {wanted}")
    assert done.returncode == 0, done.stderr
    assert ("Installing" in done.stdout) is installs
    assert (place / ".venv/.stamp").read_text() == stamp_of(place, wanted if installs else there)


@pytest.mark.parametrize("kind", ["run", "dev"])
def test_environment_of_another_lock_is_synced(place, installed, kind):
    installed(kind)
    (place / "requirements.txt").write_text("changed")
    assert "Installing" in bash(place, f"PYTHON=python3; make_venv {kind}").stdout
    assert (place / ".venv/.stamp").read_text() == stamp_of(place, kind)
