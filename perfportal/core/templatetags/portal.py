"""Tags of the portal's components; how to use each is in docs/components.md."""

from django import template

from perfportal.core import charts_svg, forms, marks

register = template.Library()

register.filter(marks.status_class)


@register.simple_tag
def status_mark(code, word, sr_text=""):
    return marks.status_mark(str(code), str(word), str(sr_text))


@register.simple_tag
def direction_mark(arrow, word, sr_text=""):
    return marks.direction_mark(str(arrow), str(word), str(sr_text))


@register.simple_tag
def sparkline(values, title, target=None, breaks=()):
    return charts_svg.sparkline(values, title=title, target=target, breaks=breaks)


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms_on_page):
    """What is wrong in the forms (or formsets) of the page, each error linked to its control."""
    return {"errors": forms.summary_errors(*forms_on_page)}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context, page):
    """Links through a `Paginator` page; keeps the query string of the request."""
    paginator = page.paginator
    return {
        "request": context["request"],
        "page": page,
        "numbers": list(paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)),
        "ellipsis": paginator.ELLIPSIS,
    }
