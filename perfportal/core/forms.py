"""Forms as the GOV.UK Design System draws them.

`{{ field.as_field_group }}` draws any form's field this way through `GovukRenderer`.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import pretty_name
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from perfportal.core.documents.numbers import DAY_FORMATS

DAY = {"inputmode": "text", "autocomplete": "off", "data-width": "10"}
DAY_HINT = _("For example 2026-10-31 or 31/10/2026")
LONGEST_TEXT = 10_000
NOT_TYPED = ("foreseen", "csrfmiddlewaretoken")


class GovukRenderer(TemplatesSetting):
    """Draws a field as a govuk-form-group; widgets outside of a group stay Django's (the admin)."""

    field_template_name = "django/forms/govuk_field.html"
    form_template_name = "django/forms/govuk_form.html"


class PortalFormMixin:
    """The server says what is wrong, not the browser; an empty field is named with its remedy.

    A field's own `error_messages={"required": ...}` goes before the sentence made here.
    """

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.error_messages["required"] is forms.Field.default_error_messages["required"]:
                label = field.label or pretty_name(name)
                field.error_messages["required"] = _required_later(field, label)

    def take_faults(self, error) -> None:
        """What an action refuses (a ValidationError), at the fields that it names."""
        faults = error.error_dict if hasattr(error, "error_dict") else {None: error}
        for name, fault in faults.items():
            self.add_error(name if name in self.fields else None, fault)


class ForeseeingForm(forms.Form):
    """A form that is sent twice where something would follow from it: the first time that is said.

    `foreseen` names what was typed when the person was told; other values ask for telling anew.
    """

    foreseen = forms.CharField(widget=forms.HiddenInput, required=False)

    def has_foreseen(self) -> bool:
        return self.cleaned_data["foreseen"] == self._typed()

    def foresee(self) -> None:
        """Show the form once more, with what it would change."""
        self.data = self.data.copy()
        self.data["foreseen"] = self._typed()

    def _typed(self) -> str:
        lists = sorted((n, v) for n, v in self.data.lists() if n not in NOT_TYPED)
        return hashlib.sha256(repr(lists).encode()).hexdigest()


class PortalForm(PortalFormMixin, forms.Form):
    """The form to start from."""


class PortalModelForm(PortalFormMixin, forms.ModelForm):
    """The form to start from where it edits one record."""


def day_field(label, *, required=True, hint=DAY_HINT) -> forms.DateField:
    """A day, typed in any of the ways that people write one."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        input_formats=DAY_FORMATS,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        error_messages={
            "invalid": _("%(label)s: type a day, such as 31/10/2026") % {"label": label}
        },
    )


def words_field(label, *, rows=3, required=True, hint="") -> forms.CharField:
    """A few sentences."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=hint,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def label_within(label, of) -> SafeString:
    """A short label that stands many times on a page, told apart for those who hear it read."""
    return format_html('{}<span class="govuk-visually-hidden">: {}</span>', label, of)


def _required_sentence(field):
    if isinstance(field, forms.BooleanField):
        return _("%(label)s: tick the box")
    if isinstance(field, forms.FileField):
        return _("%(label)s: choose a file")
    if isinstance(field, (forms.ChoiceField, forms.ModelChoiceField)):
        return _("%(label)s: choose an answer")
    return _("%(label)s: enter a value")


# Put together when it is said: a file of figures makes a form for each of thousands of values.
_required_later = lazy(lambda field, label: _required_sentence(field) % {"label": label}, str)


@dataclass(frozen=True)
class SummaryError:
    """One line of the error summary: what is wrong, and the control to go to."""

    text: str
    href: str = ""


def control_id(bound_field) -> str:
    """The id of a field's control; for radios and checkboxes that of the first one."""
    return bound_field.field.widget.attrs.get("id") or bound_field.auto_id


def summary_errors(*forms_on_page) -> list[SummaryError]:
    """Every error of the forms and formsets in order; those of a whole form carry no link."""
    return [error for form in _forms_of(forms_on_page) for error in _errors_of(form)]


def _forms_of(forms_on_page) -> Iterator[forms.BaseForm]:
    for form in forms_on_page:
        if isinstance(form, forms.BaseFormSet):
            yield from form.forms
        elif form:
            yield form


def _errors_of(form) -> Iterator[SummaryError]:
    if not form.is_bound:
        return
    for text in form.non_field_errors():
        yield SummaryError(str(text))
    for field in form:
        for text in field.errors:
            yield SummaryError(str(text), f"#{control_id(field)}" if not field.is_hidden else "")
