"""What the evidence sheet of a value says of reports: in which it was issued, and as what."""

import csv
import io

from django.utils import timezone
from django.utils.translation import gettext as _

from perfportal.core.registries import Panel
from reporting.models import PublishedPage

TEMPLATE = "kpis/collection/partials/_sheet_rows.html"


def issued_panel(request, actual) -> Panel:
    """One line for each version of a report that prints the value, from its frozen file."""
    pages = PublishedPage.objects.filter(path=f"kpis/{actual.kpi.code}.csv")
    pages = pages.select_related("publication").defer("publication__content")
    rows = [
        {"key": str(page.publication), "value": issued_words(page, line)}
        for page in pages.order_by("publication__published_at")
        for line in csv.DictReader(io.StringIO(bytes(page.body).decode()))
        if line["period_start"] == actual.period_start.isoformat()
        and line["period_end"] == actual.period_end.isoformat()
    ]
    rows = rows or [{"key": _("Report"), "value": _("No report has printed it.")}]
    return Panel(_("Issued in"), TEMPLATE, {"rows": rows})


def issued_words(page: PublishedPage, line: dict) -> str:
    """As it was printed, with the file's own SHA-256."""
    at = timezone.localtime(page.publication.published_at)
    figure = line["value"] or (f"[{line['status']}]" if line["status"] else "–")
    return _(
        "Published on %(day)s as %(figure)s %(unit)s, %(rag)s. SHA-256 of the file: %(digest)s"
    ) % {
        "day": f"{at.day} {at:%B %Y}",
        "figure": figure,
        "unit": line["unit"],
        "rag": line["rag"] or _("no status"),
        "digest": page.sha256,
    }
