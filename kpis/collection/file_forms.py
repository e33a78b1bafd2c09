"""The forms by which a table of any shape is sent and explained."""

from dataclasses import replace

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.collection.imports.mapped_table import names_in
from kpis.collection.imports.matching import LEFT_OUT
from kpis.collection.imports.shares import PERCENT, SHARE
from kpis.collection.imports.table_choices import FIXED, WIDE, Choices, TableView
from kpis.register.models import KPI
from perfportal.core.forms import PortalForm
from perfportal.core.periods import PeriodError, parse_period

CODES = "kpi-codes"
MOST_NAMES, LONGEST_LABEL = 300, 120
COLUMN_FIELDS = ("value", "numerator", "denominator", "commentary", "only_column")


class TableFileForm(PortalForm):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("Excel (.xlsx or .xls), OpenDocument (.ods) or .csv, at most 10 MB"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )


class ColumnsForm(PortalForm):
    """Which sheet, which row, and what its columns mean."""

    sheet = forms.ChoiceField(label=gettext_lazy("Sheet"))
    header_row = forms.IntegerField(
        label=gettext_lazy("Row with the headings"),
        min_value=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": "4"}),
    )
    kpi = forms.ChoiceField(label=gettext_lazy("Code or name of the KPI"))
    period = forms.ChoiceField(label=gettext_lazy("Period"))
    one_period = forms.CharField(
        label=gettext_lazy("Which period, or which year"),
        required=False,
        max_length=60,
        help_text=gettext_lazy(
            "Only if the file does not say it: Q2 2026/27, or 2026/27 for columns named Q1 to Q4"
        ),
        widget=forms.TextInput(attrs={"data-width": "20"}),
    )
    value = forms.ChoiceField(
        label=gettext_lazy("Figure"),
        required=False,
        help_text=gettext_lazy("Not needed where each period has a column of its own"),
    )
    numerator = forms.ChoiceField(label=gettext_lazy("Number on top"), required=False)
    denominator = forms.ChoiceField(label=gettext_lazy("Number below"), required=False)
    commentary = forms.ChoiceField(label=gettext_lazy("Commentary"), required=False)
    only_column = forms.ChoiceField(
        label=gettext_lazy("Read only the rows in which this column"), required=False
    )
    only_text = forms.CharField(
        label=gettext_lazy("says this"),
        help_text=gettext_lazy("For example the name of your council, in a table of many"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"data-width": "20"}),
    )

    def __init__(self, *args, waiting, **kwargs):
        super().__init__(*args, initial=waiting.choices.as_json(), **kwargs)
        self._view: TableView = waiting.view
        columns = [(one.key, f"{one.letters}: {one.words or '?'}") for one in self._view.headings]
        sheets = waiting.book.sheets
        self.fields["sheet"].choices = [(one.name, _sheet_words(one)) for one in sheets]
        self.fields["kpi"].choices = [("", _("Choose a column")), *columns]
        self.fields["period"].choices = [
            ("", _("Choose")),
            (WIDE, _("Each period has a column of its own")),
            (FIXED, _("All rows are about one period")),
            *columns,
        ]
        for name in COLUMN_FIELDS:
            self.fields[name].choices = [("", _("Not in the file")), *columns]

    def clean(self):
        data = super().clean()
        period = data.get("period")
        if period == FIXED:
            self._check_one_period(data.get("one_period", ""))
        if period == WIDE and not self._view.periods(data.get("one_period", "")):
            self.add_error("period", _("No column is named by a period, such as Q2 2026/27."))
        if period not in (WIDE, "", None) and not (data.get("value") or data.get("numerator")):
            self.add_error("value", _("Choose the column with the figures."))
        if data.get("only_column") and not data.get("only_text", "").strip():
            self.add_error(
                "only_text", _("Write what the column must say, for example your council.")
            )
        return data

    def _check_one_period(self, words: str) -> None:
        try:
            parse_period(words)
        except PeriodError as error:
            self.add_error("one_period", str(error))


class MeaningsForm(PortalForm):
    """Which KPI each name stands for, and whether small percentages are shares of one.

    `waiting` is the file as it is seen by the columns chosen so far. A name that is the code or the
    title of a KPI is not asked about.
    """

    def __init__(self, *args, waiting, **kwargs):
        super().__init__(*args, **kwargs)
        names, matches = names_in(waiting.view, waiting.choices), waiting.choices.matches
        asked = [key for key in names if key in matches or key not in waiting.register.by_name]
        self.known = len(names) - len(asked)
        self.kpis = list(waiting.register.by_code.values())
        self._names, self._questions = asked[:MOST_NAMES], waiting.questions
        for number, key in enumerate(self._names):
            self.fields[f"name-{number}"] = _code_field(names[key], _guess(waiting, key))
        for number, heading in enumerate(self._questions):
            self.fields[f"share-{number}"] = _share_field(heading)

    def complete(self, choices: Choices) -> Choices:
        """The choices with what the form says, once it is valid."""
        return replace(
            choices,
            matches=choices.matches | self.matches,
            shares=choices.shares | self.shares,
        )

    def clean(self):
        data, codes = super().clean(), {kpi.code.lower(): kpi.code for kpi in self.kpis}
        for number, _key in enumerate(self._names):
            typed = data.get(f"name-{number}", "").strip()
            if typed and typed.lower() not in codes:
                self.add_error(
                    f"name-{number}", _("You enter no KPI with the code “%s”.") % typed[:20]
                )
            data[f"name-{number}"] = codes.get(typed.lower(), LEFT_OUT)
        return data

    @property
    def matches(self) -> dict[str, str]:
        return {
            key: self.cleaned_data.get(f"name-{number}", LEFT_OUT)
            for number, key in enumerate(self._names)
        }

    @property
    def shares(self) -> dict[str, str]:
        return {
            heading.key: self.cleaned_data[f"share-{number}"]
            for number, heading in enumerate(self._questions)
        }

    @property
    def name_fields(self):
        return [field for field in self if field.name.startswith("name-")]

    @property
    def share_fields(self):
        return [field for field in self if field.name.startswith("share-")]


def _guess(waiting, key: str) -> KPI | None:
    """The KPI that a name was matched to, or that it seems to be."""
    register, matches = waiting.register, waiting.choices.matches
    return register.chosen(key, matches) if key in matches else register.guess(key)


def _code_field(words: str, guess: KPI | None) -> forms.CharField:
    """The code of a KPI from the list of all that the person enters; empty for none."""
    return forms.CharField(
        label=words[:LONGEST_LABEL],
        required=False,
        max_length=20,
        initial=guess.code if guess else LEFT_OUT,
        help_text=guess.title if guess else "",
        widget=forms.TextInput(attrs={"list": CODES, "data-width": "10", "autocomplete": "off"}),
    )


def _share_field(heading) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Column %(letter)s (%(heading)s) has percentages up to 1. What is 0.774?")
        % {"letter": heading.letters, "heading": heading.words},
        choices=[(SHARE, _("77.4%")), (PERCENT, _("0.774%"))],
        widget=forms.RadioSelect,
    )


def _sheet_words(sheet) -> str:
    return _("%s (hidden)") % sheet.name if sheet.is_hidden else sheet.name
