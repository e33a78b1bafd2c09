"""What a file says beside what the portal holds: value by value, the outcome of taking it over.

The words go through the entry form of their slot, with its checks. A field that the file leaves
empty keeps what stands there; only where the file was made from this very version of the slot has
an empty cell been emptied by somebody.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kpis.calculations.checks import INTERVAL
from kpis.calculations.codes import DataStatus
from kpis.collection import policies
from kpis.collection.entry_forms import TYPED, entry_form, typed, with_interval
from kpis.collection.forms import EntryForm
from kpis.collection.imports.incoming import IncomingValue
from kpis.collection.models import Actual, EntryUploadValue
from kpis.collection.queries.beside import Beside, get_besides
from kpis.collection.queries.uploads import get_slots_of
from perfportal.core.access.roles import Permission
from perfportal.core.documents.numbers import NumberError, parse_figure, parse_number

PARTS = ("numerator", "denominator")
FIGURES = ("value", *PARTS)
Outcome = EntryUploadValue.Outcome


@dataclass(frozen=True)
class Compared:
    """One value of a file and what would become of it."""

    outcome: Outcome
    actual: Actual | None = None
    typed: dict[str, str] = field(default_factory=dict)
    theirs: dict[str, str] = field(default_factory=dict)
    theirs_by: str = ""
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    why_draft: str = ""
    can_be_saved: bool = False
    has_draft: bool = False

    @property
    def is_ticked(self) -> bool:
        """Ticked at first: what the sender typed, here or into a draft.

        Not what was returned or opened again, and stands in the file as it was given.
        """
        if self.outcome == Outcome.UNCHANGED:
            return self.can_be_saved and self.has_draft
        return self.can_be_saved and self.outcome != Outcome.CONFLICT


def compare(values: Sequence[IncomingValue], *, by) -> list[Compared]:
    """In the order given, in a constant number of queries."""
    slots = get_slots_of(values)
    besides = get_besides(slots.values())
    return [_compare_one(value, slots[value.key], besides, by) for value in values]


def words_in(actual: Actual) -> dict[str, str]:
    """What the entry form of the slot would show, field by field."""
    present = typed(actual)
    return {name: str(present.get(name) or "") for name in TYPED}


def is_empty(words: dict[str, str]) -> bool:
    """Neither a figure nor a word has been given; how final it is says nothing by itself."""
    return not any(words.get(name) for name in (*FIGURES, "marker", "commentary"))


def differing(mine: dict[str, str], theirs: dict[str, str], unit: str) -> list[str]:
    """The fields in which the two say different things; 77.40 and 77.4 are the same."""
    return [
        name
        for name in TYPED
        if _meaning(name, mine.get(name, ""), unit) != _meaning(name, theirs.get(name, ""), unit)
    ]


def _compare_one(value, actual, besides: dict[int, Beside], by) -> Compared:
    theirs = words_in(actual)
    mine = _with_tick(_merge(value, actual, theirs), theirs, value.kpi.definition.unit)
    differs = bool(differing(mine, theirs, value.kpi.definition.unit))
    found = Compared(
        Outcome.UNCHANGED, _kept(actual), mine, theirs, _author(actual), warnings=value.notes
    )
    if refusal := _refusal(by, actual):
        return _shut(found, value, refusal, differs=differs, may_see=_may_see(by, actual))
    form = entry_form(actual, besides[actual.pk], data=mine | {"version": actual.version})
    if problems := _problems(form, value):
        return replace(found, outcome=Outcome.REFUSED, problems=problems)
    return replace(
        found,
        outcome=_outcome(value, actual, theirs, differs=differs),
        warnings=value.notes + tuple(finding.sentence for finding in form.warnings),
        why_draft=_why_draft(form),
        can_be_saved=True,
        has_draft=getattr(actual, "draft", None) is not None,
    )


def _kept(actual: Actual) -> Actual | None:
    """The slot, unless it is still to be made."""
    return None if actual._state.adding else actual


def _author(actual: Actual) -> str:
    """Whose words stand in the slot."""
    draft = getattr(actual, "draft", None)
    return str(draft.by if draft else actual.entered_by or "")


def _merge(value: IncomingValue, actual: Actual, theirs: dict[str, str]) -> dict[str, str]:
    """The words that would stand in the form; figures drive out a marker and the other way."""
    said = {name: text for name, text in value.typed.items() if text and name in TYPED}
    if value.seen_version == actual.version:
        return with_interval({name: said.get(name, "") for name in TYPED}, theirs)
    kept = dict(theirs)
    states_figure = any(said.get(name) for name in FIGURES)
    if states_figure:
        kept |= {"marker": "", "confirmed": ""}
    elif said.get("marker"):
        kept |= dict.fromkeys((*FIGURES, *INTERVAL), "")
    return kept | said


def _with_tick(mine: dict, theirs: dict, unit: str) -> dict[str, str]:
    """A file has no place for the tick of earlier evidence: it stays while the figure stays."""
    moved = {*FIGURES, "marker"} & set(differing(mine, theirs, unit))
    return mine | {"carries_evidence": "" if moved else theirs["carries_evidence"]}


def _meaning(name: str, text: str, unit: str):
    text = str(text).strip()
    if name == "data_status":
        return text or DataStatus.FINAL.value
    if not text or name not in (*FIGURES, *INTERVAL):
        return text
    try:
        return parse_number(text) if name in PARTS else parse_figure(text, unit)
    except NumberError:
        return text


def _refusal(by, actual: Actual) -> str:
    try:
        policies.check_can_enter(by, actual)
    except PermissionDenied as error:
        return str(error)
    if (
        actual._state.adding
        and not actual.round_id
        and not by.access.holds(Permission.ENTER_ON_BEHALF)
    ):
        return _("This value is not being collected now. Ask the performance team.")
    return ""


def _may_see(by, actual: Actual) -> bool:
    return policies.is_provider(by, actual) or by.access.holds(Permission.ENTER_ON_BEHALF)


def _shut(found: Compared, value, sentence: str, *, differs: bool, may_see: bool) -> Compared:
    """Nothing can be entered; a file that says nothing else is as good as unchanged."""
    if not may_see:
        found = replace(found, theirs={}, theirs_by="", actual=None)
    elif not differs:
        return found
    return replace(found, outcome=Outcome.CLOSED, problems=(f"{value.where}: {sentence}",))


def _problems(form: EntryForm, value: IncomingValue) -> tuple[str, ...]:
    """What is wrong, each with its place in the file; that a field is still empty is not."""
    if form.is_valid() or not form.problems:
        return ()
    fields = [(value.cells.get(bound.name, value.where), bound.errors) for bound in form]
    everywhere = [*fields, (value.where, form.non_field_errors())]
    return tuple(f"{place}: {error}" for place, errors in everywhere for error in errors)


def _outcome(value: IncomingValue, actual: Actual, theirs, *, differs: bool) -> Outcome:
    if not differs:
        return Outcome.UNCHANGED
    if is_empty(theirs):
        return Outcome.NEW
    seen = value.seen_version
    return Outcome.CONFLICT if seen not in (None, actual.version) else Outcome.CHANGED


def _why_draft(form: EntryForm) -> str:
    """Why the words cannot be submitted as they are; empty where they can."""
    if not form.is_valid():
        return _("Not complete yet: it can be kept as a draft.")
    if form.judgement.demand:
        return _("%s Until then it is kept as a draft.") % form.judgement.demand
    if form.needs_confirmation:
        return _("The same as last time: confirm it, or it is kept as a draft.")
    return ""
