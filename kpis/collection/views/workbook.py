"""The entry workbook: downloaded, filled in away from the portal, sent back."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kpis.collection.actions import upload_reading
from kpis.collection.exports import entry_row, entry_workbook_bytes, guidance_lines
from kpis.collection.imports.entry_workbook import person_named_in
from kpis.collection.models import EntryUpload
from kpis.collection.presenters import moment_words
from kpis.collection.queries.beside import get_besides
from kpis.collection.queries.grid import get_grid_slots
from kpis.collection.queries.owed import get_colleagues
from kpis.collection.queries.rounds import get_round
from kpis.collection.queries.uploads import get_waiting
from kpis.collection.upload_forms import WorkbookForm
from kpis.collection.views.value_page import read_period
from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import SIGNED_IN, access_rule
from perfportal.core.documents import DocumentError
from perfportal.core.models import get_organisation

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@access_rule(SIGNED_IN)
@require_safe
def entry_workbook(request, token):
    """The workbook with what this person, or the colleague in `for`, owes in the round."""
    round_ = _round_or_404(token)
    person = _person(request, request.GET.get("for", ""))
    slots = [] if round_.locked_at else list(get_grid_slots(person, round_.period))
    if not slots:
        raise Http404
    besides, today, now = get_besides(slots), clock.today(), clock.now()
    content = entry_workbook_bytes(
        [entry_row(slot, besides[slot.pk], as_of=today) for slot in slots],
        person=person,
        round_=round_,
        guidance=guidance_lines(person=person, round_=round_, made_at=moment_words(now)),
        made_at=now,
    )
    response = HttpResponse(content, content_type=XLSX)
    name = f"figures-{round_.period.token}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@access_rule(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_upload(request, token):
    """A filled workbook is sent; what it would change stands on the next page."""
    round_ = _round_or_404(token)
    person = _person(request, request.GET.get("for", ""))
    form = WorkbookForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid() and (upload := _begin(request, form, round_, person)):
        return redirect("kpis:entry-upload-preview", uid=upload.uid)
    context = {
        "form": form,
        "round": round_,
        "person": person,
        "on_behalf": "" if person == request.user else str(person.uid),
        "waiting": get_waiting(request.user, round_),
    }
    status = 422 if form.is_bound else 200
    return render(request, "kpis/collection/entry_upload.html", context, status=status)


def _begin(request, form, round_, person) -> EntryUpload | None:
    file = form.cleaned_data["file"]
    try:
        content = file.read()
        if person == request.user:
            person = _person(request, person_named_in(content))
        return upload_reading.begin(
            by=request.user,
            organisation=round_.organisation,
            kind=EntryUpload.Kind.ENTRY_WORKBOOK,
            file_name=file.name,
            content=content,
            round_=round_,
            on_behalf=None if person == request.user else person,
        )
    except DocumentError as error:
        form.add_error("file", str(error))
        return None


def _round_or_404(token):
    round_ = get_round(get_organisation(), read_period(token))
    if round_ is None:
        raise Http404
    return round_


def _person(request, uid: str):
    """The colleague of this uid for whoever enters on behalf of others; else the person."""
    if not uid or not request.user.access.holds(Permission.ENTER_ON_BEHALF):
        return request.user
    return next((one for one in get_colleagues() if str(one.uid) == uid), request.user)
