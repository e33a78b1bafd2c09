"""The measure of docs/architecture.md and our style: what is longer wants to be two."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = [
    "perfportal",
    "kpis",
    "scorecards",
    "recommendations",
    "reporting",
    "scripts",
    "benchmarks",
]
MODULE, FUNCTION, VIEW_BODY = 300, 40, 20


def modules():
    found = (path for folder in SOURCE for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def functions(path):
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, kinds)]


def name_of(path):
    return str(path.relative_to(ROOT))


def lines_of_body(function):
    """Lines from the first statement on, the docstring left out."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return function.end_lineno - body[0].lineno + 1 if body else 0


def is_view(path):
    return "views" in path.parts or path.name == "views.py"


def test_there_is_something_to_measure():
    assert len(modules()) > 100


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_module_keeps_to_the_measure(path):
    assert len(path.read_text().splitlines()) <= MODULE


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_functions_keep_to_the_measure(path):
    sizes = {f.name: f.end_lineno - f.lineno + 1 for f in functions(path)}
    assert {name: size for name, size in sizes.items() if size > FUNCTION} == {}


@pytest.mark.parametrize("path", [p for p in modules() if is_view(p)], ids=name_of)
def test_view_bodies_keep_to_the_measure(path):
    sizes = {function.name: lines_of_body(function) for function in functions(path)}
    assert {name: size for name, size in sizes.items() if size > VIEW_BODY} == {}
