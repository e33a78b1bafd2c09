"""What a file says about one value, whatever the file looks like: the workbook of an officer, or a
table that a mapping reads. Everything after it (preview, conflicts, saving) is the same for both.
"""

from dataclasses import dataclass, field

from kpis.register.models import KPI
from perfportal.core.periods import Period


@dataclass(frozen=True)
class IncomingValue:
    """One value as a file gives it, in the words of the entry form, with its place in the file.

    `typed` has the fields of the entry form (value, numerator, denominator, marker, data_status,
    commentary, confirmed), as text. `seen_version` is the version of the slot when the file was
    made, where the file knows it: another version means that somebody has entered meanwhile, and
    with the same one a field that `typed` lacks has been emptied. Without it such a field is left
    as it is. `cells` has the place of a field's own cell, `notes` what the sender should know of
    how the row was read.
    """

    kpi: KPI
    period: Period
    where: str
    typed: dict[str, str] = field(default_factory=dict)
    seen_version: int | None = None
    cells: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def key(self) -> tuple:
        """Two values with one key are about one slot."""
        return (self.kpi.pk, self.period.kind.value, self.period.start)


@dataclass(frozen=True)
class Refusal:
    """A place in the file that cannot be read, and the sentence that says why and what to do."""

    where: str
    sentence: str
