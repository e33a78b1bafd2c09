"""What several pages of the register do alike."""

from django.core.exceptions import ValidationError
from django.http import Http404

from kpis.register.models import KPI
from kpis.register.queries import get_kpi_with_history


def kpi_or_404(request, code) -> KPI:
    """The KPI with its history, for a person who may see it."""
    kpi = get_kpi_with_history(request.user, code)
    if kpi is None:
        raise Http404
    return kpi


def say(form, error: ValidationError) -> None:
    """Each sentence at its field where the form has it, the others at the top."""
    by_field = error.error_dict if hasattr(error, "error_dict") else {None: error}
    for name, sentences in by_field.items():
        form.add_error(name if name in form.fields else None, sentences)
