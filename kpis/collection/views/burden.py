"""What collecting costs, and the question that tells: how long did it take, roughly?"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kpis.collection.actions import effort
from kpis.collection.effort_form import EffortForm, first_answer
from kpis.collection.presenters.burden import BurdenFacts, burden_page
from kpis.collection.queries.effort import (
    get_answer,
    get_given_by,
    get_kpi_efforts,
    get_reports_by_service,
    get_rounds_by_effort,
)
from kpis.collection.queries.rounds import get_round
from kpis.collection.views.value_page import read_period
from perfportal.core import submissions
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import SIGNED_IN, access_rule
from perfportal.core.council_settings import get_setting
from perfportal.core.models import get_organisation
from perfportal.core.registries import evidence


@access_rule(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_effort(request, token):
    """Ask roughly how long a round took; only those who gave figures in it find the question."""
    round_ = get_round(get_organisation(), read_period(token))
    kpis = get_given_by(request.user, round_) if round_ else []
    if not kpis:
        raise Http404
    given = get_answer(request.user, round_)
    form = EffortForm(request.POST or None, kpis=kpis, initial=first_answer(given))
    if form.is_valid() and _answer(request, round_, form):
        return redirect("kpis:entry-home")
    context = {"form": form, "round": round_, "given": given}
    status = 422 if form.is_bound else 200
    return render(request, "kpis/collection/entry_effort.html", context, status=status)


@access_rule(Permission.VIEW_CMT)
@require_safe
def burden(request):
    """Hours and cost by round, service and KPI, reports outside the portal included."""
    organisation = get_organisation()
    rounds = get_rounds_by_effort(organisation)
    efforts = get_kpi_efforts(organisation, rounds)
    facts = BurdenFacts(
        rounds=rounds,
        efforts=efforts,
        reports=get_reports_by_service(),
        opened=evidence.collect("kpis.burden", [one.kpi.pk for one in efforts]),
        an_hour=get_setting(organisation, "officer_hour_cost"),
    )
    return render(request, "kpis/collection/burden.html", {"burden": burden_page(facts)})


def _answer(request, round_, form) -> bool:
    hours, named = form.answer()
    data = form.cleaned_data
    try:
        effort.answer(
            by=request.user,
            round_=round_,
            hours=hours,
            named=named,
            version=data["version"],
            submission=data["submission"],
        )
    except submissions.AlreadySubmitted:
        messages.info(request, _("This form was sent before; it was saved once."))
    except ValidationError as error:
        form.take_faults(error)
        return False
    else:
        messages.success(request, _("Thank you. Your answer has been kept."))
    return True
