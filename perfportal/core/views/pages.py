"""Pages about the portal: accessibility, privacy, cookies; and the council's colour."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from perfportal.core.access.rules import Public, access_rule
from perfportal.core.models import get_organisation
from perfportal.core.statements import AccessibilityStatement, cookies_set
from perfportal.core.theme import is_readable_colour


@access_rule(Public("the law asks for an accessibility statement that anyone can read"))
@require_safe
def accessibility(request):
    statement = AccessibilityStatement.of(get_organisation())
    return render(request, "core/accessibility.html", {"statement": statement})


@access_rule(Public("anyone may read how the portal handles personal data"))
@require_safe
def privacy(request):
    return render(request, "core/privacy.html")


@access_rule(Public("anyone may read which cookies are set"))
@require_safe
def cookies(request):
    return render(request, "core/cookies.html", {"cookies": cookies_set()})


@access_rule(Public("the colour of the header, on public pages too"))
@require_safe
@cache_control(public=True, max_age=86400)
def theme(request, colour):
    """A style sheet of one rule; the content security policy allows no inline style."""
    if not is_readable_colour(f"#{colour}"):
        raise Http404
    rule = f":root {{ --council-colour: #{colour}; --govuk-brand-colour: #{colour}; }}\n"
    return HttpResponse(rule, content_type="text/css")
