"""What a commentary must say and what is odd about it (domain-rules 4.7, 6.3).

It is required where the figure makes the KPI red (fifty characters), where the KPI changes its
band, and where an odd value asks for a word. Its own oddities are warnings: a claim that the
status contradicts, more than 150 words, words that may point at a resident.
"""

from collections.abc import Iterable, Iterator

from kpis.calculations.checks import CheckCode, Finding, Level
from kpis.calculations.codes import Polarity, Rag
from kpis.calculations.identifying import may_identify
from kpis.calculations.phrases import Claim, claims

SHORTEST_FOR_RED = 50
MOST_WORDS = 150
BANDS = frozenset({Rag.GREEN, Rag.AMBER, Rag.RED})
# What the text may not claim under a status. Within tolerance the target is not met either.
CONTRADICTED = {Rag.RED: Claim.MET, Rag.AMBER: Claim.MET, Rag.GREEN: Claim.MISSED}
COLOURS = {Rag.GREEN: "green", Rag.AMBER: "amber", Rag.RED: "red"}


def demands(
    text: str, *, status: Rag | None, before: Rag | None, findings: Iterable[Finding]
) -> str:
    """The sentence that asks for a commentary, or for more of it; empty where it is enough."""
    written = len(text.strip())
    if status == Rag.RED and written < SHORTEST_FOR_RED:
        return _red_asks(written)
    if written:
        return ""
    if has_changed_band(status, before):
        return (
            f"The KPI goes from {COLOURS[before]} to {COLOURS[status]}: say in a sentence or two "
            "what happened and why."
        )
    odd = [finding.sentence for finding in findings if finding.needs_words]
    return f"This needs a word in the commentary: {odd[0]}" if odd else ""


def has_changed_band(status: Rag | None, before: Rag | None) -> bool:
    """Whether two statuses are known and differ."""
    return status in BANDS and before in BANDS and status != before


def commentary_findings(text: str, *, status: Rag | None, polarity: Polarity) -> Iterator[Finding]:
    """What is odd about the text itself."""
    if words := contradiction(text, status=status, polarity=polarity):
        yield _warning(
            CheckCode.CONTRADICTS_STATUS,
            f"The commentary says \u201c{words}\u201d, but the figure makes the KPI "
            f"{COLOURS[status]}. Which of the two is right?",
        )
    count = len(text.split())
    if count > MOST_WORDS:
        yield _warning(
            CheckCode.LONG_TEXT,
            f"The commentary has {count} words. Reports print it in full: keep to {MOST_WORDS}.",
        )
    for kind, words in may_identify(text):
        yield _warning(
            CheckCode.MAY_IDENTIFY,
            f"\u201c{words}\u201d looks like {kind}. A commentary is published: take it out if it "
            "may point at a resident.",
        )


def contradiction(text: str, *, status: Rag | None, polarity: Polarity) -> str:
    """The words that claim what the status denies; empty where the text also says the right thing.

    A text that tells both (“missed in July, met in August”) is not held against either.
    """
    denied = CONTRADICTED.get(status)
    found = list(claims(text, polarity)) if denied else []
    if any(one.claim != denied for one in found):
        return ""
    return found[0].words if found else ""


def _red_asks(written: int) -> str:
    asks = "what happened, why, what is being done, by whom and by when"
    if not written:
        return f"The figure makes the KPI red: say {asks}."
    return (
        f"The figure makes the KPI red: the commentary has {written} characters and needs at least "
        f"{SHORTEST_FOR_RED}. Say {asks}."
    )


def _warning(code, sentence) -> Finding:
    return Finding(Level.WARNING, "commentary", code, sentence)
