"""The evidence of a value as its page lists it."""

from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.collection.evidence_policies import can_carry, can_withdraw, may_see_withdrawn
from kpis.collection.models import GIVEN, Evidence
from kpis.collection.presenters.figures import moment_words
from perfportal.core import submissions


@dataclass(frozen=True)
class EvidenceRow:
    """One file or link: what it shows, who gave it, and the addresses that this person may use.

    `is_of_another` where it was given with another figure than the present one.
    """

    title: str
    what: str
    who: str
    digest: str
    version: str
    url: str
    withdraw_url: str
    withdrawn: str
    is_of_another: bool
    carry_url: str
    carry_key: str

    @property
    def is_in_force(self) -> bool:
        return not self.withdrawn

    @property
    def counts(self) -> bool:
        """Whether it shows the present figure, or the one that is still to be submitted."""
        return self.is_in_force and not self.is_of_another


def evidence_rows(user, evidence: list[Evidence], actual) -> list[EvidenceRow]:
    """Oldest first; `evidence` are those of the one value `actual`."""
    for one in evidence:
        one.actual = actual
    return [_row(user, one) for one in evidence]


def _row(user, one: Evidence) -> EvidenceRow:
    is_link = one.kind == Evidence.Kind.LINK
    may_withdraw = can_withdraw(user, one) and not one.erased_at
    open_to = not one.withdrawn_at or may_see_withdrawn(user)
    file_url = reverse("kpis:evidence-file", args=[one.uid]) if one.file else ""
    is_of_another = is_of_another_figure(one)
    may_carry = is_of_another and can_carry(user, one)
    return EvidenceRow(
        title=one.title,
        what=what_words(one),
        who=_("%(who)s, %(when)s") % {"who": one.added_by, "when": moment_words(one.added_at)},
        digest=one.sha256,
        version=version_words(one),
        url=(one.url if is_link else file_url) if open_to else "",
        withdraw_url=reverse("kpis:evidence-withdraw", args=[one.uid]) if may_withdraw else "",
        withdrawn=withdrawn_words(one),
        is_of_another=is_of_another,
        carry_url=reverse("kpis:evidence-carry", args=[one.uid]) if may_carry else "",
        carry_key=submissions.new_key(),
    )


def is_of_another_figure(one: Evidence) -> bool:
    """Nothing is said of it while the present figure is not given."""
    actual = one.actual
    is_given = actual.state in GIVEN and not one.withdrawn_at
    return is_given and not one.evidenced.shows(actual.revision)


def what_words(one: Evidence) -> str:
    """`return.xlsx, 24 KB`, or that it is a link or has been erased."""
    if one.erased_at:
        return _("Erased for good on %(day)s") % {"day": moment_words(one.erased_at)}
    if one.kind == Evidence.Kind.LINK:
        return _("Link to %(host)s") % {"host": one.url.partition("//")[2].partition("/")[0]}
    return f"{one.original_name}, {filesizeformat(one.size)}"


def version_words(one: Evidence) -> str:
    """The version of the value that it was given with, and the one it is said to show too."""
    if one.revision is None:
        return _("with the draft")
    if one.carried_to:
        return _("with version %(number)s, confirmed for version %(later)s") % {
            "number": one.revision.number,
            "later": one.carried_to.number,
        }
    return _("with version %(number)s") % {"number": one.revision.number}


def withdrawn_words(one: Evidence) -> str:
    if not one.withdrawn_at:
        return ""
    return _("Withdrawn by %(who)s, %(when)s: %(why)s") % {
        "who": one.withdrawn_by,
        "when": moment_words(one.withdrawn_at),
        "why": one.withdrawn_reason,
    }
