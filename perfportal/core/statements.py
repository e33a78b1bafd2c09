"""What the pages about the portal say: the accessibility statement and the list of cookies.

The accessibility statement says what the council has typed after a real test, and assumes nothing.
"""

from dataclasses import dataclass

from django.conf import settings as portal_settings
from django.utils.translation import gettext_lazy as _

NOT_TESTED = _(
    "Not yet tested. This website has not been tested against the Web Content Accessibility "
    "Guidelines version 2.2 AA standard, so we do not say how far it meets them."
)
COMPLIANCE = {
    "full": _(
        "This website is fully compliant with the Web Content Accessibility Guidelines version "
        "2.2 AA standard."
    ),
    "partial": _(
        "This website is partially compliant with the Web Content Accessibility Guidelines version "
        "2.2 AA standard, due to the non-compliances listed below."
    ),
    "none": _(
        "This website is not compliant with the Web Content Accessibility Guidelines version 2.2 "
        "AA standard. The non-compliances are listed below."
    ),
}


@dataclass(frozen=True)
class AccessibilityStatement:
    """The parts that the council fills in, from its setting `accessibility`.

    `compliance` is full, partial or none; without it the page says that nothing has been tested.
    """

    council: str
    compliance: str
    problems: tuple[str, ...]
    contact_email: str
    contact_phone: str
    tested_on: str
    tested_by: str
    prepared_on: str
    reviewed_on: str
    nation: str

    @classmethod
    def of(cls, organisation):
        settings = organisation.settings if organisation else {}
        typed = settings.get("accessibility", {})
        return cls(
            council=organisation.name if organisation else str(_("the council")),
            compliance=COMPLIANCE.get(typed.get("compliance"), NOT_TESTED),
            problems=tuple(typed.get("problems", ())),
            contact_email=typed.get("contact_email", ""),
            contact_phone=typed.get("contact_phone", ""),
            tested_on=typed.get("tested_on", ""),
            tested_by=typed.get("tested_by", ""),
            prepared_on=typed.get("prepared_on", ""),
            reviewed_on=typed.get("reviewed_on", ""),
            nation=settings.get("nation", "england"),
        )


@dataclass(frozen=True)
class Cookie:
    name: str
    purpose: str
    ends: str


def cookies_set() -> list[Cookie]:
    """The cookies of the signed-in pages, by the names and ages of the settings."""
    hours = portal_settings.SESSION_COOKIE_AGE // 3600
    return [
        Cookie(
            portal_settings.SESSION_COOKIE_NAME,
            _("Keeps you signed in"),
            _("When you sign out, or after %(hours)s hours") % {"hours": hours},
        ),
        Cookie(
            portal_settings.CSRF_COOKIE_NAME,
            _("Makes sure that a form comes from our own page"),
            _("After a year"),
        ),
        Cookie(
            "messages",
            _("Carries a message, such as that something has been saved, to the next page"),
            _("When the message has been shown"),
        ),
    ]
