"""A table of any shape: sent, explained once, and looked at like every file of figures."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis.collection import policies
from kpis.collection.actions import file_mappings
from kpis.collection.file_forms import ColumnsForm, MeaningsForm, TableFileForm
from kpis.collection.imports.table_choices import Choices
from kpis.collection.models import FileMapping
from kpis.collection.presenters.files import first_rows, loaded_before_words, mapping_rows
from kpis.collection.queries.files import (
    get_loaded_before,
    get_own_mapping,
    get_own_mappings,
)
from perfportal.core.access.rules import SIGNED_IN, access_rule
from perfportal.core.documents import DocumentError
from perfportal.core.models import get_organisation

LONGEST_ROW_NUMBER = 7
PAGE = "kpis/collection/entry_file.html"


@access_rule(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_files(request):
    """Send any table with figures; below, how those sent before are read."""
    policies.check_can_send_files(request.user)
    form = TableFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid() and (answer := _take(request, form)):
        return answer
    context = {"form": form, "mappings": mapping_rows(get_own_mappings(request.user))}
    status = 422 if form.is_bound else 200
    return render(request, "kpis/collection/entry_files.html", context, status=status)


@access_rule(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_file(request, uid):
    """What the columns and names of a file mean; then on to its figures."""
    policies.check_can_send_files(request.user)
    mapping = get_own_mapping(request.user, uid)
    if mapping is None:
        raise Http404
    if "forget" in request.POST:
        file_mappings.forget(by=request.user, mapping=mapping)
        messages.success(request, _("Forgotten. The next file like it is asked about again."))
        return redirect("kpis:entry-files")
    if not mapping.waits:
        return render(request, PAGE, {"mapping": mapping, "rows": mapping_rows([mapping])})
    return _explain(request, mapping)


def _take(request, form) -> HttpResponse | None:
    file, organisation = form.cleaned_data["file"], get_organisation()
    content = file.read()
    try:
        taken = file_mappings.take_file(
            by=request.user, organisation=organisation, file_name=file.name, content=content
        )
    except DocumentError as error:
        form.add_error("file", str(error))
        return None
    if before := get_loaded_before(organisation, file_mappings.digest_of(content)):
        messages.info(request, loaded_before_words(before))
    if taken.upload:
        return redirect("kpis:entry-upload-preview", uid=taken.upload.uid)
    return redirect("kpis:entry-file", uid=taken.mapping.uid)


def _explain(request, mapping: FileMapping) -> HttpResponse:
    """The form of the columns, and by the columns chosen so far the form of the names."""
    waiting = file_mappings.open_waiting(mapping)
    waiting = waiting.choose(**_place(request.POST, waiting.choices))
    columns = ColumnsForm(request.POST or None, waiting=waiting)
    if columns.is_valid():
        waiting = waiting.choose(**columns.cleaned_data)
    saves = "save" in request.POST
    names = MeaningsForm(request.POST if saves else None, waiting=waiting)
    if saves and columns.is_valid() and names.is_valid():
        return _go_on(request, mapping, names.complete(waiting.choices))
    shown = {"mapping": mapping, "form": columns, "columns": columns, "names": names}
    shown["table"] = first_rows(waiting.view)
    return render(request, PAGE, shown, status=422 if saves or columns.errors else 200)


def _place(data, choices: Choices) -> dict:
    """The sheet and the row that were chosen last: the columns to choose from depend on them."""
    row = data.get("header_row", "")
    is_row = row.isdecimal() and len(row) < LONGEST_ROW_NUMBER
    return {
        "sheet": data.get("sheet") or choices.sheet,
        "header_row": int(row) if is_row else choices.header_row,
    }


def _go_on(request, mapping: FileMapping, choices: Choices) -> HttpResponse:
    upload = file_mappings.save_choices(by=request.user, mapping=mapping, choices=choices)
    messages.success(
        request, _("How this file is read has been remembered for the next one like it.")
    )
    return redirect("kpis:entry-upload-preview", uid=upload.uid)
