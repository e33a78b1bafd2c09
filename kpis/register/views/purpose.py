"""The yearly review of what each KPI is for, and the changes that follow."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kpis.register.actions.purpose import finish_task, review_purpose
from kpis.register.forms.purpose import PurposeForm, TaskForm
from kpis.register.policies import check_can_do_task, check_can_review
from kpis.register.presenters.purpose import past_reviews, review_rows, review_words, task_rows
from kpis.register.queries.ownership import get_successors
from kpis.register.queries.purpose import (
    get_open_tasks,
    get_past_reviews,
    get_reviewed,
    get_task,
)
from kpis.register.views.kpi_pages import kpi_or_404
from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import SIGNED_IN, access_rule
from perfportal.core.registries import evidence


@access_rule(Permission.VIEW_UNAPPROVED)
@require_safe
def purpose_list(request):
    """The KPIs that wait for their review, and the changes that are to be made."""
    today = clock.today()
    reviewed, tasks = get_reviewed(request.user), get_open_tasks(request.user)
    context = {
        "rows": review_rows(reviewed, on=today),
        "tasks": task_rows(tasks, on=today),
        "shown": review_words(reviewed, tasks, on=today),
    }
    return render(request, "kpis/register/purpose_list.html", context)


@access_rule(Permission.VIEW_UNAPPROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def kpi_purpose(request, code):
    """The ten tests with what the records say about each, and the outcome, which is carried out."""
    kpi = kpi_or_404(request, code)
    check_can_review(request.user, kpi)
    known = evidence.collect("kpis.purpose", [kpi.pk])[kpi.pk]
    said = {}
    for one in known:
        said.setdefault(one.key, []).append(one.sentence)
    form = PurposeForm(
        request.POST or None,
        people=get_successors(on=clock.today()),
        evidence=said,
        initial={"version": kpi.version},
    )
    if form.is_valid() and _review(request, kpi, form):
        return redirect("kpis:purpose-list")
    context = {"kpi": kpi, "form": form, "past": past_reviews(get_past_reviews(kpi))}
    status = 422 if form.is_bound else 200
    return render(request, "kpis/register/kpi_purpose.html", context, status=status)


@access_rule(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def kpi_task(request, uid):
    """One change that is to be made: whoever owns it says when it is done."""
    task = get_task(request.user, uid)
    if task is None:
        raise Http404
    check_can_do_task(request.user, task)
    form = TaskForm(request.POST or None, initial={"version": task.version})
    if form.is_valid() and _finish(request, task, form):
        return redirect("core:home")
    context = {"task": task, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "kpis/register/kpi_task.html", context, status=status)


def _review(request, kpi, form) -> bool:
    version = form.cleaned_data["version"]
    try:
        review_purpose(by=request.user, kpi=kpi, version=version, verdict=form.verdict())
    except ValidationError as error:
        form.take_faults(error)
        return False
    messages.success(request, _("%s has been reviewed.") % kpi.code)
    return True


def _finish(request, task, form) -> bool:
    try:
        finish_task(by=request.user, task=task, **form.cleaned_data)
    except ValidationError as error:
        form.take_faults(error)
        return False
    messages.success(request, _("Done: %s") % task.what)
    return True
