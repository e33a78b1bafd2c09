"""What an import has to say: the rows that it refuses, what it is in doubt about, what it did."""

from collections import Counter
from dataclasses import dataclass, field

SHOWN_OF_A_KIND = 20


@dataclass(frozen=True)
class Remark:
    """One sentence about a cell, as it is printed."""

    row: int
    column: str
    sentence: str
    kind: str = ""

    def __str__(self):
        place = f", column {self.column}" if self.column else ""
        return f"row {self.row}{place}: {self.sentence}"


@dataclass(frozen=True)
class Difference:
    """One KPI that a file makes or changes: field by field what was and what would be."""

    code: str
    title: str
    is_new: bool
    before: dict
    after: dict


@dataclass(frozen=True)
class Asked:
    """What a person has to decide: the row, the KPI, the words as they were written, what to do."""

    row: int
    code: str
    title: str
    period: str
    words: str
    what_to_do: str

    def __str__(self):
        return (
            f"row {self.row}: {self.code} {self.title}, {self.period}: '{self.words}'. "
            f"{self.what_to_do}"
        )


@dataclass
class ImportReport:
    """Filled while a file is read and saved. A file with a refused row is not saved at all."""

    refused: list[Remark] = field(default_factory=list)
    doubts: list[Remark] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)
    needs_approval: bool = False
    differences: list[Difference] = field(default_factory=list)

    def refuse(self, row: int, column: str, sentence: str) -> None:
        self.refused.append(Remark(row, column, sentence))

    def doubt(self, row: int, column: str, sentence: str, kind: str) -> None:
        """Something that a person should look at; the row is saved."""
        self.doubts.append(Remark(row, column, sentence, kind))

    def ask(self, question: Asked) -> None:
        """Something that nobody but a person can decide; the row is left out, the others count."""
        self.asked.append(question)

    def note(self, sentence: str) -> None:
        self.notes.append(sentence)

    @property
    def may_be_saved(self) -> bool:
        return not self.refused

    @property
    def refused_rows(self) -> int:
        return len({remark.row for remark in self.refused})

    def refusals(self) -> list[str]:
        """A line for each refusal, in the order of the file."""
        return [str(remark) for remark in sorted(self.refused, key=lambda remark: remark.row)]

    def questions(self) -> list[str]:
        """The doubts in the order of the file; of one kind at most twenty, then how many more."""
        seen, lines = Counter(), []
        for remark in sorted(self.doubts, key=lambda remark: remark.row):
            seen[remark.kind] += 1
            if seen[remark.kind] <= SHOWN_OF_A_KIND:
                lines.append(str(remark))
        more = sum(max(0, number - SHOWN_OF_A_KIND) for number in seen.values())
        return [*lines, f"and {more} more questions like these"] if more else lines

    def summary(self) -> str:
        """`12 new, 3 changed, 20 unchanged`."""
        return ", ".join(f"{number} {word}" for word, number in self.counts.items() if number)
