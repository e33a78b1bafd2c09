"""What the entry and approval pages say, in plain words."""

from kpis.collection.presenters.figures import moment_words, value_url
from kpis.collection.presenters.owed import done_words, owed_rows, round_links
from kpis.collection.presenters.review import check_rows, pages_of, review_rows
from kpis.collection.presenters.value import (
    beside_page,
    conflict_rows,
    entry_block,
    findings_of,
    history_rows,
)

__all__ = [
    "beside_page",
    "check_rows",
    "conflict_rows",
    "done_words",
    "entry_block",
    "findings_of",
    "history_rows",
    "moment_words",
    "owed_rows",
    "pages_of",
    "review_rows",
    "round_links",
    "value_url",
]
