"""A page that is one form: what all of the strategy's forms have in common."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.shortcuts import render

TEMPLATE = "kpis/strategy/form.html"


@dataclass(frozen=True)
class FormPage:
    """What stands around a form; `about` is the record that it is for.

    `other_url` leads to another form that may fit better.
    """

    title: str
    button: str
    cancel_url: str
    about: str = ""
    lead: str = ""
    other_url: str = ""
    other_text: str = ""


def form_page(request, form, page: FormPage):
    """The form, with status 422 where it was sent and is refused."""
    status = 422 if form.is_bound else 200
    return render(request, TEMPLATE, {"form": form, "page": page}, status=status)


def saved(form, action, /, **given):
    """What the action made; None, with its refusal on the form, where it would not."""
    try:
        return action(**given)
    except ValidationError as error:
        form.take_faults(error)
        return None
