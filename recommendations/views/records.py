"""One recommendation: its history, and the forms that add to it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from perfportal.core import clock, submissions
from perfportal.core.access.rules import SIGNED_IN, access_rule
from recommendations.actions import recommendations, resolutions, responses
from recommendations.forms import CorrectionForm, ResolutionForm, ResponseForm, UpdateForm
from recommendations.models import Recommendation
from recommendations.pages import build_record
from recommendations.policies import can_manage, can_update, check_can_manage, check_can_update
from recommendations.presenters import record_url
from recommendations.queries import get_review


@access_rule(SIGNED_IN)
@require_safe
def recommendation_detail(request, slug, reference):
    """The record with its history, and the forms that this person may use."""
    return _show(request, slug, reference)


@access_rule(SIGNED_IN)
@require_POST
def recommendation_update(request, slug, reference):
    """Add a dated update."""
    record = record_or_404(request, slug, reference)
    check_can_update(request.user, record)
    form = UpdateForm(request.POST)

    def act(data):
        recommendations.add_update(
            by=request.user,
            recommendation=record,
            version=data["version"],
            update=form.to_update(),
            submission=data["submission"],
        )

    return _answer(request, record, "update_form", form, act, _("The update has been added."))


@access_rule(SIGNED_IN)
@require_POST
def recommendation_respond(request, slug, reference):
    """Record the executive's response."""
    record = record_or_404(request, slug, reference)
    check_can_manage(request.user)
    form = ResponseForm(request.POST)

    def act(data):
        responses.record(
            by=request.user,
            recommendation=record,
            version=data["version"],
            response=form.to_response(),
            submission=data["submission"],
        )

    return _answer(request, record, "response_form", form, act, _("The response is recorded."))


@access_rule(SIGNED_IN)
@require_POST
def recommendation_resolve(request, slug, reference):
    """Record what the committee resolved."""
    record = record_or_404(request, slug, reference)
    check_can_manage(request.user)
    form = ResolutionForm(request.POST, organisation=record.review.organisation_id)

    def act(data):
        resolutions.record(
            by=request.user,
            recommendation=record,
            version=data["version"],
            minute=form.to_minute(),
            submission=data["submission"],
        )

    return _answer(request, record, "resolution_form", form, act, _("The resolution is recorded."))


@access_rule(SIGNED_IN)
@require_POST
def recommendation_correct(request, slug, reference):
    """Put the words of a damaged transcription right."""
    record = record_or_404(request, slug, reference)
    check_can_manage(request.user)
    form = CorrectionForm(request.POST)

    def act(data):
        recommendations.correct_text(
            by=request.user,
            recommendation=record,
            version=data["version"],
            text=data["text"],
            reason=data["reason"],
        )

    return _answer(request, record, "correction_form", form, act, _("The words are corrected."))


def record_or_404(request, slug, reference) -> Recommendation:
    """The record, where this person may see it."""
    _review, rows = _rows_or_404(request, slug)
    found = next((row for row in rows if row.working_reference == reference), None)
    if found is None:
        raise Http404
    return found


def _rows_or_404(request, slug):
    found = get_review(request.user, slug)
    if found is None:
        raise Http404
    return found


def _answer(request, record, name, form, act, done):
    """Act and go to the record's page; the page again with what is wrong where it is refused."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
            messages.success(request, done)
            return redirect(record_url(record))
        except submissions.AlreadySubmitted:
            messages.info(request, _("This form was sent before; it has been saved once."))
            return redirect(record_url(record))
        except ValidationError as error:
            form.take_faults(error)
    return _show(request, record.review.slug, record.working_reference, bound={name: form})


def _show(request, slug, reference, *, bound=None):
    review, rows = _rows_or_404(request, slug)
    page = build_record(review, rows, reference, as_of=clock.today())
    if page is None:
        raise Http404
    forms = _forms(request.user, page) | (bound or {})
    context = {"page": page, "form": next(iter(bound.values())) if bound else None, **forms}
    status = 422 if bound else 200
    return render(request, "recommendations/recommendation_detail.html", context, status=status)


def _forms(user, page) -> dict:
    """The empty forms that this person may use; a heading takes none."""
    record = page.row.recommendation
    forms = {}
    if not page.row.is_heading and can_update(user, record):
        forms["update_form"] = UpdateForm(initial=_start(record) | {"on": clock.today()})
    if can_manage(user):
        forms["correction_form"] = CorrectionForm(initial=_start(record) | {"text": record.text})
    if can_manage(user) and not page.row.is_heading:
        forms["response_form"] = ResponseForm(initial=_start(record))
        forms["resolution_form"] = ResolutionForm(
            initial=_start(record) | {"committee": record.review.committee_id},
            organisation=record.review.organisation_id,
        )
    return forms


def _start(record) -> dict:
    return {"version": record.version, "submission": submissions.new_key()}
