"""How many statuses a rule would change, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.assessment.queries.preview import Preview
from kpis.wording import listed, lower_first, rag_word


def moves_sentence(preview: Preview) -> str:
    """`12 statuses would change, of 480: 8 from Met to Nearly met ...`, the most frequent first."""
    if not preview.changed:
        return _("No status would change, of %(of)s.") % {"of": f"{preview.of:,}"}
    moves = [
        _("%(number)s from %(before)s to %(after)s")
        % {
            "number": f"{number:,}",
            "before": lower_first(rag_word(before)),
            "after": lower_first(rag_word(after)),
        }
        for (before, after), number in preview.moves.most_common()
    ]
    said = ngettext(
        "%(number)s status would change, of %(of)s: %(moves)s.",
        "%(number)s statuses would change, of %(of)s: %(moves)s.",
        preview.changed,
    )
    return said % {
        "number": f"{preview.changed:,}",
        "of": f"{preview.of:,}",
        "moves": listed(moves),
    }
