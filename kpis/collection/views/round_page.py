"""What the pages of one round have in common: finding it, and the page that is one form."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import render

from kpis.collection.models import CollectionRound
from kpis.collection.queries.rounds import get_round
from kpis.collection.views.value_page import read_period
from perfportal.core.models import get_organisation


@dataclass(frozen=True)
class FormPage:
    """What stands around a form: `about` is the record it is for, `facts` what is known of it."""

    title: str
    button: str
    back: str
    about: str = ""
    lead: str = ""
    facts: tuple[dict, ...] = ()
    warning: bool = False


def round_or_404(token) -> CollectionRound:
    round_ = get_round(get_organisation(), read_period(token))
    if round_ is None:
        raise Http404
    return round_


def form_page(request, form, page: FormPage):
    """The form, with status 422 where it was sent and is refused."""
    status = 422 if form.is_bound else 200
    context = {"form": form, "page": page}
    return render(request, "kpis/collection/round_form.html", context, status=status)


def saved(form, action, /, **given) -> bool:
    """Whether the action was done; its refusal goes onto the form."""
    try:
        action(**given)
    except ValidationError as error:
        form.take_faults(error)
        return False
    return True
