"""What has happened to the rows of a grid that was sent, in sentences."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.collection.grid_rows import Did


def outcome_words(outcomes) -> list[tuple[str, str]]:
    """What has happened to the rows that were sent: the kind of message, and its sentence."""
    counts = {did: sum(one.did is did for one in outcomes) for did in Did}
    said = [
        (kind, sentence(counts[did]) % {"n": counts[did]})
        for did, (kind, sentence) in SENTENCES.items()
        if counts[did]
    ]
    return said or [("info", _("There was nothing new in the rows, so nothing was sent."))]


def _submitted(n):
    return ngettext("%(n)s figure has been submitted.", "%(n)s figures have been submitted.", n)


def _saved(n):
    return ngettext("%(n)s draft has been saved.", "%(n)s drafts have been saved.", n)


def _repeated(n):
    return ngettext(
        "%(n)s figure had been submitted already; it was saved once.",
        "%(n)s figures had been submitted already; each was saved once.",
        n,
    )


def _as_given(n):
    return ngettext(
        "%(n)s figure that came back was left: nothing in it has been changed.",
        "%(n)s figures that came back were left: nothing in them has been changed.",
        n,
    )


def _held(n):
    return ngettext(
        "%(n)s figure needs a look before it can be submitted; it is kept as a draft.",
        "%(n)s figures need a look before they can be submitted; they are kept as drafts.",
        n,
    )


SENTENCES = {
    Did.SUBMITTED: ("success", _submitted),
    Did.SAVED: ("success", _saved),
    Did.REPEATED: ("info", _repeated),
    Did.AS_GIVEN: ("info", _as_given),
    Did.HELD: ("warning", _held),
}
