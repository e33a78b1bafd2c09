"""What stands in each row of the entry workbook, as words and numbers; no spreadsheet here."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.calculations.codes import Unit
from kpis.collection.entry_columns import answers, numbers_asked, status_or_final
from kpis.collection.entry_forms import typed
from kpis.collection.forms import rules_of
from kpis.collection.models import GIVEN, Actual
from kpis.collection.presenters.approval import waits_words
from kpis.collection.presenters.figures import figure_words
from kpis.collection.presenters.owed import slot_group, slot_words
from kpis.collection.queries.beside import Beside
from kpis.wording import target_words
from kpis.wording.numbers import format_plain
from perfportal.core.documents.numbers import NumberError, parse_day, parse_number, parse_yes_no

UNIT_WORDS = {
    Unit.PERCENT: "%",
    Unit.GBP: "£",
    Unit.GBP_THOUSAND: gettext_lazy("£ thousand"),
    Unit.YES_NO: gettext_lazy("Yes or No"),
    Unit.DATE: gettext_lazy("a day"),
    Unit.TCO2E: "tCO2e",
}


@dataclass(frozen=True)
class EntryRow:
    """One KPI's row: what is shown, what is filled in already, which cells are open."""

    shown: dict[str, str]
    filled: dict[str, str | Decimal]
    open_fields: frozenset[str]
    prompts: dict[str, str]
    keys: dict[str, str | int]
    unit: str
    lowest: Decimal | None
    highest: Decimal | None


def entry_row(actual: Actual, beside: Beside, *, as_of) -> EntryRow:
    sheet = actual.kpi.definition
    asked = numbers_asked(rules_of(sheet))
    is_open = actual.state not in GIVEN
    others = ("marker", "data_status", "commentary", "confirmed")
    return EntryRow(
        shown=_shown(actual, beside, asked, as_of),
        filled=_filled(actual),
        open_fields=frozenset((*asked, *others)) if is_open else frozenset(),
        prompts=_number_words(sheet, asked),
        keys={
            "key_code": actual.kpi.code,
            "key_period": actual.period.token,
            "key_slot": str(actual.uid),
            "key_version": actual.version,
        },
        unit=sheet.unit,
        lowest=sheet.hard_minimum,
        highest=sheet.hard_maximum,
    )


def _shown(actual, beside, asked, as_of) -> dict[str, str]:
    sheet = actual.kpi.definition
    words = _number_words(sheet, asked)
    labels = {"numerator": _("Number on top"), "denominator": _("Number below")}
    return {
        "title": actual.kpi.title,
        "code": actual.kpi.code,
        "period": actual.period.short_label,
        "asked": "; ".join(
            f"{labels[name]}: {words[name]}" if name in labels else words[name] for name in asked
        ),
        "unit": str(UNIT_WORDS.get(Unit(sheet.unit), sheet.unit)),
        "last": figure_words(beside.last[0], sheet) if beside.last else _("none yet"),
        "target": target_words(beside.target, sheet.unit, sheet.decimal_places, sheet.multiplier),
        "range": _range_words(sheet),
        "state": waits_words(actual) or slot_words(slot_group(actual, as_of=as_of))[0],
    }


def _number_words(sheet, asked) -> dict[str, str]:
    """What each number counts, in the words of the definition sheet."""
    words = {
        "value": _("The average") if "denominator" in asked else _("The figure"),
        "numerator": sheet.numerator_label or _("as the definition says"),
        "denominator": sheet.denominator_label or _("as the definition says"),
    }
    return {name: words[name] for name in asked}


def _range_words(sheet) -> str:
    low, high = sheet.hard_minimum, sheet.hard_maximum
    if low is not None and high is not None:
        return _("%(low)s to %(high)s") % {"low": format_plain(low), "high": format_plain(high)}
    if low is not None:
        return _("%s or more") % format_plain(low)
    return _("%s or less") % format_plain(high) if high is not None else ""


def _filled(actual: Actual) -> dict[str, str | Decimal]:
    """The draft, else what was given; numbers as numbers where they can be read."""
    words = {name: str(text or "") for name, text in typed(actual).items()}
    cells = {
        name: _number(name, words[name], actual.kpi.definition.unit)
        for name in ("value", "numerator", "denominator")
        if words.get(name)
    }
    cells["marker"] = answers("marker").get(words.get("marker", ""), "")
    cells["commentary"] = words.get("commentary", "")
    if any(cells.values()):
        cells["data_status"] = answers("data_status").get(status_or_final(words), "")
    cells["confirmed"] = answers("confirmed").get("on" if words.get("confirmed") else "", "")
    return {name: cell for name, cell in cells.items() if cell != ""}


def _number(name: str, text: str, unit: str) -> str | Decimal:
    try:
        if name == "value" and unit == Unit.YES_NO:
            return "Yes" if parse_yes_no(text) else "No"
        if name == "value" and unit == Unit.DATE:
            day = f"{parse_day(text):f}"
            return f"{day[:4]}-{day[4:6]}-{day[6:]}"
        return parse_number(text)
    except NumberError:
        return text
