"""Reminders: what goes out, for the performance team; what one wants of it, for everybody."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import SIGNED_IN, Public, access_rule
from perfportal.core.models import get_organisation
from perfportal.core.periods.naming import day_words
from perfportal.core.reminders import preview
from perfportal.core.reminders.choices import Choice, choose, get_choice, read_token
from perfportal.core.reminders.collecting import get_recipients, is_on
from perfportal.core.reminders.forms import ChoiceForm, PreviewForm

PEOPLE_ON_A_PAGE = 50


@access_rule(Permission.MANAGE_ROUNDS)
@require_safe
def reminders(request):
    """Every mail of a day before it goes out, and what has gone out."""
    form = PreviewForm(request.GET if "day" in request.GET else {"day": clock.today().isoformat()})
    day = form.cleaned_data["day"] if form.is_valid() else clock.today()
    council, sent = get_organisation(), preview.get_sent(on=day)
    page = _page_of_people(request, day, sent)
    context = {
        "form": form,
        "day": day_words(day),
        "is_on": is_on(council),
        "closed": preview.closed_words(council, day),
        "sent": preview.sent_rows(sent),
        "coming": preview.coming_rows(page, council, on=day),
        "page": page,
    }
    status = 200 if form.is_valid() else 422
    return render(request, "core/reminders.html", context, status=status)


@access_rule(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def reminders_mine(request):
    """What this person wants to be reminded of, beside what is essential."""
    is_sent = request.method == "POST"
    form = ChoiceForm(request.POST if is_sent else None, initial=vars(get_choice(request.user)))
    if form.is_valid():
        choose(by=request.user, choice=form.choice())
        messages.success(request, _("Your choice has been saved."))
        return redirect("core:reminders-mine")
    return render(request, "core/reminders_mine.html", {"form": form})


@access_rule(Public("the link in a mail stops reminders without signing in; it is signed"))
@require_http_methods(["GET", "HEAD", "POST"])
def reminders_stop(request, token):
    """Stop what is not essential, by the link in a mail and one button."""
    person = read_token(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        choose(by=person, choice=Choice(False, False), source="link in a mail")
    context = {"is_done": request.method == "POST", "token": token}
    return render(request, "core/reminders_stop.html", context)


def _page_of_people(request, day, sent):
    """Those who have not been written to on the day, some at a time; nobody for a past day."""
    people = get_recipients(on=day).exclude(pk__in=[row.person_id for row in sent])
    if day < clock.today():
        people = people.none()
    return Paginator(people, PEOPLE_ON_A_PAGE).get_page(request.GET.get("page"))
