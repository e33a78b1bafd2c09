"""Forms for evidence: one file or link with what it is, and why it is withdrawn."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from perfportal.core.documents.attachments import KINDS
from perfportal.core.forms import PortalForm, words_field

BOTH = _("Send the file, or give its address, not both: one piece of evidence at a time.")


class EvidenceForm(PortalForm):
    """A file or a web address, and what it shows."""

    title = forms.CharField(
        label=_("What it shows"),
        max_length=200,
        help_text=_("For example: QRC4 return, line 12. Do not name a resident."),
        error_messages={"required": _("Say what it shows, such as QRC4 return, line 12")},
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("%s. No macros.") % KINDS,
        max_length=255,
        error_messages={
            "empty": _("The file is empty. Save it again from the program that made it."),
            "max_length": _("The name of the file is too long: give it a shorter one."),
        },
    )
    url = forms.CharField(
        label=_("Or where it is kept"),
        required=False,
        max_length=1000,
        help_text=_("A web address, such as https://intranet.example/returns/q2"),
    )
    submission = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_url(self):
        url = self.cleaned_data["url"].strip()
        if url and not url.lower().startswith(("https://", "http://")):
            raise ValidationError(_("Type a web address that begins with https://"))
        if any(sign.isspace() for sign in url):
            raise ValidationError(_("A web address has no blanks: copy it again."))
        return url

    def clean(self):
        data = super().clean()
        if data.get("file") and data.get("url"):
            self.add_error("url", BOTH)
        elif not self.errors and not data.get("file") and not data.get("url"):
            self.add_error("file", _("Choose the file, or say where it is kept."))
        return data


class WithdrawForm(PortalForm):
    """Why evidence is withdrawn, and whether the file may be kept."""

    reason = words_field(_("Why it is withdrawn"), hint=_("Do not repeat what it said."))
    erase = forms.BooleanField(
        label=_("It holds what must not be kept, such as a resident's name: erase it for good"),
        required=False,
        help_text=_("Otherwise the file is kept for auditors."),
    )
    submission = forms.CharField(required=False, widget=forms.HiddenInput)
