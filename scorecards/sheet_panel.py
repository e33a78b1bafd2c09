"""What the evidence sheet of a value says of signatures: who signed a scorecard with it."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from kpis.wording import NO_NUMBER, format_plain, rag_word
from perfportal.core.registries import Panel
from scorecards.models import PeriodSignature

TEMPLATE = "kpis/collection/partials/_sheet_rows.html"


def signature_panel(request, actual) -> Panel:
    """One line for each scorecard that was signed with this KPI for the period."""
    rows = [
        {"key": signature.scorecard.name, "value": signed_words(signature, figure)}
        for signature in _signatures(actual)
        for figure in signature.signed_figures
        if figure["code"] == actual.kpi.code
    ]
    rows = rows or [{"key": _("Scorecard"), "value": _("No scorecard has been signed with it.")}]
    return Panel(_("Signed by the director"), TEMPLATE, {"rows": rows})


def _signatures(actual):
    day = actual.period_end
    signed = PeriodSignature.objects.filter(period_start__lte=day, period_end__gte=day)
    return signed.select_related("scorecard", "signed_by").order_by("signed_at")


def signed_words(signature: PeriodSignature, figure: dict) -> str:
    """With the figure and status as they were signed."""
    at = timezone.localtime(signature.signed_at)
    return _("%(who)s, %(day)s, for %(period)s: figure %(value)s, target %(target)s, %(rag)s") % {
        "who": signature.signed_by,
        "day": f"{at.day} {at:%B %Y, %H:%M}",
        "period": signature.period.short_label,
        "value": _plain(figure["value"]),
        "target": _plain(figure["target"]),
        "rag": rag_word(figure["rag"]).lower(),
    }


def _plain(number: str | None) -> str:
    """Signed with four decimals, as it was stored."""
    return format_plain(Decimal(number)) if number else NO_NUMBER
