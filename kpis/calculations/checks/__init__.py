"""What the keyboard is told about a figure (domain-rules 6.3): errors stop, warnings never block.

A warning is answered by the commentary, an unchanged figure by confirming it. A warning that is
wrong again and again is switched off for its KPI, with a reason (`Earlier.waived`).
"""

from kpis.calculations.checks.codes import NEEDS_WORDS, WAIVABLE, CheckCode
from kpis.calculations.checks.entry import (
    Earlier,
    Entry,
    EntryRules,
    Finding,
    Level,
    entry_rules,
    figure_of,
)
from kpis.calculations.checks.errors import DECIMAL_PLACES, check_number, entry_errors
from kpis.calculations.checks.intervals import INTERVAL
from kpis.calculations.checks.warnings import (
    NO_EVIDENCE,
    OF_ANOTHER_FIGURE,
    entry_warnings,
    without_evidence,
)
from kpis.calculations.codes import WITHOUT_FIGURE

__all__ = [
    "DECIMAL_PLACES",
    "INTERVAL",
    "NEEDS_WORDS",
    "NO_EVIDENCE",
    "OF_ANOTHER_FIGURE",
    "WAIVABLE",
    "CheckCode",
    "Earlier",
    "Entry",
    "EntryRules",
    "Finding",
    "Level",
    "check_entry",
    "check_number",
    "entry_rules",
    "figure_of",
    "without_evidence",
]


def check_entry(entry: Entry, rules: EntryRules, earlier: Earlier) -> list[Finding]:
    """Everything worth saying about the numbers of an entry; warnings only where no error is."""
    errors = list(entry_errors(entry, rules, earlier))
    if errors or entry.marker in WITHOUT_FIGURE:
        return errors
    found = entry_warnings(entry, rules, earlier)
    return [one for one in found if one.code not in earlier.waived]
