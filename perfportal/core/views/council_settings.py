"""The council's settings, for administrators."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.council_settings import change_settings, get_consequences
from perfportal.core.models import get_organisation
from perfportal.core.settings_forms import SettingsForm

PAGE = "core/council_settings.html"


@access_rule(Permission.MANAGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def council_settings(request):
    """What the council may change about the portal, to be changed with a reason."""
    organisation = get_organisation()
    if organisation is None:
        raise Http404
    form = SettingsForm(request.POST or None, organisation=organisation)
    if not form.is_valid():
        return render(request, PAGE, {"form": form}, status=422 if form.is_bound else 200)
    if ahead := _consequences(request, organisation, form):
        return render(request, PAGE, {"form": form, "consequences": ahead})
    if _change(request, organisation, form):
        return redirect("core:council-settings")
    return render(request, PAGE, {"form": form}, status=422)


def _consequences(request, organisation, form) -> list[str]:
    """What would follow from the values of the form, unless the person has been told already."""
    if form.has_foreseen():
        return []
    ahead = get_consequences(by=request.user, organisation=organisation, values=form.values())
    if ahead:
        form.foresee()
    return ahead


def _change(request, organisation, form) -> bool:
    try:
        change_settings(
            by=request.user,
            organisation=organisation,
            values=form.values(),
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("The settings have been changed."))
    return True
