"""Our components and form fields draw what govuk-frontend ships."""

import pytest
from django import forms
from django.template.loader import render_to_string

from perfportal.core.forms import SummaryError
from tests.core.govuk_fixtures import needs_node_modules, outline, shipped

pytestmark = needs_node_modules


def drawn(name, field, *, data=None, error=None):
    """The form group of one field, whose id is its name."""
    form = forms.Form(data, auto_id="%s")
    form.fields[name] = field
    if error:
        form.full_clean()
        form.add_error(name, error)
    return outline(form[name].as_field_group())


def text_field(label, *, id=None, help_text="", widget=forms.TextInput, **attrs):
    attrs = {**({"id": id} if id else {}), **attrs}
    return forms.CharField(
        label=label, help_text=help_text, required=False, widget=widget(attrs=attrs)
    )


def test_input():
    field = text_field("National Insurance number")
    assert drawn("test-name", field) == shipped("input", "default")


def test_input_with_hint():
    field = text_field(
        "National insurance number",
        id="input-with-hint-text",
        help_text="It’s on your National Insurance card, benefit letter, payslip or P60. "
        "For example, ‘QQ 12 34 56 C’.",
    )
    assert drawn("test-name-2", field) == shipped("input", "with hint text")


def test_input_with_error():
    field = text_field("National Insurance number", id="input-with-error-message")
    error = "Enter a National Insurance number in the correct format"
    drawing = drawn("test-name-3", field, data={}, error=error)
    assert drawing == shipped("input", "with error message")


def test_input_with_suffix():
    field = text_field("Weight, in kilograms", id="input-with-suffix", **{"data-suffix": "kg"})
    assert drawn("weight", field) == shipped("input", "with suffix")


def test_textarea_with_error():
    field = text_field("Why can’t you provide a National Insurance number?", widget=forms.Textarea)
    drawing = drawn("no-ni-reason", field, data={}, error="You must provide an explanation")
    assert drawing == shipped("textarea", "with error message")


def test_select_with_hint_and_error():
    field = forms.ChoiceField(
        label="Label text goes here",
        help_text="Hint text goes here",
        required=False,
        choices=[(str(n), f"GOV.UK frontend option {n}") for n in (1, 2, 3)],
    )
    drawing = drawn("select-2", field, data={}, error="Error message goes here")
    assert drawing == shipped("select", "with hint text and error message")


def test_radios():
    field = forms.ChoiceField(
        label="Have you changed your name?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
    )
    assert drawn("example-default", field) == shipped("radios", "default")


def test_radios_inline_with_hint_and_a_choice_made():
    field = forms.ChoiceField(
        label="Have you changed your name?",
        help_text="This includes changing your last name or spelling your name differently.",
        choices=[("yes", "Yes"), ("no", "No")],
        initial="no",
        widget=forms.RadioSelect(attrs={"data-inline": True}),
    )
    assert drawn("example", field) == shipped("radios", "inline")


def test_checkboxes():
    field = forms.MultipleChoiceField(
        label="What is your nationality?",
        choices=[
            ("british", "British"),
            ("irish", "Irish"),
            ("other", "Citizen of another country"),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    assert drawn("nationality", field) == shipped("checkboxes", "default")


def test_single_checkbox_with_error():
    field = forms.BooleanField(
        label="Waste from animal carcasses",
        required=False,
        widget=forms.CheckboxInput(attrs={"id": "id-prefix"}),
    )
    drawing = drawn("name-of-checkboxes", field, data={}, error="Please select an option")
    theirs = shipped("checkboxes", "with error and idPrefix")
    assert [_but_value(part) for part in drawing] == [_but_value(part) for part in theirs]


def _but_value(part):
    """Django's single checkbox sends "on"; the fixture's sends a word."""
    if isinstance(part, str):
        return part
    tag, attrs = part
    return tag, tuple(attr for attr in attrs if attr[0] != "value")


@pytest.mark.parametrize(
    ("template", "context", "component", "name"),
    [
        ("button", {"text": "Save and continue"}, "button", "default"),
        ("button", {"text": "Link button", "href": "/"}, "button", "link"),
        (
            "button",
            {"text": "Secondary button", "kind": "secondary", "name": "secondary"},
            "button",
            "secondary",
        ),
        ("tag", {"text": "Alpha"}, "tag", "default"),
        ("tag", {"text": "Grey", "colour": "grey"}, "tag", "grey"),
        (
            "error_message",
            {"text": "Error message about full name goes here"},
            "error-message",
            "default",
        ),
        (
            "error_summary",
            {
                "errors": [
                    SummaryError(
                        "The date your passport was issued must be in the past", "#example-error-1"
                    ),
                    SummaryError("Enter a postcode, like AA1 1AA", "#example-error-2"),
                ]
            },
            "error-summary",
            "default",
        ),
    ],
)
def test_component(template, context, component, name):
    drawing = outline(render_to_string(f"components/{template}.html", context))
    assert drawing == shipped(component, name)
