"""The register out as a file, and in again with a look at every difference first."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kpis.register.actions.uploads import keep_upload, look_at, save_upload
from kpis.register.exports import KINDS, register_file
from kpis.register.forms import SaveUploadForm, UploadForm, read_filters
from kpis.register.imports.kpi_rows import COLUMNS, REQUIRED
from kpis.register.models import RegisterUpload
from kpis.register.presenters.import_preview import build_preview
from kpis.register.queries import get_approvers, get_filter_options, get_register
from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.documents import DocumentError, read_table
from perfportal.core.models import get_organisation


@access_rule(Permission.VIEW_UNAPPROVED)
@require_safe
def register_export(request, kind):
    """The KPIs that the person sees and the filters let through, as `import_kpis` reads them."""
    if kind not in KINDS:
        raise Http404
    filters = read_filters(request.GET, get_filter_options(request.user))
    content = register_file(kind, get_register(request.user, filters))
    response = HttpResponse(content, content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="kpis.{kind}"'
    return response


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def register_import(request):
    """A file is sent; what it would change is shown on the next page, and nothing is saved yet."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid() and (upload := _keep(request, form)):
        return redirect("kpis:register-preview", uid=upload.uid)
    context = {"form": form, "columns": COLUMNS, "required": REQUIRED}
    status = 422 if form.is_bound else 200
    return render(request, "kpis/register/register_import.html", context, status=status)


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def register_preview(request, uid):
    """Every difference that the file would make; one reason saves them all or none."""
    upload = get_object_or_404(RegisterUpload, uid=uid, by=request.user)
    report = look_at(upload)
    form = SaveUploadForm(
        request.POST or None,
        approvers=get_approvers(None, on=clock.today()),
        needs_approver=report.needs_approval,
    )
    if form.is_valid() and _save(request, upload, form):
        return redirect("kpis:kpi-list")
    context = {"upload": upload, "preview": build_preview(report), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "kpis/register/register_preview.html", context, status=status)


def _keep(request, form) -> RegisterUpload | None:
    try:
        table = read_table(form.cleaned_data["file"], columns=COLUMNS, required=REQUIRED)
    except DocumentError as error:
        form.add_error("file", str(error))
        return None
    return keep_upload(by=request.user, organisation=get_organisation(), table=table)


def _save(request, upload, form) -> bool:
    try:
        report = save_upload(by=request.user, upload=upload, change=form.change())
    except ValidationError as error:
        form.take_faults(error)
        return False
    messages.success(request, _("Saved: %s.") % report.summary())
    return True
