"""The page of one value: what stands beside the form, its findings, its history."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.calculations.goals import TargetLine
from kpis.collection.forms import EntryForm
from kpis.collection.models import Actual
from kpis.collection.presenters.figures import day_words, figure_words, in_words, moment_words
from kpis.collection.queries.beside import Beside, EarlierValue
from kpis.wording import target_words, tolerance_words


@dataclass(frozen=True)
class BesidePage:
    """Beside the form: earlier figures, target, definition."""

    last: list[tuple[str, str]]
    year_before: str
    target: str
    tolerance: str
    last_commentary: str
    allowed: str = ""


def beside_page(actual: Actual, beside: Beside) -> BesidePage:
    sheet = actual.kpi.definition
    return BesidePage(
        last=[(value.period.short_label, figure_words(value, sheet)) for value in beside.last],
        year_before=figure_words(beside.year_before, sheet) if beside.year_before else "",
        target=target_words(beside.target, sheet.unit, sheet.decimal_places, sheet.multiplier),
        tolerance=tolerance_words(
            sheet.tolerance_kind,
            sheet.tolerance,
            unit=sheet.unit,
            polarity=sheet.polarity,
            multiplier=sheet.multiplier,
            preset=sheet.rag_preset,
        )
        if beside.target
        else "",
        last_commentary=beside.last[0].commentary if beside.last else "",
        allowed=_allowed_words(sheet),
    )


def _allowed_words(sheet) -> str:
    """The figures that the sheet allows, `between 0.0% and 100.0%`; empty without a bound."""
    bounds = TargetLine(lower=sheet.hard_minimum, upper=sheet.hard_maximum)
    if bounds == TargetLine():
        return ""
    return target_words(bounds, sheet.unit, sheet.decimal_places, sheet.multiplier)


@dataclass(frozen=True)
class Findings:
    """What the checks say of an entry: what it comes to, errors of it, and warnings."""

    figure: str = ""
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def findings_of(form: EntryForm, sheet) -> Findings:
    """Of a form that has been filled in; that a field is still empty is not said."""
    form.is_valid()
    return Findings(
        figure=in_words(form.figure, sheet) if form.figure is not None else "",
        problems=tuple(form.problems),
        warnings=tuple(finding.sentence for finding in form.warnings),
    )


@dataclass(frozen=True)
class EntryBlock:
    """One value on a page of forms."""

    actual: Actual
    form: EntryForm
    findings: Findings
    beside: BesidePage
    deadline: str
    can_enter: bool


def entry_block(actual: Actual, beside: Beside, form, *, checked, can_enter) -> EntryBlock:
    """`checked` is the form whose findings are shown: the one posted, or the saved draft."""
    findings = findings_of(checked, actual.kpi.definition) if checked else Findings()
    if checked is form:
        findings = Findings(findings.figure, (), findings.warnings)
    return EntryBlock(
        actual=actual,
        form=form,
        findings=findings,
        beside=beside_page(actual, beside),
        deadline=day_words(actual.due_on),
        can_enter=can_enter,
    )


@dataclass(frozen=True)
class HistoryRow:
    """One thing that happened to a value."""

    what: str
    figure: str
    who: str
    when: str
    reason: str
    commentary: str


WHAT = {
    "submitted": gettext_lazy("Submitted"),
    "returned": gettext_lazy("Returned"),
    "reopened": gettext_lazy("Opened again"),
    "approved": gettext_lazy("Approved"),
    "issued": gettext_lazy("Issued in a report"),
    "revised": gettext_lazy("Revised"),
    "passed": gettext_lazy("Checked"),
    "queried": gettext_lazy("Queried"),
    "imported": gettext_lazy("Imported"),
}
FIGURES = ("value", "numerator", "denominator")


def history_rows(events, sheet) -> list[HistoryRow]:
    """A value's audit events as sentences, in the order given."""
    return [_history_row(event, sheet) for event in events]


def _history_row(event, sheet) -> HistoryRow:
    after, verb = event.after or {}, event.verb.rpartition(".")[2]
    numbers = {name: Decimal(after[name]) for name in FIGURES if after.get(name) is not None}
    value = EarlierValue(None, **numbers, marker=after.get("marker") or "")
    whom = after.get("entered_for")
    who = _("%(who)s for %(whom)s") % {"who": event.actor_name, "whom": whom}
    return HistoryRow(
        what=str(WHAT.get(verb, verb.replace("_", " ").capitalize())),
        figure=figure_words(value, sheet) if numbers or value.marker else "",
        who=who if whom else event.actor_name,
        when=moment_words(event.at),
        reason=event.reason,
        commentary=after.get("commentary") or "",
    )


@dataclass(frozen=True)
class ConflictRow:
    """One field in which two people's entries differ."""

    label: str
    theirs: str
    mine: str


def conflict_rows(form, theirs: dict) -> list[ConflictRow]:
    """What somebody else has saved beside what this person typed; equal fields left out."""
    rows = [
        ConflictRow(
            str(field.label),
            _said(field.field, theirs.get(field.name, "")),
            _said(field.field, form.data.get(field.name, "")),
        )
        for field in form.visible_fields()
    ]
    return [row for row in rows if row.theirs != row.mine]


def _said(field, word) -> str:
    """A word of a form as people read it: of a choice its own words."""
    choices = {str(code): str(words) for code, words in getattr(field, "choices", ())}
    return choices.get(str(word), str(word))
