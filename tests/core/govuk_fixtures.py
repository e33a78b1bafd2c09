"""The markup that govuk-frontend ships for each component, and a way to compare ours with it."""

import json
import os
from html.parser import HTMLParser
from pathlib import Path

import pytest

COMPONENTS = Path("node_modules/govuk-frontend/dist/govuk/components")
ADDED_BY_DJANGO = {"aria-invalid"}

needs_node_modules = pytest.mark.skipif(
    not COMPONENTS.exists() and os.environ.get("CI") != "true",
    reason="node_modules is absent: run npm ci",
)


def shipped(component, name):
    """The outline of the fixture `name` of a component."""
    fixtures = json.loads((COMPONENTS / component / "fixtures.json").read_text())["fixtures"]
    return outline(next(item["html"] for item in fixtures if item["name"] == name))


def outline(html):
    """Tags with their attributes and the text between, whitespace aside."""
    parser = _Outline()
    parser.feed(html)
    return parser.parts


class _Outline(HTMLParser):
    def __init__(self):
        super().__init__()
        self.parts = []

    def handle_starttag(self, tag, attrs):
        kept = {key: value for key, value in attrs if key not in ADDED_BY_DJANGO}
        self.parts.append((tag, tuple(sorted(kept.items(), key=str))))

    def handle_endtag(self, tag):
        self.parts.append(f"/{tag}")

    def handle_data(self, data):
        if text := " ".join(data.split()):
            self.parts.append(text)
