"""A real browser, and the council in which the round is played."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.services import chromium_path

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "a-long-enough-passphrase"


@pytest.fixture(scope="session", autouse=True)
def playwright_beside_django():
    """Playwright runs a loop of its own; Django must not take it for asynchronous code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's Chromium; Playwright's own download is not to be had."""
    return browser_type_launch_args | {"executable_path": chromium_path(), "args": FLAGS}


@pytest.fixture
def axe():
    """Asserts that axe finds nothing on a page, or says what and where."""

    def check(page):
        page.wait_for_load_state()
        results = Axe().run(
            page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
        )
        found = [
            f"{violation['id']}: {node['html'][:160]}"
            for violation in results.response["violations"]
            for node in violation["nodes"]
        ]
        assert found == [], f"axe on {page.url}"

    return check
