"""What scorecards object to when somebody else acts (vetoes)."""

from django.utils.translation import gettext as _

from perfportal.core.periods.naming import day_words
from perfportal.core.registries import vetoes
from scorecards.models import PeriodSignature


@vetoes.register(act="kpis.retire")
def signed_scorecards_keep_their_kpis(leaving) -> str | None:
    """A KPI does not leave before the end of a period that a director has signed with it."""
    signed = PeriodSignature.objects.filter(period_end__gte=leaving.on).order_by("-period_end")
    for signature in signed.select_related("scorecard"):
        if any(figure["code"] == leaving.kpi.code for figure in signature.signed_figures):
            return _(
                "%(scorecard)s has been signed for %(period)s with %(code)s on it: let it retire "
                "after %(day)s."
            ) % {
                "scorecard": signature.scorecard,
                "period": signature.period.short_label,
                "code": leaving.kpi.code,
                "day": day_words(signature.period_end),
            }
    return None


@vetoes.register(act="kpis.edit_freely")
def a_signed_framework_is_no_draft(kpi) -> str | None:
    """From the first signature under any scorecard on, a change has its reason and approver."""
    if PeriodSignature.objects.exists():
        return _("The framework has been signed: give the reason and the approver of the change.")
    return None
