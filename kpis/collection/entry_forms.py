"""From a slot to its entry form: what stands in it at first, and what it is checked against."""

from kpis.calculations.checks import INTERVAL
from kpis.calculations.codes import WITHOUT_FIGURE, Polarity
from kpis.calculations.judging import Judgement, Surroundings, judge
from kpis.collection.forms import (
    EntryForm,
    FinalForm,
    LaterForm,
    ReasonForm,
    RevisionForm,
    earlier_figure,
    rules_of,
)
from kpis.collection.models import Actual
from kpis.collection.queries.beside import Beside, earlier_for_checks
from perfportal.core import clock, submissions

# What a draft keeps of an entry form, as text.
TYPED = (
    "value", "numerator", "denominator", "ci_low", "ci_high", "marker", "marker_reason",
    "data_status", "commentary", "confirmed", "carries_evidence",
)  # fmt: skip


def entry_form(actual: Actual, beside: Beside, *, data=None) -> EntryForm:
    """The form of one slot; its control ids are its own, so that many stand on one page."""
    return EntryForm(data, **_surroundings(actual, beside), initial=_first(actual, typed(actual)))


def draft_form(actual: Actual, beside: Beside) -> EntryForm | None:
    """The saved draft as if it were posted, for the findings that it would meet."""
    draft = getattr(actual, "draft", None)
    if draft is None:
        return None
    data = draft.typed | {"version": actual.version}
    return EntryForm(data, **_surroundings(actual, beside))


def revision_form(actual: Actual, beside: Beside, *, data=None) -> RevisionForm:
    return RevisionForm(
        data, **_surroundings(actual, beside), initial=_first(actual, given(actual))
    )


def final_form(actual: Actual, beside: Beside, *, data=None) -> FinalForm:
    return FinalForm(data, **_surroundings(actual, beside), initial=_first(actual, given(actual)))


def later_form(actual: Actual, *, data=None) -> LaterForm:
    """When the final figure is expected instead; it stands on one page with the final figure."""
    return LaterForm(data, initial=_first(actual, {}), auto_id="later-%s")


def reason_form(actual: Actual, act: str, *, data=None) -> ReasonForm:
    """The reason for an act (`return`, `reopen`); one page may hold both forms."""
    return ReasonForm(data, initial=_first(actual, {}), auto_id=f"{act}-%s")


def typed(actual: Actual) -> dict:
    """The draft as typed, else the last revision."""
    draft = getattr(actual, "draft", None)
    return dict(draft.typed) if draft else given(actual)


def given(actual: Actual) -> dict:
    """The last revision, as somebody would have typed it."""
    revision = actual.revision
    if revision is None:
        return {"data_status": "final"}
    numbers = {
        name: format(number.normalize(), "f")
        for name in ("value", "numerator", "denominator", *INTERVAL)
        if (number := getattr(revision, name)) is not None
    }
    return numbers | {
        "marker": revision.marker,
        "marker_reason": revision.marker_reason,
        "data_status": revision.data_status,
        "commentary": revision.commentary,
    }


def with_interval(words: dict, standing: dict) -> dict:
    """The words of a page or file that has no place for the interval, with the one that stands.

    A figure that is not there any more has none.
    """
    if words.get("marker") in WITHOUT_FIGURE:
        return words | dict.fromkeys(INTERVAL, "")
    return words | {name: str(standing.get(name) or "") for name in INTERVAL}


def _first(actual: Actual, words: dict) -> dict:
    return words | {"version": actual.version, "submission": submissions.new_key()}


def surroundings(actual: Actual, beside: Beside) -> Surroundings:
    """What an entry for this slot is judged by."""
    sheet = actual.kpi.definition
    return Surroundings(
        rules=rules_of(sheet),
        earlier=earlier_for_checks(actual, beside, earlier_figure(sheet)),
        facts=beside.facts,
        period=actual.period,
        as_of=clock.today(),
        polarity=Polarity(sheet.polarity),
        cross_rules=beside.rules,
        numbers=beside.numbers,
    )


def judge_revision(actual: Actual, beside: Beside) -> Judgement:
    """The checks of a value as it was given."""
    return judge(actual.revision.entry, surroundings(actual, beside))


def _surroundings(actual: Actual, beside: Beside) -> dict:
    return {
        "definition": actual.kpi.definition,
        "around": surroundings(actual, beside),
        "auto_id": f"entry-{actual.pk}-%s",
    }
