"""The council's own values of the settings in `setting_table`: read, and changed with a reason."""

from dataclasses import dataclass
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from perfportal.core import audit
from perfportal.core.access.roles import Permission
from perfportal.core.models import Organisation, User
from perfportal.core.registries import consequences, events, vetoes
from perfportal.core.setting_table import SECTIONS, SETTINGS, TIMETABLE, Setting

__all__ = [
    "SECTIONS",
    "SETTINGS",
    "TIMETABLE",
    "Setting",
    "SettingChange",
    "change_setting",
    "change_settings",
    "check_order",
    "get_consequences",
    "get_setting",
    "get_settings",
]


def get_setting(organisation, name: str):
    """The council's value, or the default."""
    own = organisation.settings if organisation else {}
    return own.get(name, SETTINGS[name].default)


def get_settings(organisation, names) -> dict:
    """Several settings by name."""
    return {name: get_setting(organisation, name) for name in names}


def check_order(timetable: dict) -> None:
    """Refuse a timetable whose steps do not follow each other."""
    for earlier, later in pairwise(TIMETABLE):
        if timetable[later] < timetable[earlier]:
            sentence = _("%(later)s: not before day %(day)s, which is the %(earlier)s.") % {
                "later": SETTINGS[later].words,
                "day": timetable[earlier],
                "earlier": str(SETTINGS[earlier].words).lower(),
            }
            raise ValidationError({later: sentence})


@dataclass(frozen=True)
class SettingChange:
    """A setting that is to have another value; others may object, or follow."""

    organisation: Organisation
    name: str
    before: object
    after: object
    by: User
    reason: str = ""


def get_consequences(*, by, organisation, values: dict) -> list[str]:
    """What would follow if the council had these values, in words; nothing is changed."""
    before = get_settings(organisation, values)
    return [
        sentence
        for name, value in values.items()
        if value != before[name]
        for sentence in consequences.collect(
            "core.change_setting", SettingChange(organisation, name, before[name], value, by)
        )
    ]


def change_setting(*, by, organisation, name: str, value, reason="") -> None:
    """Set one value, audited with the old one. The value that there is already changes nothing."""
    _change(by, organisation, {name: value}, reason=reason)


def change_settings(
    *, by, organisation, values: dict, reason: str, seen: dict | None = None
) -> list[str]:
    """Set several values at once, with the reason; the names of those that changed.

    `seen` are the values that the person had before them. Raises ValidationError, by name where it
    is about one setting.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the settings change.")})
    changed = _change(by, organisation, values, reason=reason.strip(), seen=seen)
    if not changed:
        raise ValidationError(_("Nothing has been changed: change a setting, or leave the page."))
    return changed


@transaction.atomic
def _change(by, organisation, values: dict, *, reason="", seen=None) -> list[str]:
    by.access.require(Permission.MANAGE_SETTINGS)
    if unknown := [name for name in values if name not in SETTINGS]:
        raise ValidationError(_("There is no setting called %s.") % unknown[0])
    council = Organisation.objects.select_for_update().get(pk=organisation.pk)
    before = get_settings(council, values)
    _check_seen(before, seen)
    changes = [
        SettingChange(council, name, before[name], SETTINGS[name].check(name, value), by, reason)
        for name, value in values.items()
        if value != before[name]
    ]
    _check(council, changes)
    after = {change.name: change.after for change in changes}
    council.settings = council.settings | after
    council.save(update_fields=["settings"])
    if changes:
        before = {name: before[name] for name in after}
        audit.record(by=by, verb="setting.changed", subject=council, before=before, after=after,
                     reason=reason)  # fmt: skip
    for change in changes:
        events.publish("setting.changed", change=change)
    organisation.settings = council.settings
    return list(after)


def _check_seen(now: dict, seen: dict | None) -> None:
    if seen is not None and any(seen.get(name) != value for name, value in now.items()):
        raise ValidationError(
            _(
                "Somebody else has changed the settings meanwhile. Look at them as they are now, "
                "and change them again if it is still needed."
            )
        )


def _check(council, changes: list[SettingChange]) -> None:
    """Refuse what another part of the portal objects to, and a timetable out of order."""
    objections = {
        change.name: sentences
        for change in changes
        if (sentences := vetoes.collect("core.change_setting", change))
    }
    if objections:
        raise ValidationError(objections)
    if any(change.name in TIMETABLE for change in changes):
        check_order(get_settings(council, TIMETABLE) | {c.name: c.after for c in changes})
