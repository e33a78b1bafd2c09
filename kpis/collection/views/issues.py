"""The log of data issues."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kpis.collection import quality_policies as policies
from kpis.collection.actions import issues
from kpis.collection.presenters.issues import issue_rows, issues_words, note_rows
from kpis.collection.quality_forms import IssueForm, IssueNoteForm
from kpis.collection.queries.issues import (
    IssueFilters,
    get_feeding_sources,
    get_issue,
    get_issues,
    get_nameable_kpis,
    get_notes,
    get_suppliers,
)
from kpis.register.queries.sources import get_people
from perfportal.core import clock, submissions
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.htmx import render_page
from perfportal.core.models import get_organisation

STATES = (("open", _("Open")), ("resolved", _("Resolved")), ("all", _("All")))


@access_rule(Permission.VIEW_UNAPPROVED)
@require_safe
def issue_list(request):
    """What is wrong with whose data, by the day it is to be put right."""
    council, today = get_organisation(), clock.today()
    suppliers = get_suppliers(council)
    filters = _read(request.GET, suppliers)
    found = get_issues(council, filters)
    context = {
        "rows": issue_rows(found, as_of=today),
        "shown": issues_words(found, as_of=today),
        "filters": _controls(filters, suppliers),
        "may_raise": policies.can_raise(request.user),
    }
    table = "kpis/collection/partials/_issue_table.html"
    return render_page(request, "kpis/collection/issue_list.html", context, fragment=table)


@access_rule(Permission.VIEW_UNAPPROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def issue_new(request):
    """Log an issue; the link on a KPI's page fills in its code."""
    policies.check_can_raise(request.user)
    form = IssueForm(
        request.POST or None,
        kpis=get_nameable_kpis(request.user),
        sources=get_feeding_sources(),
        people=get_people(),
        initial={
            "codes": request.GET.get("kpi", ""),
            "owner": request.user,
            "submission": submissions.new_key(),
        },
    )
    if form.is_valid() and _raise(request, form):
        return redirect("kpis:issue-list")
    status = 422 if form.is_bound else 200
    return render(request, "kpis/collection/issue_new.html", {"form": form}, status=status)


@access_rule(Permission.VIEW_UNAPPROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def issue_detail(request, uid):
    """One issue with what has been said of it; its owner notes what happened."""
    issue = _issue_or_404(uid)
    form = IssueNoteForm(request.POST or None, initial=_first_note(issue))
    if request.method == "POST":
        policies.check_can_follow(request.user, issue)
    if form.is_valid() and _note(request, issue, form):
        return redirect("kpis:issue-detail", uid=uid)
    context = {
        "issue": issue,
        "row": issue_rows([issue], as_of=clock.today())[0],
        "notes": note_rows(get_notes(issue)),
        "form": form if policies.can_follow(request.user, issue) else None,
    }
    status = 422 if form.is_bound else 200
    return render(request, "kpis/collection/issue_detail.html", context, status=status)


def _issue_or_404(uid):
    issue = get_issue(get_organisation(), uid)
    if issue is None:
        raise Http404
    return issue


def _first_note(issue) -> dict:
    return {
        "state": issue.state,
        "version": issue.version,
        "submission": submissions.new_key(),
    }


def _read(data, suppliers) -> IssueFilters:
    """Filters of the address; what is not known there is left out."""
    state, supplier = data.get("state", "open"), data.get("supplier", "")
    return IssueFilters(
        state=state if state in dict(STATES) else "open",
        supplier=supplier if supplier in suppliers else "",
    )


def _controls(filters: IssueFilters, suppliers: list[str]) -> list[dict]:
    choices = {
        "state": (_("Show"), list(STATES)),
        "supplier": (_("Supplier"), [("", _("All")), *((name, name) for name in suppliers)]),
    }
    return [
        {"name": name, "label": label, "options": options, "chosen": getattr(filters, name)}
        for name, (label, options) in choices.items()
    ]


def _raise(request, form) -> bool:
    try:
        issues.raise_issue(
            by=request.user,
            organisation=get_organisation(),
            found=form.found(),
            submission=form.cleaned_data["submission"],
        )
    except submissions.AlreadySubmitted:
        messages.info(request, _("This form was sent before; it was saved once."))
    except ValidationError as error:
        form.take_faults(error)
        return False
    else:
        messages.success(request, _("The issue has been logged."))
    return True


def _note(request, issue, form) -> bool:
    try:
        issues.note(by=request.user, issue=issue, **form.cleaned_data)
    except submissions.AlreadySubmitted:
        messages.info(request, _("This form was sent before; it was saved once."))
    except ValidationError as error:
        form.take_faults(error)
        return False
    else:
        messages.success(request, _("Your note has been kept."))
    return True
