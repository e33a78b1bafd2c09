"""The rounds of collection for the performance team: opening, closing, opening again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis.collection.actions import rounds
from kpis.collection.presenters.round_calendar import (
    calendar_rows,
    open_rounds,
    opened_words,
    year_links,
)
from kpis.collection.presenters.rounds import still_open_facts
from kpis.collection.queries.calendar import get_calendar
from kpis.collection.queries.rounds import get_open_rounds
from kpis.collection.round_forms import LockForm, OpenRoundForm, UnlockForm
from kpis.collection.views.round_page import FormPage, form_page, round_or_404, saved
from perfportal.core import clock, submissions
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.council_settings import SETTINGS, get_setting
from perfportal.core.models import get_organisation
from perfportal.core.periods import Period, PeriodError, PeriodKind, parse_period


@access_rule(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def round_list(request):
    """The rounds that are open, and the calendar of a year, from which one is opened."""
    organisation, today = get_organisation(), clock.today()
    form = OpenRoundForm(request.POST or None)
    if form.is_valid() and (opened := _open(request, organisation, form)):
        return redirect("kpis:round-detail", token=opened.period.token)
    year = _year(request.GET.get("year"), today)
    calendar = get_calendar(organisation, year)
    how = get_setting(organisation, "rounds_open_themselves")
    context = {
        "form": form,
        "open_rounds": open_rounds(get_open_rounds(organisation, as_of=today), as_of=today),
        "year": year,
        "years": year_links(year, as_of=today),
        "quarters": calendar_rows(calendar.quarters, as_of=today),
        "months": calendar_rows(calendar.months, as_of=today),
        "months_are_used": any(entry.round for entry in calendar.months),
        "how_they_open": SETTINGS["rounds_open_themselves"].say(how),
    }
    status = 422 if form.is_bound else 200
    return render(request, "kpis/collection/round_list.html", context, status=status)


@access_rule(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def round_lock(request, token):
    """Close a round, with a look at what is still open in it."""
    round_ = round_or_404(token)
    left = rounds.still_open(round_)
    form = LockForm(request.POST or None, still_open=left.total)
    if form.is_valid():
        given = {"by": request.user, "round_": round_, "seen": form.cleaned_data["seen"]}
        if saved(form, rounds.lock_round, **given):
            messages.success(request, _("%s is closed.") % round_)
            return redirect("kpis:round-detail", token=token)
    page = FormPage(
        _("Close the round"),
        _("Close the round"),
        _page_of(token),
        about=str(round_),
        lead=_("Nothing in a closed round changes, but revisions of figures that were issued."),
        facts=tuple(still_open_facts(left)),
        warning=True,
    )
    return form_page(request, form, page)


@access_rule(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def round_unlock(request, token):
    """Open a closed round again, with a reason."""
    round_ = round_or_404(token)
    form = UnlockForm(request.POST or None, initial={"submission": submissions.new_key()})
    if form.is_valid() and _unlock(request, round_, form):
        return redirect("kpis:round-detail", token=token)
    page = FormPage(
        _("Open the round again"),
        _("Open it again"),
        _page_of(token),
        about=str(round_),
        lead=_("What is due in it can then be entered, approved and opened again."),
    )
    return form_page(request, form, page)


def _open(request, organisation, form):
    try:
        opened = rounds.open_round(
            by=request.user, organisation=organisation, period=form.cleaned_data["period"]
        )
    except ValidationError as error:
        form.add_error("period", error)
        return None
    messages.success(request, opened_words(opened))
    return opened


def _unlock(request, round_, form) -> bool:
    try:
        done = saved(form, rounds.unlock_round, by=request.user, round_=round_, **form.cleaned_data)
    except submissions.AlreadySubmitted:
        messages.info(request, _("This form was sent before; it was saved once."))
        return True
    if done:
        messages.success(request, _("%s is open again.") % round_)
    return done


def _year(token, today) -> Period:
    """The financial year of the address, else the present one."""
    present = Period.financial_year_of(today)
    try:
        asked = parse_period(token or "")
    except PeriodError:
        return present
    return asked if asked.kind == PeriodKind.FINANCIAL_YEAR else present


def _page_of(token) -> str:
    return reverse("kpis:round-detail", args=[token])
