"""What collection objects to in its own acts (vetoes)."""

from django.utils.translation import gettext as _

from kpis.collection.queries.evidence import has_evidence
from perfportal.core.council_settings import get_setting
from perfportal.core.registries import vetoes

HEADLINE = "1"


@vetoes.register(act="actual.pass_check")
def tier1_needs_evidence(actual) -> str | None:
    """A headline figure without evidence is not marked as checked (domain-rules 6.3)."""
    if not needs_evidence(actual) or has_evidence(actual):
        return None
    return _(
        "A Tier 1 figure needs evidence before it is marked as checked: attach the file or link "
        "that shows it on the figure's page, or ask %(who)s to."
    ) % {"who": actual.kpi.data_provider or _("the data provider")}


def needs_evidence(actual) -> bool:
    """A figure of Tier 1, where the council insists; an answer without a figure has nothing to
    show.
    """
    if actual.kpi.tier.code != HEADLINE or (actual.revision and actual.revision.marker):
        return False
    return get_setting(actual.kpi.organisation, "tier1_evidence") == "needed"
