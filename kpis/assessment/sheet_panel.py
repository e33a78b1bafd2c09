"""What the evidence sheet of a value says of its status: the stored result and its working."""

from django.utils.translation import gettext as _

from kpis.assessment.explanations import explain
from kpis.assessment.presenters import headline
from kpis.assessment.queries.outlooks import get_outlooks
from kpis.assessment.queries.pages import get_result
from perfportal.core import clock
from perfportal.core.registries import Panel

TEMPLATE = "kpis/collection/partials/_sheet_rows.html"


def status_panel(request, actual) -> Panel:
    """Status, and each step of the working; that there is none yet is said."""
    result = get_result(actual.kpi, actual.period)
    if result is None:
        rows = [{"key": _("Status"), "value": _("It has not been assessed yet.")}]
    else:
        mark = headline(result).mark
        rows = [{"key": _("Status now"), "value": f"{mark.word}. {mark.sr_text}"}]
        outlook = get_outlooks(actual.kpi, as_of=clock.today()).get(actual.period)
        rows += [{"key": step.title, "value": step.text} for step in explain(result, outlook)]
    return Panel(_("Status and how it was worked out"), TEMPLATE, {"rows": rows})
