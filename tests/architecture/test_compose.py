"""docker-compose.yml, the Dockerfile, .env.example and settings.py speak of the same things."""

import re
import shlex
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

ROOT = Path(__file__).parents[2]
COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(COMPOSE_TEXT)
SERVICES = COMPOSE["services"]
OURS = ["migrate", "web", "worker", "beat"]
SETTINGS = (ROOT / "perfportal/settings.py").read_text()
READ_BY_SETTINGS = set(re.findall(r"\b(?:env\.\w+|env|required)\(\s*\"([A-Z_]+)\"", SETTINGS))
EXAMPLE = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
FOR_OTHERS = {"POSTGRES_PASSWORD"}  # the database's own


def test_the_services_are_those_of_production():
    assert sorted(SERVICES) == ["beat", "migrate", "postgres", "redis", "web", "worker"]


@pytest.mark.parametrize("name", OURS)
def test_command_exists(name):
    program, first, *rest = shlex.split(SERVICES[name]["command"])
    if program == "python":
        assert (ROOT / first).is_file()
        assert rest[0] in get_commands()
    else:
        assert find_spec(program)


def test_web_serves_a_module_that_exists():
    assert find_spec(shlex.split(SERVICES["web"]["command"])[1])


@pytest.mark.parametrize("name", OURS)
def test_environment_is_read_by_the_settings(name):
    named = set(SERVICES[name]["environment"])
    assert named - READ_BY_SETTINGS == set()
    assert named - EXAMPLE == set()


def test_example_and_settings_name_the_same_variables():
    assert set() == READ_BY_SETTINGS - EXAMPLE
    assert EXAMPLE - READ_BY_SETTINGS == FOR_OTHERS


def test_every_variable_that_compose_asks_for_is_in_the_example():
    assert set(re.findall(r"\$\{([A-Z_]+)", COMPOSE_TEXT)) - EXAMPLE == set()


@pytest.mark.parametrize("name", ["SECRET_KEY", "POSTGRES_PASSWORD"])
def test_secret_has_no_default(name):
    asked = re.findall(rf"\$\{{{name}([^}}]*)\}}", COMPOSE_TEXT)
    assert asked != []
    assert [text for text in asked if not text.startswith(":?Set ")] == []
    assert f"\n{name}=\n" in (ROOT / ".env.example").read_text()


def test_no_value_is_written_where_a_secret_belongs():
    passwords = re.findall(r"postgres://[^:]+:([^@]+)@", COMPOSE_TEXT)
    assert [text for text in passwords if not text.startswith("${POSTGRES_PASSWORD:?")] == []


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_service_is_watched_and_comes_back(name):
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_service_waits_for_the_database_and_the_broker(name):
    assert SERVICES[name]["depends_on"] == {
        "migrate": {"condition": "service_completed_successfully"},
        "redis": {"condition": "service_healthy"},
    }
    assert SERVICES["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}


def test_data_outlives_the_containers():
    mounts = {mount.split(":")[0] for each in SERVICES.values() for mount in each["volumes"]}
    assert mounts == set(COMPOSE["volumes"]) == {"database", "queue", "media", "beat"}


def test_nothing_listens_beyond_this_machine():
    ports = [port for each in SERVICES.values() for port in each.get("ports", [])]
    assert ports == ["127.0.0.1:${PORT:-8000}:8000"]


def test_image_copies_what_exists():
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.M)
    assert [name for line in copied for name in line.split() if not (ROOT / name).exists()] == []


def test_image_is_given_every_app_and_folder_that_runs():
    taken = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")} | {"perfportal"}
    assert apps | {"templates", "static", "manage.py", "gunicorn.conf.py"} <= taken


def test_hooks_and_ci_call_make_only():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    entries = [hook["entry"] for repo in hooks for hook in repo["hooks"]]
    assert [repo["repo"] for repo in hooks] == ["local"]
    assert entries == ["make check", "make test"]
    assert (ROOT / ".ci/run").read_text().rstrip().endswith("make test")
