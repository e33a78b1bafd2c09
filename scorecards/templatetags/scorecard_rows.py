"""Pieces of a dashboard, drawn from their template once and kept by their whole content.

What is kept can never be old: a changed figure is another group, another quarter another form.
"""

import re
from functools import lru_cache

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from perfportal.core.periods import Period
from scorecards.presenters import Group

register = template.Library()
GROUP = "scorecards/partials/_group.html"
FILTERS = "components/filters.html"
GROUPS_KEPT = FORMS_KEPT = 256
INDENTS = re.compile(r"\n\s*")


@register.simple_tag
def scorecard_group(group: Group, period: Period):
    """The table of one perspective; `period` is the one that a KPI's page is opened at."""
    return drawn_group(group, period, get_language())


@lru_cache(maxsize=GROUPS_KEPT)
def drawn_group(group: Group, period: Period, language: str) -> SafeString:
    return _drawn(GROUP, {"group": group, "period": period})


@register.simple_tag
def scorecard_filters(fields, action: str):
    """The form above the dashboard, by the filter component."""
    return drawn_filters(fields, action, get_language())


@lru_cache(maxsize=FORMS_KEPT)
def drawn_filters(fields, action: str, language: str) -> SafeString:
    return _drawn(FILTERS, {"filters": fields, "action": action, "target": "dashboard"})


def _drawn(name: str, context: dict) -> SafeString:
    """The template's text without its indents, which are a tenth of a long table."""
    return SafeString(INDENTS.sub("\n", get_template(name).render(context)))
