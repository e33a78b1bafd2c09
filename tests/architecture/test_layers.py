"""What import-linter cannot see: relations, URL names and templates keep to the layers too."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import get_resolver

ROOT = Path(__file__).parents[2]
LAYERS = ["core", "kpis", "scorecards", "recommendations", "reporting"]  # inner first
FOLDERS = {"core": "perfportal/core"}
TEMPLATES = {"core": ["account", "admin", "core", "components"]}
PYTHON_NAMES = re.compile(
    r"(?:reverse|reverse_lazy|redirect|resolve_url)\(\s*[\"'](\w+):[\w-]+[\"']"
)
TEMPLATE_NAMES = re.compile(r"{%\s*url\s+[\"'](\w+):[\w-]+[\"']")


def depth(label):
    return LAYERS.index(label)


def test_the_layers_are_all_our_apps():
    ours = {
        config.label
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(ROOT) and ".venv" not in config.path
    }
    assert ours == set(LAYERS)


@pytest.mark.parametrize("label", LAYERS)
def test_relations_point_inwards(label):
    outwards = [
        f"{model.__name__}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
        if field.related_model._meta.app_label in LAYERS
        if depth(field.related_model._meta.app_label) > depth(label)
    ]
    assert outwards == []


def names_used(label):
    """(file, namespace) for each URL name that the app's code and templates write down."""
    folders = [FOLDERS.get(label, label)]
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        yield from ((path, name) for name in PYTHON_NAMES.findall(path.read_text()))
    for folder in TEMPLATES.get(label, [label]):
        for path in (ROOT / "templates" / folder).rglob("*.html"):
            yield from ((path, name) for name in TEMPLATE_NAMES.findall(path.read_text()))


@pytest.mark.parametrize("label", LAYERS)
def test_addresses_point_inwards(label):
    outwards = [
        f"{path.relative_to(ROOT)} names {namespace}:"
        for path, namespace in names_used(label)
        if namespace in LAYERS and depth(namespace) > depth(label)
    ]
    assert outwards == []


def test_every_namespace_is_an_app():
    assert set(get_resolver().namespace_dict) - {"admin"} <= set(LAYERS)


def test_the_guard_reads_names():
    assert {name for label in LAYERS for _, name in names_used(label)} >= {"kpis", "scorecards"}
