"""The calendar of statutory returns, and the review of reports made outside the portal."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kpis.register.actions import returns
from kpis.register.forms.reports import ReviewForm
from kpis.register.forms.sources import SubmittedForm
from kpis.register.policies import (
    can_review_report,
    can_submit,
    check_can_submit,
    check_reviews_any,
)
from kpis.register.presenters.returns import (
    calendar_months,
    calendar_words,
    report_rows,
    report_words,
)
from kpis.register.queries.sources import (
    get_calendar,
    get_calendar_years,
    get_reports,
    get_return_date,
)
from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.periods import Period, PeriodError, parse_period


@access_rule(Permission.VIEW_UNAPPROVED)
@require_safe
def return_list(request):
    """The due dates of a financial year by month."""
    today = clock.today()
    years = get_calendar_years(as_of=today)
    year = _year(request.GET.get("period"), years, today)
    dates = get_calendar(year.start, year.end)
    context = {
        "months": calendar_months(
            dates, may_submit=lambda source: can_submit(request.user, source), as_of=today
        ),
        "shown": calendar_words(dates, as_of=today),
        "years": years,
        "year": year,
    }
    return render(request, "kpis/register/return_list.html", context)


@access_rule(Permission.VIEW_UNAPPROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def return_submit(request, uid):
    """Say on which day a return was submitted."""
    date = date_or_404(uid)
    check_can_submit(request.user, date.source)
    form = SubmittedForm(request.POST or None, initial={"on": clock.today()})
    if form.is_valid():
        try:
            returns.submit(by=request.user, date=date, **form.cleaned_data)
            messages.success(request, _("%s is marked as submitted.") % date.source.name)
            return redirect("kpis:return-list")
        except ValidationError as error:
            form.take_faults(error)
    status = 422 if form.is_bound else 200
    context = {"date": date, "form": form}
    return render(request, "kpis/register/return_submit.html", context, status=status)


@access_rule(Permission.MANAGE_REGISTER)
@require_POST
def return_remove(request, uid):
    """Take off a due date that was a mistake."""
    date = date_or_404(uid)
    try:
        returns.remove_date(by=request.user, date=date)
        messages.success(request, _("The due date has been taken off."))
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    return redirect("kpis:source-detail", slug=date.source.slug)


@access_rule(Permission.VIEW_UNAPPROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def report_review(request):
    """Who reads the reports that are made outside the portal, and what they cost in hours."""
    reports = get_reports()
    own = [report for report in reports if can_review_report(request.user, report)]
    if request.method == "POST":
        check_reviews_any(own)
    form = ReviewForm(request.POST or None, reports=own)
    if form.is_valid() and _answer(request, form):
        return redirect("kpis:report-review")
    context = {
        "rows": report_rows(reports),
        "words": report_words(reports),
        "form": form if own else None,
    }
    status = 422 if form.is_bound else 200
    return render(request, "kpis/register/report_review.html", context, status=status)


def date_or_404(uid):
    date = get_return_date(uid)
    if date is None:
        raise Http404
    return date


def _answer(request, form) -> bool:
    answered = returns.answer(by=request.user, answers=form.answers())
    if not answered:
        form.add_error(None, _("Choose yes or no for at least one report."))
        return False
    words = ngettext(
        "Your answer on %(count)s report is saved.",
        "Your answers on %(count)s reports are saved.",
        len(answered),
    )
    messages.success(request, words % {"count": len(answered)})
    return True


def _year(text, years: list[Period], today) -> Period:
    """The year of the address where it is one of the choices, else the present one."""
    try:
        chosen = parse_period(text) if text else None
    except PeriodError:
        chosen = None
    return chosen if chosen in years else Period.financial_year_of(today)
