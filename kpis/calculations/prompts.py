"""The five questions that a commentary on a missed target answers (domain-rules 4.7).

Whether a text answers them is guessed from a few words: a hint for whoever writes, no finding.
"""

import re
from enum import StrEnum


class Prompt(StrEnum):
    WHAT = "what"
    WHY = "why"
    ACTION = "action"
    WHO = "who"
    WHEN = "when"


MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
TRACES = {
    Prompt.WHAT: r"\d|\b(?:rose|fell|up|down|higher|lower|more|fewer|less|missed|increased?|"
    r"decreased?|dropped|grew|slipped|worse|better|behind|ahead|short|delays?|late|vacanc\w+)\b",
    Prompt.WHY: r"\b(?:because|due to|owing to|caused|reasons?|as a result|after|since|led to|"
    r"following|account(?:s|ed)? for|driven|explain\w*|pulled|pushed|while|so that|result of|"
    r"left|lack of|shortages?|vacanc\w+|were held|rose|closed)\b",
    Prompt.ACTION: r"\b(?:will|plan\w*|started|starts|begun|began|now|recruit\w*|filled|review\w*|"
    r"agreed|introduc\w*|being|put in place|extended|new|cleared|went out|action|working|leased|"
    r"appointed|cover|clear\w*|trained|training|procur\w*|bring)\b",
    Prompt.WHO: r"\b(?:team|service|manager|head of|director|officers?|contractors?|supplier|"
    r"partners?|cllr|councillor|we|our|surveyors?|lead)\b",
    Prompt.WHEN: rf"\b(?:by|in|from|until|since|during|before|at the end of) (?:the )?(?:end of )?"
    rf"(?:mid-)?(?:{MONTH}|q[1-4]|quarter|next|this|autumn|winter|spring|summer|year|20\d\d)"
    rf"|\bnext (?:week|month|quarter|year)\b|\b\d{{1,2}} {MONTH}\b"
    r"|\bwithin \w+ (?:weeks?|months?)\b",
}
A_NAME = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b")


def unanswered(text: str) -> list[Prompt]:
    """The questions to which no answer can be seen, in their order."""
    return [prompt for prompt, traces in TRACES.items() if not _is_answered(text, prompt, traces)]


def _is_answered(text: str, prompt: Prompt, traces: str) -> bool:
    is_named = prompt == Prompt.WHO and A_NAME.search(text)
    return bool(is_named or re.search(traces, text, re.IGNORECASE))
