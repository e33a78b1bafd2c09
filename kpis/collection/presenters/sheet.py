"""The evidence sheet of a value: what an auditor asks for, in words, on one page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kpis.collection.forms import earlier_figure, rules_of
from kpis.collection.models import Actual, ActualRevision
from kpis.collection.presenters.evidence import EvidenceRow, evidence_rows
from kpis.collection.presenters.figures import (
    day_words,
    estimate_words,
    figure_words,
    interval_words,
    moment_words,
)
from kpis.collection.presenters.finals import final_words
from kpis.collection.presenters.review import flags_of
from kpis.collection.presenters.revisions import (
    difference_rows,
    reason_words,
    revised_words,
)
from kpis.collection.presenters.sheet_rules import definition_rows, target_rows
from kpis.collection.presenters.value import WHAT
from kpis.collection.queries.sheet import Record, TrailEvent
from kpis.wording import DATA_STATUS_WORDS, MARKER_WORDS, format_plain, lower_first

NONE = "–"


@dataclass(frozen=True)
class Section:
    """A heading, and pairs of what is asked and the answer."""

    title: str
    rows: list[dict]


@dataclass(frozen=True)
class VersionRow:
    """One version of the value, and what it changed of the one before."""

    number: int
    figure: str
    kind: str
    reason: str
    who: str
    when: str
    source: str
    digest: str
    changes: list[str]


@dataclass(frozen=True)
class OverriddenRow:
    """A warning of the checks, and what was answered."""

    warning: str
    answer: str


@dataclass(frozen=True)
class TrailRow:
    """One event of the audit trail with its digest and the seal that covers it."""

    number: int
    what: str
    who: str
    when: str
    reason: str
    digest: str
    seal: str


@dataclass(frozen=True)
class EvidenceSheet:
    """The whole page as plain data, the same for print and for a program."""

    code: str
    title: str
    period: str
    figure: str
    revised: str
    sections: list[Section]
    versions: list[VersionRow]
    evidence: list[EvidenceRow]
    overridden: list[OverriddenRow]
    trail: list[TrailRow]


def evidence_sheet(user, record: Record) -> EvidenceSheet:
    actual, sheet = record.actual, record.actual.revision.definition
    return EvidenceSheet(
        code=actual.kpi.code,
        title=actual.kpi.title,
        period=actual.period.label,
        figure=estimate_words(actual.revision, sheet),
        revised=revised_words(record.revisions[-1]),
        sections=[
            Section(_("The figure"), _rows(_figure_rows(actual))),
            Section(_("Who gave it, who agreed"), _rows(_people_rows(record))),
            Section(_("Where it comes from"), _rows(_source_rows(actual))),
            Section(_("The definition it was counted by"), _rows(definition_rows(sheet))),
            Section(_("Target and tolerance in force"), _rows(target_rows(record, sheet))),
        ],
        versions=_versions(record.revisions),
        evidence=evidence_rows(user, record.evidence, actual),
        overridden=[
            OverriddenRow(warning, actual.revision.commentary or _("No answer was given."))
            for warning in flags_of(actual, record.beside)
        ],
        trail=[_trail_row(one) for one in record.trail],
    )


def _rows(pairs) -> list[dict]:
    return [{"key": str(key), "value": str(value)} for key, value in pairs if value]


def _figure_rows(actual: Actual):
    revision, sheet = actual.revision, actual.revision.definition
    yield _("How it comes about"), arithmetic_words(revision)
    if revision.numerator is not None:
        yield sheet.numerator_label or _("Number on top"), format_plain(revision.numerator)
    if revision.denominator is not None:
        yield sheet.denominator_label or _("Number below"), format_plain(revision.denominator)
    if interval := interval_words(revision, sheet):
        yield _("95% confidence interval"), interval
    if revision.marker:
        yield _("In place of a figure"), MARKER_WORDS[revision.marker]
        yield _("Why there is none"), revision.marker_reason or revision.commentary
    yield _("How final it is"), str(DATA_STATUS_WORDS[revision.data_status]).capitalize()
    yield _("Final figure"), final_words(actual)
    yield _("Commentary"), revision.commentary or _("None given")
    yield _("State"), actual.get_state_display()


def arithmetic_words(revision: ActualRevision) -> str:
    """`27,000,000 ÷ 48,600,000 × 100 = 55.6%`, or that it was entered so."""
    sheet = revision.definition
    if not rules_of(sheet).needs_numerator or earlier_figure(sheet)(revision) is None:
        return "" if revision.marker else _("As entered.")
    if revision.numerator is None or not revision.denominator:
        return _("Entered as the figure, without its two numbers.")
    times = f" × {sheet.multiplier:,}" if sheet.multiplier != 1 else ""
    top, below = format_plain(revision.numerator), format_plain(revision.denominator)
    return f"{top} ÷ {below}{times} = {figure_words(revision, sheet)}"


def _people_rows(record: Record):
    actual = record.actual
    yield _("Entered by"), _entered(actual.revision)
    for check in record.checks:
        words = _("%(outcome)s by %(who)s, %(when)s (version %(number)s)") % {
            "outcome": check.get_outcome_display(),
            "who": check.by,
            "when": moment_words(check.at),
            "number": check.revision.number,
        }
        yield _("Data quality check"), f"{words}: {check.note}" if check.note else words
    if not record.checks:
        yield _("Data quality check"), _("Nobody has checked it.")
    yield _("Approved by"), _approved(actual)
    yield _("Issued in a report"), moment_words(actual.issued_at) if actual.issued_at else _("No")


def _entered(revision: ActualRevision) -> str:
    words = _("%(who)s, %(when)s") % {
        "who": revision.entered_by,
        "when": moment_words(revision.created_at),
    }
    if revision.entered_for:
        words += " " + _("on behalf of %(whom)s") % {"whom": revision.entered_for}
    return words


def _approved(actual: Actual) -> str:
    if actual.approved_by:
        return _("%(who)s, %(when)s") % {
            "who": actual.approved_by,
            "when": moment_words(actual.approved_at),
        }
    if actual.is_historic:
        return _("Loaded as back-data, which nobody approves")
    return _("Not approved")


def _source_rows(actual: Actual):
    revision, sheet = actual.revision, actual.revision.definition
    given = _("Typed into the portal") if revision.source == "form" else revision.source
    yield _("Given by"), given or _("Not recorded")
    yield _("SHA-256 of the file"), revision.source_digest
    yield _("Source that the definition names"), sheet.source or _("None named")
    yield _("Manual steps"), sheet.manual_steps or _("None recorded")
    yield _("Statutory return"), sheet.statutory_return


def _versions(revisions: list[ActualRevision]) -> list[VersionRow]:
    before = [None, *revisions]
    return [_version(old, new) for old, new in zip(before, revisions, strict=False)]


def _version(old: ActualRevision | None, new: ActualRevision) -> VersionRow:
    rows = difference_rows(old, new, new.definition) if old else []
    return VersionRow(
        number=new.number,
        figure=estimate_words(new, new.definition),
        kind=str(new.get_kind_display()),
        reason=reason_words(new),
        who=_entered(new),
        when=day_words(new.created_at),
        source=new.source,
        digest=new.source_digest,
        changes=[
            _("%(what)s: from %(before)s to %(after)s")
            % {"what": row.label, "before": row.before, "after": row.after}
            for row in rows
        ],
    )


def _trail_row(one: TrailEvent) -> TrailRow:
    event, seal = one.event, one.seal
    subject, _dot, verb = event.verb.rpartition(".")
    what = str(WHAT.get(verb, verb.replace("_", " ").capitalize()))
    if subject == "evidence":
        what = _("Evidence: %s") % lower_first(what)
    return TrailRow(
        number=event.pk,
        what=what,
        who=event.actor_name,
        when=moment_words(event.at),
        reason=event.reason,
        digest=event.digest,
        seal=_("%(first)s to %(last)s: %(digest)s")
        % {"first": seal.first_id, "last": seal.last_id, "digest": seal.digest}
        if seal
        else _("not sealed yet"),
    )
