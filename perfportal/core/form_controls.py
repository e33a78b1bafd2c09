"""What the template of one field needs to know: kind, ids, classes and the widget's own HTML.

The widget is copied and dressed here, so that any form, also one of a library, looks like ours.
"""

import copy
from dataclasses import dataclass, field, replace

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from perfportal.core.forms import control_id

PRESENTATION = ("data-prefix", "data-suffix", "data-width", "data-inline", "data-label-class")
BROWSER_CHECKS = {"step", "min", "max"}


@dataclass(frozen=True)
class Choice:
    """One radio button or checkbox."""

    id: str
    name: str
    value: str
    label: str
    checked: bool
    disabled: bool


EMPTY = SafeString("")


@dataclass(frozen=True)
class Control:
    """A field of a form, ready for `django/forms/govuk_field.html`.

    `kind` is one of input, textarea, select, file, radios, checkboxes, checkbox.
    """

    id: str
    kind: str
    label: str
    label_class: str
    hint: str
    errors: list[str]
    html: SafeString = EMPTY
    choices: list[Choice] = field(default_factory=list)
    inline: bool = False
    prefix: str = ""
    suffix: str = ""

    @property
    def hint_id(self):
        return f"{self.id}-hint"

    @property
    def error_id(self):
        return f"{self.id}-error"

    @property
    def described_by(self):
        parts = [self.hint and self.hint_id, self.errors and self.error_id]
        return " ".join(part for part in parts if part)


KINDS = (
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
)
CLASSES = {
    "input": "govuk-input",
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "file": "govuk-file-upload",
}


def control_of(bound: BoundField, *, label_class: str = "") -> Control:
    """The control of a bound field."""
    attrs = bound.field.widget.attrs
    kind = _kind(bound.field.widget)
    plain = Control(
        id=control_id(bound),
        kind=kind,
        label=bound.label,
        label_class=label_class or attrs.get("data-label-class", ""),
        hint=bound.help_text,
        errors=[str(error) for error in bound.errors],
        inline=bool(attrs.get("data-inline")),
        prefix=attrs.get("data-prefix", ""),
        suffix=attrs.get("data-suffix", ""),
    )
    if kind in CLASSES:
        return replace(plain, html=_dressed(bound, plain))
    return replace(plain, choices=_choices(bound, plain.id))


def _kind(widget) -> str:
    return next((kind for widget_class, kind in KINDS if isinstance(widget, widget_class)), "input")


def _dressed(bound, control) -> SafeString:
    """The widget as HTML, with the design system's classes."""
    widget = copy.deepcopy(bound.field.widget)
    attrs = {"class": _classes(control, widget)}
    if control.described_by:
        attrs["aria-describedby"] = control.described_by
    unwanted = {"class", *PRESENTATION}
    if isinstance(widget, forms.NumberInput):
        unwanted |= BROWSER_CHECKS
        widget.input_type = "text"
        attrs["inputmode"] = "numeric" if type(bound.field) is forms.IntegerField else "decimal"
    if control.kind == "textarea":
        unwanted |= {"cols"}
        attrs["rows"] = _rows(widget)
    widget.attrs = {key: value for key, value in widget.attrs.items() if key not in unwanted}
    return bound.as_widget(widget=widget, attrs=attrs)


def _rows(widget):
    """Five lines unless the form asks for another height; Django's own default is ten."""
    rows = str(widget.attrs.get("rows", "10"))
    return "5" if rows == "10" else rows


def _classes(control, widget) -> str:
    base = CLASSES[control.kind]
    names = [base]
    if width := widget.attrs.get("data-width"):
        names.append(f"govuk-input--width-{width}")
    if control.errors:
        names.append(f"{base}--error")
    if extra := widget.attrs.get("class"):
        names.append(extra)
    return " ".join(names)


def _choices(bound, first_id) -> list[Choice]:
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return [_single_choice(bound, first_id)]
    return [
        Choice(
            id=first_id if place == 1 else f"{first_id}-{place}",
            name=option.data["name"],
            value=str(option.data["value"]),
            label=str(option.data["label"]),
            checked=bool(option.data["selected"]),
            disabled=bool(option.data["attrs"].get("disabled") or bound.field.disabled),
        )
        for place, option in enumerate(bound.subwidgets, start=1)
    ]


def _single_choice(bound, first_id) -> Choice:
    return Choice(
        id=first_id,
        name=bound.html_name,
        value="on",
        label=str(bound.label),
        checked=bool(bound.field.widget.check_test(bound.value())),
        disabled=bound.field.disabled,
    )
