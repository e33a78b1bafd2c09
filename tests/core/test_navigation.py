"""The navigation lists what a person may open, in order, and marks where they are."""

import pytest

from perfportal.core import navigation
from perfportal.core.access.access import Access, Grant
from perfportal.core.access.roles import Permission, Role


class Person:
    def __init__(self, *roles):
        self.access = Access(tuple(Grant(role, None) for role in roles))


@pytest.fixture(autouse=True)
def entries(monkeypatch):
    monkeypatch.setattr(navigation, "_entries", {})
    navigation.register("Audit", "core:privacy", Permission.VIEW_AUDIT, order=30)
    navigation.register("Statement", "core:accessibility", None, order=10)
    navigation.register("Cookies", "core:cookies", None, order=20)


def labels(*roles, path="/"):
    return [item.label for item in navigation.items_for(Person(*roles), path=path)]


def test_pages_beyond_a_role_are_left_out():
    assert labels(Role.DATA_PROVIDER) == ["Statement", "Cookies"]


def test_a_permission_adds_its_page():
    assert labels(Role.AUDITOR) == ["Statement", "Cookies", "Audit"]


def test_the_section_of_the_page_is_marked():
    items = navigation.items_for(Person(), path="/cookies/details/")
    assert [(item.url, item.current) for item in items] == [
        ("/accessibility/", False),
        ("/cookies/", True),
    ]
