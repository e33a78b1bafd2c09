"""Habits that a page could ask for and only a test keeps."""

import ast
import json
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEFT_OUT = {
    ".git", ".venv", ".tools", "node_modules", "var", "__pycache__", "build", "vectors",
    ".hypothesis", ".ruff_cache", ".pytest_cache", ".import_linter_cache", "screenshots",
}  # fmt: skip
KINDS = {".py", ".html", ".js", ".mjs", ".scss", ".sh", ".md", ".toml", ".txt", ".yml", ".yaml",
         ".json", ".csv", ""}  # fmt: skip
LEFT_OPEN = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]) + r")\b")
ADDRESSES = re.compile(
    r"(registry\.npmjs|pypi\.org|pythonhosted|deb\.debian|github\.com/.*/releases/download"
    r"|--(extra-)?index-url|--find-links(?! *[\\`'\",])[ =]\S)"
)
MACHINE_PATHS = re.compile(r"(?<![\w.])/(work|home/\w+|root|Users/\w+|opt/wheels)/")
LEAVES_OUT = re.compile(r"pytest\.(mark\.)?(skip|skipif|xfail)")
VAGUE = {"utils.py", "helpers.py", "common.py", "misc.py"}


def files():
    """Every text file of the project; third-party and made folders are left out."""
    for path in sorted(ROOT.rglob("*")):
        parts = set(path.relative_to(ROOT).parts)
        if path.is_file() and not parts & LEFT_OUT and path.suffix in KINDS and path.name != ".env":
            yield path


FILES = list(files())
THIS = Path(__file__)


def found(pattern, paths):
    """Where a pattern stands: "file:line text"."""
    return [
        f"{path.relative_to(ROOT)}:{number} {line.strip()[:80]}"
        for path in paths
        if path != THIS
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line)
    ]


def test_there_are_files_to_look_at():
    names = {str(path.relative_to(ROOT)) for path in FILES}
    assert {"Makefile", ".ci/run", "scripts/run", "package-lock.json"} <= names


def test_nothing_is_left_open():
    code = [path for path in FILES if path.suffix in {".py", ".html", ".js", ".scss", ".sh", ""}]
    assert found(LEFT_OPEN, code) == []


def test_no_file_names_a_registry():
    text = [path for path in FILES if path.suffix != ".md"]
    assert found(ADDRESSES, text) == []


def test_no_file_names_a_folder_of_one_machine():
    assert found(MACHINE_PATHS, FILES) == []


def test_browser_packages_are_locked_without_addresses():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []
    assert [
        name for name, entry in lock["packages"].items() if name and not entry["integrity"]
    ] == []


@pytest.mark.parametrize("name", ["", "-dev", "-tools", "-node"])
def test_python_packages_are_locked_by_version_and_hash(name):
    lines = (ROOT / f"requirements{name}.txt").read_text().splitlines()
    packages = [line for line in lines if line and line[0].isalnum()]
    assert packages != []
    assert [line for line in packages if not re.match(r"[\w.\-\[\]]+==\S+ .*\\$", line)] == []


def test_the_development_lock_holds_every_package_of_the_other():
    def names(lock):
        return set(re.findall(r"^([\w.\-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))

    assert names("requirements.txt") - names("requirements-dev.txt") == set()


def test_django_finds_one_postgres_driver():
    assert find_spec("psycopg2")
    assert find_spec("psycopg") is None


def test_no_module_has_a_name_that_says_nothing():
    assert [str(path) for path in FILES if path.name in VAGUE] == []


def silent_skips(text):
    """Lines that leave a test out, by a call or a mark, and do not say why."""
    nodes = list(ast.walk(ast.parse(text)))
    calls = {id(node.func): node for node in nodes if isinstance(node, ast.Call)}
    for node in nodes:
        if isinstance(node, ast.Attribute) and LEAVES_OUT.fullmatch(ast.unparse(node)):
            call = calls.get(id(node))
            if call is None or not says_why(call, ast.unparse(node)):
                yield node.lineno


def says_why(call, name):
    if any(keyword.arg == "reason" for keyword in call.keywords):
        return True
    return bool(call.args) and not name.endswith(("skipif", "mark.xfail"))


@pytest.mark.parametrize(
    "path", sorted((ROOT / "tests").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_a_test_that_is_left_out_says_why(path):
    assert list(silent_skips(path.read_text())) == []


@pytest.mark.parametrize(
    "text",
    ["pytest.skip()", "@pytest.mark.skip\ndef f(): ...", "m = pytest.mark.skipif(True)"],
)
def test_the_guard_sees_a_silent_skip(text):
    assert list(silent_skips(text)) == [1]


def test_assessments_are_read_by_a_verb_that_says_for_whom():
    """While an issued figure is revised a period has two rows (docs/decisions/0019)."""
    bare = re.compile(
        r"\bAssessment\.objects\.(?!(headline|issued|as_issued|reportable|every_row\w*)\()"
    )
    own = ("tests", "benchmarks", "migrations", "storing.py", "assessment.py")
    code = [
        path for path in FILES if path.suffix == ".py" and not {*path.parts, path.name} & {*own}
    ]
    assert found(bare, code) == []
