"""The council's settings as a form, built from their table."""

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from perfportal.core.council_settings import SECTIONS, SETTINGS, Setting, get_settings
from perfportal.core.forms import ForeseeingForm, PortalForm, words_field

OFFERED = tuple(name for _title, names in SECTIONS for name in names)
WHOLE = {"inputmode": "numeric", "autocomplete": "off", "data-width": "4"}
BOLD = {"data-label-class": "govuk-!-font-weight-bold"}


class SettingsForm(PortalForm, ForeseeingForm):
    """Each setting with its choices, and why they change.

    `seen` holds the values as they were when the form was opened.
    """

    reason = words_field(_("Why"), hint=_("The audit trail keeps it beside the change."))
    seen = forms.JSONField(widget=forms.HiddenInput)

    def __init__(self, *args, organisation, **kwargs):
        now = get_settings(organisation, OFFERED)
        super().__init__(*args, initial=now | {"seen": now}, **kwargs)
        for name in OFFERED:
            self.fields[name] = _field(SETTINGS[name])
        self.order_fields([*OFFERED, "reason"])

    def clean_seen(self) -> dict:
        """Anything but the page's own values counts as having seen nothing."""
        seen = self.cleaned_data["seen"]
        return seen if isinstance(seen, dict) else {}

    def sections(self) -> list[tuple[str, list[BoundField]]]:
        """Headings with their fields, in order."""
        return [(title, [self[name] for name in names]) for title, names in SECTIONS]

    def values(self) -> dict:
        """The settings as typed, once the form is valid."""
        return {name: self.cleaned_data[name] for name in OFFERED}


def _field(setting: Setting) -> forms.Field:
    if setting.choices:
        return forms.TypedChoiceField(
            label=setting.words,
            choices=list(setting.choices.items()),
            coerce=_is_true if isinstance(setting.default, bool) else type(setting.default),
            help_text=setting.hint,
            widget=forms.RadioSelect(attrs=BOLD),
        )
    return forms.IntegerField(
        label=setting.words,
        min_value=setting.lowest,
        max_value=setting.highest,
        help_text=setting.hint,
        widget=forms.TextInput(attrs=WHOLE | BOLD),
        error_messages={
            "invalid": _("%(label)s: type a whole number, such as %(example)s")
            % {"label": setting.words, "example": setting.default},
            "min_value": _("%(label)s: at least %(lowest)s")
            % {"label": setting.words, "lowest": setting.lowest},
            "max_value": _("%(label)s: at most %(highest)s")
            % {"label": setting.words, "highest": setting.highest},
        },
    )


def _is_true(text: str) -> bool:
    """A yes or no comes back as the text of its value, and any text counts as true."""
    return text == str(True)
