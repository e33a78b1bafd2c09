"""A file of targets, to be read before anything is saved."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.register.imports.target_lists import is_list, read_target_list
from kpis.register.imports.target_plans import MOST_ROWS
from kpis.register.imports.target_rows import COLUMNS, REQUIRED
from perfportal.core.documents import DocumentError, Table, read_table
from perfportal.core.forms import PortalForm


class TargetFileForm(PortalForm):
    """The file becomes a table, or a sentence that says why it cannot."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A .csv or .xlsx file with the columns kpi_code, period and value (lower, upper, kind "
            "and rationale if needed), or a .json list of a council plan"
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.json"}),
    )

    def clean_file(self) -> Table:
        file = self.cleaned_data["file"]
        try:
            if is_list(file.name):
                table = read_target_list(file)
            else:
                table = read_table(file, columns=COLUMNS, required=REQUIRED)
        except DocumentError as error:
            raise forms.ValidationError(str(error)) from error
        if len(table.rows) > MOST_ROWS:
            raise forms.ValidationError(
                _("The file has more than %(most)s rows. Send it in parts, or load it on the "
                  "command line.")
                % {"most": f"{MOST_ROWS:,}"}
            )  # fmt: skip
        return table
