"""How far the approval of a value has come: who is asked next, and what of it counts no more."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from kpis.calculations.approval import Step
from kpis.calculations.differences import FieldChange, difference
from kpis.collection.models import Actual, ActualState, QualityCheck
from kpis.collection.presenters.figures import day_words, figure_words
from kpis.collection.queries.approvers import step_of
from kpis.wording import DATA_STATUS_WORDS, MARKER_WORDS, format_plain, lower_first

WAITS = {
    Step.SERVICE_HEAD: _lazy("Waits for the service head"),
    Step.CHECK: _lazy("Waits for the performance team's check"),
    Step.DIRECTOR: _lazy("Waits for the director"),
}


def waits_words(actual: Actual) -> str:
    """`Waits for the service head`; empty where it waits for nobody."""
    step = step_of(actual)
    return str(WAITS[step]) if step else ""


def void_words(actual: Actual) -> str:
    """In lists: that an approval counts no more; empty where none was given."""
    if actual.void_by_id is None:
        return ""
    if actual.state == ActualState.DRAFT:
        return _("Opened again after it was approved.")
    return _("Changed after it was approved.")


@dataclass(frozen=True)
class FieldRow:
    """One field before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class VoidNote:
    """An approval that counts no more, and what has changed since."""

    sentence: str
    rows: list[FieldRow]


@dataclass(frozen=True)
class QueryRow:
    """What the performance team asked of the current revision, and the answer if there is one."""

    check: QualityCheck
    question: str
    answer: str
    is_open: bool


@dataclass(frozen=True)
class ApprovalBlock:
    """The steps of an approval as the page of a value shows them."""

    waits: str
    steps: list[str]
    void: VoidNote | None
    queries: list[QueryRow]


def approval_block(actual: Actual, asked) -> ApprovalBlock:
    """`asked` are the people whose role takes the next step."""
    waits = waits_words(actual)
    if waits and asked:
        waits = f"{waits}: {', '.join(str(person) for person in asked)}"
    return ApprovalBlock(
        waits=waits, steps=step_words(actual), void=void_note(actual), queries=query_rows(actual)
    )


def step_words(actual: Actual) -> list[str]:
    """`Checked by Asha Begum on 12 October 2026`: the steps that have been taken."""
    taken = (
        (actual.agreed_by, actual.agreed_at, _("Approved as service head by %(who)s on %(day)s")),
        (actual.checked_by, actual.checked_at, _("Checked by %(who)s on %(day)s")),
        (actual.approved_by, actual.approved_at, _("Approved by %(who)s on %(day)s")),
    )
    return [
        sentence % {"who": who, "day": day_words(timezone.localtime(at))}
        for who, at, sentence in taken
        if who
    ]


def void_note(actual: Actual) -> VoidNote | None:
    """What was approved before, by whom, and what is different now."""
    if actual.void_by_id is None:
        return None
    words = {
        "who": actual.void_by,
        "day": day_words(timezone.localtime(actual.void_at)),
        "figure": figure_words(actual.void_revision, actual.kpi.definition),
    }
    if actual.state == ActualState.DRAFT:
        return VoidNote(
            _(
                "Approved on %(day)s by %(who)s at %(figure)s, and opened again: the approval is "
                "void."
            )
            % words,
            [],
        )
    rows = field_rows(actual)
    words["changes"] = change_words(actual) if rows else _("nothing, it was submitted as it was")
    return VoidNote(
        _("Approved on %(day)s by %(who)s; changed since: %(changes)s. It must be approved anew.")
        % words,
        rows,
    )


def change_words(actual: Actual) -> str:
    """`97.1% → 96.4%, commentary changed`."""
    sheet = actual.kpi.definition
    before, after = (figure_words(one, sheet) for one in (actual.void_revision, actual.revision))
    changes = difference(actual.void_revision, actual.revision)
    said = [f"{before} → {after}"] if before != after else []
    said += [
        _("%s changed") % lower_first(label_of(change, sheet))
        for change in changes
        if change.field in ("commentary", "data_status") or before == after
    ]
    return ", ".join(said)


def field_rows(actual: Actual) -> list[FieldRow]:
    """Field by field, what was approved and what stands now."""
    sheet = actual.kpi.definition
    return [
        FieldRow(
            label_of(change, sheet), _words(change, change.before), _words(change, change.after)
        )
        for change in difference(actual.void_revision, actual.revision)
    ]


def label_of(change: FieldChange, sheet) -> str:
    return {
        "value": _("Figure"),
        "numerator": sheet.numerator_label or _("Number on top"),
        "denominator": sheet.denominator_label or _("Number below"),
        "ci_low": _("Lower end of the interval"),
        "ci_high": _("Upper end of the interval"),
        "marker": _("Marker"),
        "marker_reason": _("Why there is no figure"),
        "data_status": _("How final it is"),
        "commentary": _("Commentary"),
    }[change.field]


def _words(change: FieldChange, stated) -> str:
    if stated in (None, ""):
        return _("none")
    if change.field == "marker":
        return str(MARKER_WORDS[stated])
    if change.field == "data_status":
        return str(DATA_STATUS_WORDS[stated])
    return format_plain(stated) if isinstance(stated, Decimal) else stated


def query_rows(actual: Actual) -> list[QueryRow]:
    """The queries of the current revision, oldest first."""
    return [
        QueryRow(
            check=check,
            question=_("%(who)s asks: %(what)s") % {"who": check.by, "what": check.note},
            answer=_("%(who)s answers: %(what)s") % {"who": check.answered_by, "what": check.answer}
            if check.answer
            else "",
            is_open=check.is_open_query and actual.state == ActualState.SUBMITTED,
        )
        for check in actual.checks.all()
        if check.outcome == QualityCheck.Outcome.QUERIED and check.revision_id == actual.revision_id
    ]
