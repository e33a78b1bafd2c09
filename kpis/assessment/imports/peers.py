"""The comparators and their councils as a file names them; who is not there yet is made."""

from dataclasses import dataclass, field

from django.db.models import Prefetch

from kpis.assessment.models import Comparator, ComparatorCouncil
from kpis.calculations.councils import council_key
from perfportal.core.models import Organisation


class PeerError(ValueError):
    """Name and code of a council that do not go together; the message is a sentence."""


@dataclass
class Peers:
    """Looked up by any spelling of the name, or by the code. Nothing is saved here."""

    organisation: Organisation
    now: object
    comparators: dict[str, Comparator] = field(default_factory=dict)
    by_key: dict[tuple, ComparatorCouncil] = field(default_factory=dict)
    by_code: dict[tuple, ComparatorCouncil] = field(default_factory=dict)
    new_comparators: list[Comparator] = field(default_factory=list)
    new_councils: list[ComparatorCouncil] = field(default_factory=list)
    completed: list[ComparatorCouncil] = field(default_factory=list)

    @classmethod
    def of(cls, organisation: Organisation, now) -> "Peers":
        peers = cls(organisation, now)
        councils = Prefetch("councils", ComparatorCouncil.objects.order_by("pk"))
        for comparator in organisation.comparators.prefetch_related(councils):
            peers.comparators[comparator.name.lower()] = comparator
            for council in comparator.councils.all():
                peers._remember(council)
        return peers

    def comparator(self, name: str) -> Comparator:
        """The comparator of this name, in any case; an unknown one is a new named group."""
        found = self.comparators.get(name.lower())
        if found is None:
            found = Comparator(organisation=self.organisation, name=name, created_at=self.now)
            self.comparators[name.lower()] = found
            self.new_comparators.append(found)
        return found

    def council(self, comparator: Comparator, name: str, gss_code: str) -> ComparatorCouncil:
        """The council of a comparator by code, else by name; PeerError where the two disagree."""
        group = comparator.uid
        by_code = self.by_code.get((group, gss_code)) if gss_code else None
        by_name = self.by_key.get((group, council_key(name))) if name else None
        if by_code and by_name and by_code is not by_name:
            raise PeerError(_disagree(name, gss_code, by_code.name))
        if by_name and gss_code and by_name.gss_code not in ("", gss_code):
            raise PeerError(_other_code(name, gss_code, by_name.gss_code))
        found = by_code or by_name
        if found is None:
            found = ComparatorCouncil.named(comparator, name or gss_code, gss_code)
            self.new_councils.append(found)
        else:
            self._complete(found, name, gss_code)
        self._remember(found)
        return found

    def _complete(self, council: ComparatorCouncil, name: str, gss_code: str) -> None:
        """Fill in the code of a council that had none, and the name of one known by its code."""
        lacks_code = gss_code and not council.gss_code
        lacks_name = name and council.name == council.gss_code
        if lacks_code:
            council.gss_code = gss_code
        if lacks_name:
            council.name, council.key = name, council_key(name)
        if (lacks_code or lacks_name) and council.pk and council not in self.completed:
            self.completed.append(council)

    def _remember(self, council: ComparatorCouncil) -> None:
        group = council.comparator.uid
        self.by_key[group, council.key] = council
        if council.gss_code:
            self.by_code[group, council.gss_code] = council


def _disagree(name: str, gss_code: str, other: str) -> str:
    return (
        f"'{name}' has the code {gss_code} here, which is the code of {other}. "
        "Correct the name or the code."
    )


def _other_code(name: str, gss_code: str, kept: str) -> str:
    return f"'{name}' has the code {gss_code} here, and {kept} in our list. Correct one of them."
