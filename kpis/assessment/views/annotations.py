"""Breaks, rebases and events of a KPI: read, added, approved and withdrawn."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis.assessment.actions import annotations
from kpis.assessment.annotation_rows import annotation_row, annotation_rows
from kpis.assessment.forms.annotations import AnnotationDecisionForm, AnnotationForm
from kpis.assessment.policies import can_decide, can_withdraw, check_can_withdraw
from kpis.assessment.queries.annotations import (
    get_annotated_kpi,
    get_annotation,
    get_annotations,
)
from kpis.register.policies import can_manage, check_can_manage
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule


@access_rule(Permission.VIEW_UNAPPROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def kpi_annotations(request, code):
    """What happened to the series of a KPI; the performance team adds to it."""
    kpi = _kpi_or_404(request, code)
    form = AnnotationForm(request.POST or None)
    if request.method == "POST":
        check_can_manage(request.user)
        if form.is_valid() and _add(request, kpi, form):
            return redirect("kpis:kpi-annotations", code=kpi.code)
    context = {
        "kpi": kpi,
        "rows": annotation_rows(get_annotations(kpi), kpi.code),
        "form": form if can_manage(request.user) and not kpi.retired_on else None,
    }
    status = 422 if form.is_bound else 200
    return render(request, "kpis/assessment/kpi_annotations.html", context, status=status)


@access_rule(Permission.VIEW_UNAPPROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def kpi_annotation(request, code, uid):
    """One note: a rebase is approved here, and any of them withdrawn."""
    kpi = _kpi_or_404(request, code)
    found = get_annotation(request.user, kpi, uid)
    if found is None:
        raise Http404
    form = _decision_form(request, found)
    if request.method == "POST":
        check_can_withdraw(request.user, found)
        if form.is_valid() and _decide(request, found, form):
            return redirect("kpis:kpi-annotations", code=kpi.code)
    context = {
        "kpi": kpi,
        "row": annotation_row(found, kpi.code),
        "form": form if can_withdraw(request.user, found) else None,
    }
    status = 422 if form.is_bound else 200
    return render(request, "kpis/assessment/kpi_annotation.html", context, status=status)


def _kpi_or_404(request, code):
    kpi = get_annotated_kpi(request.user, code)
    if kpi is None:
        raise Http404
    return kpi


def _add(request, kpi, form) -> bool:
    try:
        annotations.add(by=request.user, kpi=kpi, note=form.note())
    except ValidationError as error:
        form.take_faults(error)
        return False
    messages.success(request, _("The note on %s is saved.") % kpi.code)
    return True


def _decision_form(request, found):
    return AnnotationDecisionForm(
        request.POST or None,
        may_approve=can_decide(request.user, found),
        initial={"version": found.version},
    )


def _decide(request, found, form) -> bool:
    data = form.cleaned_data
    how = {"by": request.user, "annotation": found, "version": data["version"]}
    try:
        if data["decision"] == "approve":
            annotations.approve(**how)
        else:
            annotations.withdraw(**how, reason=data["reason"])
    except ValidationError as error:
        form.take_faults(error)
        return False
    messages.success(request, f"{found.get_kind_display()}: {found.get_state_display()}.")
    return True
