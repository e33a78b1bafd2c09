"""A register file, and what is said of it when it is saved."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.register.actions.import_kpis import BulkChange
from perfportal.core.forms import PortalForm, words_field
from perfportal.core.models import User


class UploadForm(PortalForm):
    """The file."""

    file = forms.FileField(
        label=_("File"), help_text=_("An Excel workbook or a CSV file, at most 10 MB")
    )


class SaveUploadForm(PortalForm):
    """One reason for all that the file changes, and who approved it."""

    reason = words_field(_("Why these KPIs change"), rows=2)
    approved_by = forms.ModelChoiceField(
        label=_("Approved by"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody"),
        help_text=_("Needed where the definition of a KPI in use changes"),
    )

    def __init__(self, *args, approvers, needs_approver, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["approved_by"].queryset = approvers
        self.fields["approved_by"].required = needs_approver

    def change(self) -> BulkChange:
        """Reason and approver, once the form is valid."""
        return BulkChange(self.cleaned_data["reason"].strip(), self.cleaned_data["approved_by"])
