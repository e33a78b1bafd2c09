"""The page of one value: what stands beside the form, its findings, its history."""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.calculations.checks import INTERVAL
from kpis.calculations.checks.ranges import usual_range
from kpis.calculations.goals import TargetLine
from kpis.collection.forms import EntryForm
from kpis.collection.models import Actual
from kpis.collection.presenters.checks import (
    hint_words,
    not_compared,
    status_sentence,
    status_shown,
)
from kpis.collection.presenters.figures import day_words, estimate_words, in_words, moment_words
from kpis.collection.queries.beside import Beside, EarlierValue
from kpis.wording import StatusMark, target_words, tolerance_words


@dataclass(frozen=True)
class BesidePage:
    """Beside the form: earlier figures, target, definition."""

    last: list[tuple[str, str]]
    year_before: str
    target: str
    tolerance: str
    last_commentary: str
    last_label: str = ""
    allowed: str = ""
    usual: str = ""


def beside_page(actual: Actual, beside: Beside) -> BesidePage:
    sheet = actual.kpi.definition
    return BesidePage(
        last=[(value.period.short_label, estimate_words(value, sheet)) for value in beside.last],
        year_before=estimate_words(beside.year_before, sheet) if beside.year_before else "",
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
        last_label=beside.last[0].period.short_label if beside.last else "",
        allowed=_range_words(sheet.hard_minimum, sheet.hard_maximum, sheet),
        usual=_range_words(*(usual_range(beside.past.series) or (None, None)), sheet),
    )


def _range_words(lowest, highest, sheet) -> str:
    """`between 0.0% and 100.0%`, `0 or more`; empty without a bound."""
    if lowest is None and highest is None:
        return ""
    line = TargetLine(lower=lowest, upper=highest)
    return target_words(line, sheet.unit, sheet.decimal_places, sheet.multiplier)


@dataclass(frozen=True)
class Findings:
    """What the checks say of an entry: what it comes to, errors of it, and warnings.

    `status` is the mark that the figure would give the KPI, `makes` the same as a sentence.
    `demand` asks for a commentary, `hints` say what it might add, `notes` what was not compared.
    `asks_to_confirm` where a tick must say that the figure of last time was collected anew.
    """

    figure: str = ""
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    status: StatusMark | None = None
    makes: str = ""
    demand: str = ""
    hints: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    asks_to_confirm: bool = False


def findings_of(form: EntryForm, sheet) -> Findings:
    """Of a form that has been filled in; that a field is still empty is not said."""
    form.is_valid()
    judged = form.judgement
    return Findings(
        figure=in_words(form.figure, sheet) if form.figure is not None else "",
        problems=tuple(form.problems),
        warnings=tuple(finding.sentence for finding in form.warnings),
        status=status_shown(judged.assessed, sheet),
        makes=status_sentence(judged.assessed, sheet),
        demand=judged.demand,
        hints=hint_words(judged.unanswered),
        notes=tuple(not_compared(one) for one in judged.outcomes if one.missing),
        asks_to_confirm=form.asks_to_confirm,
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

    @property
    def says_why(self) -> bool:
        """Whether the answers other than a figure stand open: one is given, or one is wrong."""
        form = self.form
        return bool(
            form["marker"].value() or form["marker_reason"].value() or form["marker"].errors
        )


def entry_block(actual: Actual, beside: Beside, form, *, checked, can_enter) -> EntryBlock:
    """`checked` is the form whose findings are shown: the one posted, or the saved draft."""
    findings = findings_of(checked, actual.kpi.definition) if checked else Findings()
    if checked is form:
        findings = replace(findings, problems=(), demand="")
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
    "agreed": gettext_lazy("Approved by the service head"),
    "passed": gettext_lazy("Checked"),
    "queried": gettext_lazy("Queried"),
    "answered": gettext_lazy("Query answered"),
    "imported": gettext_lazy("Imported"),
    "final_expected": gettext_lazy("Final figure expected on another day"),
    "added": gettext_lazy("Added"),
    "carried": gettext_lazy("Confirmed for a later version"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "erased": gettext_lazy("Erased"),
}
FIGURES = ("value", "numerator", "denominator", *INTERVAL)


def history_rows(events, sheet) -> list[HistoryRow]:
    """A value's audit events as sentences, in the order given."""
    return [_history_row(event, sheet) for event in events]


def _history_row(event, sheet) -> HistoryRow:
    after, verb = event.after or {}, event.verb.rpartition(".")[2]
    numbers = {name: Decimal(after[name]) for name in FIGURES if after.get(name) is not None}
    value = EarlierValue(None, **numbers, marker=after.get("marker") or "")
    figure = estimate_words(value, sheet) if numbers or value.marker else ""
    why = after.get("marker_reason")
    whom = after.get("entered_for")
    who = _("%(who)s for %(whom)s") % {"who": event.actor_name, "whom": whom}
    return HistoryRow(
        what=str(WHAT.get(verb, verb.replace("_", " ").capitalize())) + _void(event),
        figure=f"{figure}: {why}" if why else figure,
        who=who if whom else event.actor_name,
        when=moment_words(event.at),
        reason=event.reason,
        commentary=after.get("commentary") or "",
    )


def _void(event) -> str:
    """That an approval counts no more from here on."""
    who = (event.before or {}).get("approved_by")
    return _(", the approval by %s is void") % who if who else ""


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
