"""Progress of a corrective action, as a round asks for it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis.collection import policies
from kpis.collection.actions.corrective_progress import CorrectiveProgress, give_progress
from kpis.collection.presenters.round_tasks import corrective_facts
from kpis.collection.queries.rounds import get_task
from kpis.collection.round_forms import TaskForm
from kpis.collection.views.round_page import FormPage, form_page, saved
from perfportal.core import submissions
from perfportal.core.access.rules import SIGNED_IN, access_rule


@access_rule(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def round_task(request, uid):
    """Still in hand, done, or moved to another day with a reason."""
    task = get_task(request.user, uid)
    if task is None:
        raise Http404
    policies.check_can_give_progress(request.user, task)
    start = {"version": task.corrective_action.version, "submission": submissions.new_key()}
    form = TaskForm(request.POST or None, initial=start)
    if form.is_valid() and _give(request, task, form):
        return redirect("kpis:entry-home")
    page = FormPage(
        _("Progress of a corrective action"),
        _("Save progress"),
        reverse("kpis:entry-home"),
        about=f"{task.corrective_action.kpi.code}, {task.round.period.short_label}",
        facts=tuple(corrective_facts(task)),
    )
    return form_page(request, form, page)


def _give(request, task, form) -> bool:
    data = form.cleaned_data
    progress = CorrectiveProgress(data["answer"], data["note"], data["due_on"])
    given = {"task": task, "version": data["version"], "submission": data["submission"]}
    try:
        done = saved(form, give_progress, by=request.user, progress=progress, **given)
    except submissions.AlreadySubmitted:
        messages.info(request, _("This form was sent before; it was saved once."))
        return True
    if done:
        messages.success(request, _("Progress has been saved."))
    return done
