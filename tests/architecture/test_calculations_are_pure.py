"""The rules and the periods import nothing that they could not be tested without."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PURE = [ROOT / "kpis" / "calculations", ROOT / "perfportal" / "core" / "periods"]
FORBIDDEN = {"django", "pandas", "numpy"}
ALLOWED_OF_OURS = ("kpis.calculations", "perfportal.core.periods")
FILES = sorted(path for folder in PURE for path in folder.rglob("*.py"))


def imported(path):
    """Every module that a file imports, at its head or inside a function."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_there_are_files_to_look_at():
    assert len(FILES) >= 14


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_framework_is_imported(path):
    assert FORBIDDEN.isdisjoint(module.split(".")[0] for module in imported(path))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_room_further_out_is_imported(path):
    ours = [m for m in imported(path) if m.split(".")[0] in {"kpis", "perfportal", "scorecards"}]

    assert [module for module in ours if not module.startswith(ALLOWED_OF_OURS)] == []
