"""The staff navigation: each app registers its pages, each person sees what they may open."""

from dataclasses import dataclass

from django.urls import reverse

from perfportal.core.access.roles import Permission


@dataclass(frozen=True)
class Entry:
    """A page that an app has put into the navigation; `permission` None: everyone signed in."""

    order: int
    label: str
    url_name: str
    permission: Permission | None


@dataclass(frozen=True)
class NavigationItem:
    """A link as the page shows it."""

    label: str
    url: str
    current: bool


_entries: dict[str, Entry] = {}


def register(label, url_name, permission=None, order=50):
    """Add a page; called once for each in `AppConfig.ready`. `label` is a lazy translation."""
    _entries[url_name] = Entry(order, label, url_name, permission)


def items_for(user, *, path) -> list[NavigationItem]:
    """The links for this person, in order, with the section that `path` lies in marked."""
    allowed = [
        entry
        for entry in sorted(_entries.values(), key=lambda entry: (entry.order, entry.url_name))
        if entry.permission is None or user.access.holds(entry.permission)
    ]
    links = [(entry.label, reverse(entry.url_name)) for entry in allowed]
    section = max((url for _, url in links if _holds(url, path)), key=len, default=None)
    return [NavigationItem(str(label), url, url == section) for label, url in links]


def _holds(url, path):
    return path == url or (url != "/" and path.startswith(url))
