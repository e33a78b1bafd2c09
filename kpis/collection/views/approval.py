"""Approving a page of values at once."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kpis.collection.actions import actuals
from kpis.collection.policies import check_is_approver
from kpis.collection.presenters import ReviewFacts, pages_of, review_rows, row_groups
from kpis.collection.queries.beside import get_besides
from kpis.collection.queries.corrective import get_due_days
from kpis.collection.queries.review import get_judged, get_to_approve, of_round
from kpis.collection.views.value_page import read_period
from perfportal.core import clock, submissions
from perfportal.core.access.rules import SIGNED_IN, access_rule


@access_rule(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request):
    """Every value that waits for this person; the ticked ones are approved in one act."""
    check_is_approver(request.user)
    values = list(get_to_approve(request.user))
    return _approval(request, values, pages=pages_of(values))


@access_rule(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def approval_page(request, token, slug):
    """One service's values of one round."""
    check_is_approver(request.user)
    values = of_round(get_to_approve(request.user), read_period(token))
    values = list(values.filter(kpi__service__slug=slug))
    if not values and request.method != "POST":
        raise Http404
    return _approval(request, values, pages=[])


def _approval(request, values, *, pages):
    held_out = []
    if request.method == "POST":
        approved, held_out = _approve(request, values)
        if not held_out:
            return redirect("kpis:approval")
        values = [value for value in values if value not in approved]
    rows = _rows(values, {held.actual for held in held_out})
    context = {
        "rows": rows,
        "groups": row_groups(rows),
        "held_out": held_out,
        "pages": pages if len(pages) > 1 else [],
        "submission": submissions.new_key(),
    }
    status = 422 if held_out else 200
    return render(request, "kpis/collection/approval.html", context, status=status)


def _rows(values, held):
    today = clock.today()
    facts = ReviewFacts(
        judged=get_judged(values, as_of=today),
        besides=get_besides(values),
        due_days=get_due_days({value.kpi_id for value in values}),
    )
    return review_rows(values, facts, as_of=today, held=held)


def _approve(request, values):
    try:
        approved, held_out = actuals.approve_page(
            by=request.user,
            chosen=_chosen(request.POST, values),
            submission=request.POST.get("submission", ""),
        )
    except submissions.AlreadySubmitted:
        messages.info(request, _("This page was sent before; it has been approved once."))
        return [], []
    _say(request, approved, held_out)
    return approved, held_out


def _chosen(data, values):
    """The ticked values with the version that the page showed of each."""
    ticked = set(data.getlist("chosen"))
    for value in values:
        if str(value.uid) in ticked:
            shown = data.get(f"version-{value.uid}", "")
            yield value, int(shown) if shown.isdigit() else 0


def _say(request, approved, held_out) -> None:
    if approved:
        words = ngettext("%(n)s value approved.", "%(n)s values approved.", len(approved))
        messages.success(request, words % {"n": len(approved)})
    elif not held_out:
        words = _("Nothing was approved: tick the values that you agree with.")
        messages.warning(request, words)
