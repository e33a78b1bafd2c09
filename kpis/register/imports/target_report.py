"""What an import of targets has to say: the rows that were read, with what they would become."""

from dataclasses import dataclass, field

from kpis.register.imports.cells import Cells
from kpis.register.imports.report import ImportReport
from kpis.register.imports.target_rows import TargetRow
from kpis.register.models import Target


@dataclass(frozen=True)
class Planned:
    """A row with the version that it would follow and the one that it would become, if any."""

    row: TargetRow
    cells: Cells
    latest: Target | None
    target: Target | None

    @property
    def seen(self) -> int:
        """The version that a person sees before they confirm; 0 where there is none."""
        return self.latest.version if self.latest else 0


@dataclass
class TargetReport(ImportReport):
    """With the rows that were read, in the order of the file."""

    planned: list[Planned] = field(default_factory=list)
