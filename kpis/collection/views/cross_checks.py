"""Rules between KPIs, for the performance team: listed, tried, made, changed, ended."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kpis.calculations.cross import Operator, Rule
from kpis.collection.actions import cross_checks
from kpis.collection.check_forms import CrossCheckForm, EndCheckForm
from kpis.collection.presenters.cross_checks import cross_check_rows, try_rows
from kpis.collection.queries.checks import get_cross_check, get_cross_checks, get_numbers
from perfportal.core import clock, submissions
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.models import get_organisation
from perfportal.core.periods import Period, PeriodKind, last_closed

TRIED_ON = 4


@access_rule(Permission.MANAGE_REGISTER)
@require_safe
def cross_check_list(request):
    """Every rule with when it holds; those that have ended below."""
    rows = cross_check_rows(get_cross_checks(), as_of=clock.today())
    return render(request, "kpis/collection/cross_check_list.html", {"rows": rows})


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def cross_check_new(request):
    """A new rule; it can be tried on the last quarters before it is saved."""
    first = {"valid_from": _last_quarter().start, "submission": submissions.new_key()}
    form = CrossCheckForm(request.POST or None, initial=first)

    def save(**facts):
        organisation, key = get_organisation(), form.cleaned_data["submission"]
        return cross_checks.create(
            by=request.user, organisation=organisation, submission=key, **facts
        )

    return _form_page(request, form, save, None)


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def cross_check_change(request, uid):
    """The facts of a rule, and its end."""
    check = _check_or_404(uid)
    first = {name: getattr(check, name) for name in cross_checks.FACTS} | {"seen": check.version}
    form = CrossCheckForm(request.POST or None, initial=first)

    def save(**facts):
        version = form.cleaned_data["seen"] or 0
        return cross_checks.change(by=request.user, check=check, version=version, **facts)

    return _form_page(request, form, save, check)


@access_rule(Permission.MANAGE_REGISTER)
@require_POST
def cross_check_end(request, uid):
    """Let a rule end."""
    check = _check_or_404(uid)
    form = EndCheckForm(request.POST)
    if form.is_valid() and _end(request, check, form):
        return redirect("kpis:cross-check-list")
    first = {name: getattr(check, name) for name in cross_checks.FACTS} | {"seen": check.version}
    context = {"form": CrossCheckForm(initial=first), "check": check, "end_form": form}
    return render(request, "kpis/collection/cross_check_form.html", context, status=422)


def _check_or_404(uid):
    check = get_cross_check(uid)
    if check is None:
        raise Http404
    return check


def _form_page(request, form, save, check):
    tried, status = [], 200
    if form.is_valid():
        saved = _tried_or_saved(request, form, save)
        if saved is True:
            return redirect("kpis:cross-check-list")
        tried = saved or []
    if form.is_bound and form.errors:
        status = 422
    end_form = EndCheckForm(initial={"seen": check.version}) if check else None
    context = {"form": form, "check": check, "end_form": end_form, "tried": tried}
    return render(request, "kpis/collection/cross_check_form.html", context, status=status)


def _tried_or_saved(request, form, save):
    """True once it is saved; the rows of a trial; None where it is refused."""
    facts = form.facts()
    try:
        if "try" not in request.POST:
            made = save(**facts)
            messages.success(request, _("The rule is saved: %s.") % made)
            return True
        cross_checks.check_facts(get_organisation(), facts)
    except submissions.AlreadySubmitted:
        messages.info(request, _("This rule has been saved already; there is one of it."))
        return True
    except ValidationError as error:
        form.take_faults(error)
        return None
    return _try(facts)


def _try(facts):
    within, operator = facts["within"], Operator(facts["operator"])
    rule = Rule(facts["left"], operator, facts["right"], within=within)
    periods = [_last_quarter()]
    while len(periods) < TRIED_ON:
        periods.append(periods[-1].previous())
    return try_rows(rule, periods, get_numbers(rule.codes, periods))


def _end(request, check, form) -> bool:
    data = form.cleaned_data
    try:
        cross_checks.end(
            by=request.user, check=check, version=data["seen"], on=data["on"], reason=data["reason"]
        )
    except ValidationError as error:
        form.take_faults(error)
        return False
    messages.success(request, _("The rule has ended."))
    return True


def _last_quarter() -> Period:
    return last_closed(PeriodKind.QUARTER, clock.today())
