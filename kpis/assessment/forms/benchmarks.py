"""Forms of the comparators: a file of figures, and whom the council is compared with."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.assessment.imports.benchmark_rows import COLUMNS, REQUIRED
from kpis.assessment.imports.benchmark_shapes import (
    Shape,
    is_portal_file,
    portal_table,
    shaped_table,
)
from kpis.assessment.models import ComparatorKind
from kpis.calculations.councils import is_gss_code
from kpis.register.imports.target_plans import MOST_ROWS
from perfportal.core.documents import DocumentError, Table, read_table
from perfportal.core.documents.sheets import named_bytes
from perfportal.core.documents.tables import load
from perfportal.core.forms import PortalForm, day_field, words_field

CONSTANTS = ("kpi_code", "comparator", "source")
HEADINGS = {"column_gss": "gss", "column_council": "council", "column_period": "period",
            "column_value": "value"}  # fmt: skip


def _text(label, hint="") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=300, help_text=hint)


class BenchmarkFileForm(PortalForm):
    """The file becomes a table of benchmarks, or a sentence that says why it cannot.

    `bases` has the RAG basis of each KPI, for the open data of another portal.
    """

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A .csv or .xlsx file with the columns kpi_code, comparator, council or series, "
            "period, value and source"
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    comparator = _text(_("Name of the comparator"), _("Whom these figures are about"))
    kpi_code = _text(_("Our KPI"), _("Its code, where all rows are about one KPI"))
    source = _text(_("Source"))
    column_council = _text(_("Column with the name of the council"))
    column_gss = _text(_("Column with the GSS code of the council"))
    column_period = _text(_("Column with the period"))
    column_value = _text(_("Column with the value"))
    only_column = _text(_("Only rows where this column"))
    only_text = _text(_("says this"))

    def __init__(self, *args, bases, **kwargs):
        super().__init__(*args, **kwargs)
        self.bases = bases

    @property
    def shape_fields(self):
        """The fields for a table of another shape."""
        return [self[name] for name in self.fields if name != "file"]

    def clean(self):
        cleaned = super().clean()
        if "file" in cleaned:
            try:
                self.table = self._table(*load(cleaned["file"]))
            except DocumentError as error:
                self.add_error("file", str(error))
            else:
                self._check_length()
        return cleaned

    def _table(self, name: str, content: bytes) -> Table:
        given = self.cleaned_data
        columns = {ours: given[one] for one, ours in HEADINGS.items() if given.get(one)}
        if columns:
            fixed = {name: given[name] for name in CONSTANTS if given.get(name)}
            only = {given["only_column"]: given["only_text"]} if given.get("only_column") else {}
            return shaped_table(named_bytes(name, content), Shape(columns, fixed, only))
        if is_portal_file(named_bytes(name, content)):
            if not given.get("comparator"):
                raise DocumentError(
                    "This is the open data of a portal. Name the comparator that it belongs to."
                )
            return portal_table(
                named_bytes(name, content), comparator=given["comparator"], bases=self.bases
            )
        return read_table(named_bytes(name, content), columns=COLUMNS, required=REQUIRED)

    def _check_length(self) -> None:
        if len(self.table.rows) > MOST_ROWS:
            sentence = _(
                "The file has more than %(most)s rows. Send it in parts, or load it on the "
                "command line."
            )
            self.add_error("file", sentence % {"most": f"{MOST_ROWS:,}"})


class ComparatorForm(PortalForm):
    """Whom the council is compared with, and what the licence of their figures allows."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=ComparatorKind.choices, widget=forms.RadioSelect
    )
    order = forms.IntegerField(
        label=_("Order"),
        min_value=1,
        max_value=999,
        initial=100,
        help_text=_("A KPI shows the first comparator that has figures for it"),
    )
    source = forms.CharField(label=_("Source"), max_length=300, required=False)
    licence = forms.CharField(label=_("Licence"), max_length=200, required=False)
    may_publish = forms.BooleanField(
        label=_("The licence lets us show the figures to everybody"), required=False
    )
    publish_from = day_field(_("From this day on"), required=False)
    councils = words_field(
        _("Councils"),
        rows=10,
        required=False,
        hint=_("One a line: its name, a comma, its GSS code. Ours is not one of them."),
    )

    def clean_councils(self) -> list[tuple[str, str]]:
        """Name and code of each line, in either order."""
        return [_pair(line) for line in self.cleaned_data["councils"].splitlines() if line.strip()]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("publish_from") and not cleaned.get("may_publish"):
            self.add_error(
                "publish_from", _("A day needs a licence that lets us show the figures: tick it.")
            )
        return cleaned


def _pair(line: str) -> tuple[str, str]:
    """A code stands first or last; a name may hold commas."""
    parts = [part.strip() for part in line.split(",")]
    for place in (-1, 0):
        if len(parts) > 1 and is_gss_code(parts[place]):
            code = parts.pop(place).upper()
            return ", ".join(parts), code
    return line.strip(), ""
