"""What the entry and approval pages say, in plain words."""

from kpis.collection.presenters.approval import approval_block
from kpis.collection.presenters.checking import check_rows, sample_words
from kpis.collection.presenters.corrective import corrective_rows, red_lack_words
from kpis.collection.presenters.figures import moment_words, value_url
from kpis.collection.presenters.owed import done_words, round_links
from kpis.collection.presenters.review import ReviewFacts, pages_of, review_rows, row_groups
from kpis.collection.presenters.value import (
    beside_page,
    conflict_rows,
    entry_block,
    findings_of,
    history_rows,
)

__all__ = [
    "ReviewFacts",
    "approval_block",
    "beside_page",
    "check_rows",
    "conflict_rows",
    "corrective_rows",
    "done_words",
    "entry_block",
    "findings_of",
    "history_rows",
    "moment_words",
    "pages_of",
    "red_lack_words",
    "review_rows",
    "round_links",
    "row_groups",
    "sample_words",
    "value_url",
]
