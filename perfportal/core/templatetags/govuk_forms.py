"""Tags that draw the fields of a form as GOV.UK form groups."""

from django import template

from perfportal.core.form_controls import control_of

register = template.Library()


@register.simple_tag
def govuk_control(field, label_class=""):
    """The `Control` of a bound field, for the field template."""
    return control_of(field, label_class=label_class)


@register.inclusion_tag("django/forms/govuk_field.html")
def field_group(field, label_class=""):
    """As `{{ field.as_field_group }}`, with classes for the label, such as govuk-label--m."""
    return {"field": field, "label_class": label_class}
