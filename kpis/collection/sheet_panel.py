"""What the evidence sheet says of checks that were switched off when the value was given."""

from django.utils import timezone
from django.utils.translation import gettext as _

from kpis.calculations.checks import CheckCode
from kpis.collection.presenters.checks import CHECK_WORDS
from kpis.collection.presenters.kpi_checks import off_words
from kpis.collection.queries.checks import get_waivers
from perfportal.core.registries import Panel

TEMPLATE = "kpis/collection/partials/_sheet_rows.html"


def waivers_panel(request, actual) -> Panel:
    """One line for each; that there was none is said, too."""
    day = timezone.localdate(actual.revision.created_at)
    rows = [
        {"key": str(CHECK_WORDS[CheckCode(one.check_code)]), "value": off_words(one)}
        for one in get_waivers(actual.kpi, on=day)
    ]
    rows = rows or [{"key": _("Checks"), "value": _("None was switched off.")}]
    return Panel(_("Checks that were switched off"), TEMPLATE, {"rows": rows})
