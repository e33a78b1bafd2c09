"""A table of any shape, read by somebody's choices into values with their places.

What cannot be read is said with sheet, row and column; the other rows count all the same. Rows of
totals and headings that are repeated are left out and said.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from kpis.calculations.codes import Unit
from kpis.calculations.frequencies import period_problem
from kpis.collection.forms import rules_of
from kpis.collection.imports.entry_workbook import Reading
from kpis.collection.imports.incoming import IncomingValue, Refusal
from kpis.collection.imports.matching import LEFT_OUT, Register, is_total
from kpis.collection.imports.shares import as_percent
from kpis.collection.imports.table_choices import (
    FIXED,
    WIDE,
    Choices,
    Heading,
    TableView,
    normal,
    period_words,
)
from kpis.register.models import KPI
from perfportal.core.documents import DocumentError
from perfportal.core.documents.sheets import Sheet, SheetRow, Workbook
from perfportal.core.periods import Period, PeriodError, parse_period

FIGURES = ("value", "numerator", "denominator")
FIELDS = (*FIGURES, "commentary")
NO_FIGURE = {"n/a", "na", "-", "--", "..", ":", "tbc", "tba", "x", "z", "c", "none", "no data",
             "not available", "not applicable", "suppressed"}  # fmt: skip


def read_mapped(book: Workbook, choices: Choices, register: Register) -> Reading:
    """Raises DocumentError where the choices do not fit the file."""
    view = view_of(book, choices)
    return _Reader(view, choices, register).read()


def view_of(book: Workbook, choices: Choices) -> TableView:
    """The chosen sheet; the only one that people see where it has another name now."""
    named = [sheet for sheet in book.sheets if sheet.name == choices.sheet]
    seen = [sheet for sheet in book.sheets if not sheet.is_hidden and sheet.rows]
    if not named and len(seen) != 1:
        raise DocumentError(_("There is no sheet “%s” in the file.") % choices.sheet)
    return TableView.of((named or seen)[0], choices.header_row)


def names_in(view: TableView, choices: Choices) -> dict[str, str]:
    """The names in the column of the KPIs, as first written, by their normal form."""
    heading, names = view.find(choices.kpi), {}
    for row in wanted_rows(view, choices):
        if (text := view.text(row, heading)) and not is_total(text):
            names.setdefault(normal(text), text)
    return names


def wanted_rows(view: TableView, choices: Choices) -> Iterator[SheetRow]:
    only, text = view.find(choices.only_column), normal(choices.only_text)
    return (row for row in view.rows if not only or normal(view.text(row, only)) == text)


def figure_columns(view: TableView, choices: Choices) -> dict[str, list[Heading]]:
    """The columns with figures by field; with WIDE every period has one of values."""
    if choices.period == WIDE:
        return {"value": list(view.periods(choices.one_period))}
    found = {name: view.find(getattr(choices, name)) for name in FIGURES}
    return {name: [heading] for name, heading in found.items() if heading}


@dataclass
class _Reader:
    view: TableView
    choices: Choices
    register: Register
    reading: Reading = field(default_factory=lambda: Reading([], []))
    unknown: Counter = field(default_factory=Counter)
    first_unknown: dict = field(default_factory=dict)

    def __post_init__(self):
        self.sheet: Sheet = self.view.sheet
        self.kpi = self._column("kpi")
        self.period = self._column("period")
        self.columns = figure_columns(self.view, self.choices)
        self.commentary = self._column("commentary")
        self.header = [normal(heading.words) for heading in self.view.headings]

    def read(self) -> Reading:
        for row in wanted_rows(self.view, self.choices):
            self._read_row(row)
        for name, count in self.unknown.items():
            self._refuse(self.first_unknown[name], self.kpi, _unknown(name, count))
        return self.reading

    def _column(self, name: str) -> Heading | None:
        """The chosen column; with FIXED, WIDE or none chosen there is none."""
        key = getattr(self.choices, name)
        heading = self.view.find(key)
        if key and key not in (FIXED, WIDE) and heading is None:
            raise DocumentError(_("The table has no column “%s” any more.") % key)
        return heading

    def _read_row(self, row: SheetRow) -> None:
        if [normal(cell) for cell in row.cells] == self.header[: len(row.cells)]:
            self._refuse(row, None, _("this repeats the headings and was left out."))
            return
        if fault := self._fault(row, self.kpi):
            self._refuse(row, self.kpi, fault)
            return
        name = self.view.text(row, self.kpi)
        kpi = self.register.chosen(name, self.choices.matches) if name else None
        if kpi:
            self._read_values(row, kpi)
        elif is_total(name):
            self._refuse(row, self.kpi, _("“%s” is a total and was left out.") % name)
        elif not name:
            self._refuse_nameless(row)
        elif self.choices.matches.get(normal(name)) != LEFT_OUT:
            self.unknown[name] += 1
            self.first_unknown.setdefault(name, row)

    def _refuse_nameless(self, row: SheetRow) -> None:
        figures = [heading for columns in self.columns.values() for heading in columns]
        if any(self.view.text(row, heading) for heading in figures):
            self._refuse(row, self.kpi, _("there is a figure, but no KPI. Write its code."))

    def _read_values(self, row: SheetRow, kpi: KPI) -> None:
        if self.choices.period == WIDE:
            for heading in self.columns["value"]:
                words = period_words(
                    heading.words, self.choices.one_period, calendar=kpi.definition.calendar
                )
                self._read_value(row, kpi, words or heading.words, {"value": heading}, heading)
            return
        if self.period:
            words, place = self.view.text(row, self.period), self.period
        else:
            words, place = self.choices.one_period, None
        columns = {name: headings[0] for name, headings in self.columns.items()}
        self._read_value(row, kpi, words, columns, place)

    def _read_value(self, row, kpi: KPI, words: str, columns: dict, place) -> None:
        typed, cells = {}, {}
        for name, heading in columns.items():
            text = self._figure(row, kpi, name, heading)
            if text is None:
                return
            if text:
                typed[name], cells[name] = text, self._place(row, heading)
        if not typed:
            return
        period = self._period(row, kpi, words, place)
        if period is None or not self._suits(row, kpi, typed, columns):
            return
        if fault := self._fault(row, self.commentary):
            self._refuse(row, self.commentary, fault)
            return
        if said := self.view.text(row, self.commentary):
            typed["commentary"], cells["commentary"] = said, self._place(row, self.commentary)
        where = self._place(row, columns["value"] if self.choices.period == WIDE else None)
        notes = self._notes(row, columns.values())
        self.reading.values.append(
            IncomingValue(kpi, period, where, typed, cells=cells, notes=notes)
        )

    def _figure(self, row, kpi: KPI, name: str, heading: Heading) -> str | None:
        """The text of a figure; None where it cannot be read, which is said."""
        text, fault = self.view.text(row, heading), self._fault(row, heading)
        if not fault and text.lower() in NO_FIGURE:
            fault = _("“%s” may mean that there were no cases, or that the figure is not "
                      "available. Leave the cell empty, and say which on the page of the figure."
                      ) % text  # fmt: skip
        if fault:
            self._refuse(row, heading, fault)
            return None
        if name == "value" and kpi.definition.unit == Unit.PERCENT:
            return as_percent(text, self.choices.shares.get(heading.key, ""))
        return text

    def _fault(self, row: SheetRow, heading: Heading | None) -> str:
        if heading is None:
            return ""
        cell = row.number, heading.column
        if colour := self.sheet.coloured.get(cell):
            return _("the status is a colour (%s). Type the figure or the word.") % colour
        return self.sheet.faults.get(cell, "")

    def _period(self, row, kpi: KPI, words: str, place) -> Period | None:
        if fault := self._fault(row, place) if self.choices.period != WIDE else "":
            self._refuse(row, place, fault)
            return None
        try:
            period = parse_period(words, default_calendar=kpi.definition.calendar)
        except PeriodError as error:
            self._refuse(row, place, str(error))
            return None
        if problem := period_problem(period, kpi.definition.frequency):
            self._refuse(row, place, f"{kpi.code}: {problem}")
            return None
        return period

    def _suits(self, row, kpi: KPI, typed: dict, columns: dict) -> bool:
        """Whether the file gives what the KPI is entered as."""
        rules = rules_of(kpi.definition)
        if rules.needs_numerator and not {"numerator", "denominator"} <= typed.keys():
            sentence = _("%s is entered as two numbers, the one on top and the one below. The file "
                         "must have a column for each.")  # fmt: skip
            self._refuse(row, columns.get("value"), sentence % kpi.code)
            return False
        if not rules.needs_numerator and "value" not in typed:
            self._refuse(row, columns.get("value"), _("there is no figure for %s.") % kpi.code)
            return False
        return True

    def _notes(self, row: SheetRow, columns) -> tuple[str, ...]:
        notes = [_("Row %s is hidden in the file. It was read all the same.") % row.number]
        notes = notes if row.is_hidden else []
        hidden = [one for one in columns if one.column in self.sheet.hidden_columns]
        sentence = _("Column %s is hidden in the file. It was read all the same.")
        return (*notes, *(sentence % heading.letters for heading in hidden))

    def _refuse(self, row: SheetRow, heading: Heading | None, sentence: str) -> None:
        self.reading.refusals.append(Refusal(self._place(row, heading), sentence))

    def _place(self, row: SheetRow, heading: Heading | None) -> str:
        where = _("Sheet %(sheet)s, row %(row)s") % {"sheet": self.sheet.name, "row": row.number}
        if heading is None:
            return where
        column = _("column %(letter)s (%(heading)s)") % {
            "letter": heading.letters,
            "heading": heading.words or _("no heading"),
        }
        return f"{where}, {column}"


def _unknown(name: str, count: int) -> str:
    more = _(" and %s more rows") % (count - 1) if count > 1 else ""
    sentence = _("“%(name)s”%(more)s: this is no KPI that you enter. Match it to one, or choose "
                 "“Leave out”.")  # fmt: skip
    return sentence % {"name": name[:80], "more": more}
