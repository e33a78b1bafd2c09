"""The council's own words for offices and bodies (domain-rules T7); one default each."""

from django.utils.translation import gettext_lazy as _

from perfportal.core.models import get_organisation

DEFAULTS = {
    "cabinet": _("Cabinet"),
    "cabinet_member": _("Cabinet Member"),
    "leader": _("Leader"),
    "cmt": _("Corporate Management Team"),
    "cmt_short": _("CMT"),
    "select_committee": _("Select Committee"),
    "directorate": _("Directorate"),
    "service_head": _("Service head"),
    "democratic_services": _("Democratic Services"),
}


def labels(organisation) -> dict[str, str]:
    """All labels, with the council's own where it has set them."""
    own = organisation.labels if organisation else {}
    return {key: own.get(key) or str(word) for key, word in DEFAULTS.items()}


def label(key: str, organisation=None) -> str:
    """One label; a key that is not in the table is a mistake in our code."""
    organisation = organisation or get_organisation()
    own = organisation.labels.get(key) if organisation else None
    return own or str(DEFAULTS[key])
