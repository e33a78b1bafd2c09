"""The form by which a filled workbook comes back."""

from pathlib import Path

from django import forms
from django.utils.translation import gettext_lazy as _

from perfportal.core.documents.tables import MAX_BYTES, MEGABYTE
from perfportal.core.forms import PortalForm

OLD_EXCEL = b"\xd0\xcf\x11\xe0"


class WorkbookForm(PortalForm):
    """The file. What is no workbook at all, or far too large, is said here; the rest when read."""

    file = forms.FileField(
        label=_("Filled workbook"), help_text=_("The .xlsx file that you downloaded, with figures")
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %s MB, and an entry workbook is not. Choose another.")
                % (MAX_BYTES // MEGABYTE)
            )
        if Path(file.name).suffix.lower() == ".xlsm":
            raise forms.ValidationError(
                _("The workbook holds macros. Save it as .xlsx without them.")
            )
        if Path(file.name).suffix.lower() != ".xlsx":
            raise forms.ValidationError(
                _("Choose the workbook that you downloaded: its name ends in .xlsx.")
            )
        return self._opened(file)

    def _opened(self, file):
        """The file, once its first bytes are those of a workbook."""
        start = file.read(4)
        file.seek(0)
        if start == OLD_EXCEL:
            raise forms.ValidationError(
                _("The workbook has a password, or is of an old kind. Save it as .xlsx without "
                  "one.")
            )  # fmt: skip
        if not start.startswith(b"PK"):
            raise forms.ValidationError(
                _("This is no workbook, whatever its name. Save it again as .xlsx.")
            )
        return file
