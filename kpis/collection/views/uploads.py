"""The preview of a file of figures, and its sender's answer to it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis.collection.actions import upload_reading, upload_saving, uploads
from kpis.collection.actions.upload_saving import ChangedMeanwhile
from kpis.collection.models import EntryUpload
from kpis.collection.presenters.uploads import round_words, saved_words, upload_page, value_views
from kpis.collection.queries.uploads import count_choices, get_own_upload, get_upload_values
from perfportal.core import submissions
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import SIGNED_IN, access_rule
from perfportal.core.htmx import hx_redirect, render_page, wants_fragment

# What somebody sent shows what stood in the portal: it goes out of sight with the right to enter.
ENTRANTS = (Permission.ENTER_VALUES, Permission.ENTER_ON_BEHALF)
ROWS_ON_A_PAGE = 100
ROWS_WITHOUT_PAGES = 200


@access_rule(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_upload_preview(request, uid):
    """What the file says beside what is there; nothing is saved before its sender says so."""
    upload = get_own_upload(request.user, uid)
    if upload is None or not any(map(request.user.access.holds, ENTRANTS)):
        raise Http404
    if request.method == "POST":
        return _answer(request, upload)
    return _render(request, upload)


def _render(request, upload, *, trouble="", status=200) -> HttpResponse:
    shown = upload_page(upload, *count_choices(upload))
    if wants_fragment(request) and not shown.is_busy:
        return hx_redirect(request, request.path)
    rows = get_upload_values(upload)
    count = rows.count()
    size = ROWS_ON_A_PAGE if count > ROWS_WITHOUT_PAGES else ROWS_WITHOUT_PAGES
    page = Paginator(rows, size).get_page(request.GET.get("page") or request.POST.get("page"))
    context = {
        "upload": upload,
        "shown": shown,
        "about": round_words(upload),
        "page": page,
        "values": [] if shown.is_busy else value_views(page.object_list),
        "trouble": trouble or upload.trouble,
        "submission": submissions.new_key(),
    }
    template = "kpis/collection/entry_upload_preview.html"
    fragment = "kpis/collection/partials/_upload_progress.html"
    return render_page(request, template, context, fragment=fragment, status=status)


def _answer(request, upload) -> HttpResponse:
    if "discard" in request.POST:
        return _discard(request, upload)
    if "again" in request.POST:
        upload_saving.give_back(upload, "")
        return redirect(request.path)
    uploads.tick(by=request.user, upload=upload, **_ticks(request.POST))
    if go := request.POST.get("go", ""):
        return redirect(f"{request.path}?page={int(go) if go.isdecimal() else 1}")
    return _accept(request, upload)


def _ticks(data) -> dict[str, set[int]]:
    """Which values the page showed, and which of them are wanted; a conflict where it is mine."""
    shown = _numbers(data.getlist("shown"))
    mine = {number for number in shown if data.get(f"choice-{number}") == "mine"}
    return {"shown": shown, "ticked": _numbers(data.getlist("ticked")) | mine}


def _numbers(texts) -> set[int]:
    return {int(text) for text in texts if text.isdecimal() and len(text) < 9}


def _accept(request, upload) -> HttpResponse:
    try:
        upload_saving.accept(
            by=request.user,
            upload=upload,
            as_drafts="draft" in request.POST,
            submission=request.POST.get("submission", ""),
        )
    except submissions.AlreadySubmitted:
        messages.info(request, _("This file has been answered already; it was saved once."))
    except ValidationError as error:
        return _render(request, upload, trouble=error.messages[0], status=422)
    except ChangedMeanwhile as changed:
        return _render(request, upload, trouble=str(changed), status=409)
    else:
        if upload.state == EntryUpload.State.SAVED:
            messages.success(request, saved_words(upload.counts))
    return redirect(request.path)


def _discard(request, upload) -> HttpResponse:
    if upload_reading.discard(by=request.user, upload=upload):
        messages.success(request, _("The file has been thrown away. Nothing of it was saved."))
    else:
        messages.info(request, _("This file has been answered already."))
    if upload.round:
        return redirect("kpis:entry-upload", token=upload.round.period.token)
    return redirect("kpis:entry-home")
