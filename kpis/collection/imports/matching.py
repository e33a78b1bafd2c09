"""Which KPI the name in a table stands for: by code, by the code of another system, by title."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kpis.calculations.likeness import nearest
from kpis.collection.imports.table_choices import normal
from kpis.register.models import KPI

LEFT_OUT = ""
TOTALS = ("total", "grand total", "sub total", "subtotal", "sum", "all", "overall", "average")


@dataclass(frozen=True)
class Register:
    """The KPIs that a file may be about, by all their names, and by code for the choices."""

    by_name: Mapping[str, KPI]
    by_code: Mapping[str, KPI]

    @classmethod
    def of(cls, kpis: Iterable[KPI]) -> "Register":
        """A name that two KPIs share is the name of neither."""
        by_name, shared = {}, set()
        kpis = list(kpis)
        for kpi in kpis:
            for name in {normal(kpi.code), normal(kpi.external_code), normal(kpi.title)} - {""}:
                if by_name.setdefault(name, kpi) is not kpi:
                    shared.add(name)
        for name in shared - {normal(kpi.code) for kpi in kpis}:
            del by_name[name]
        return cls(by_name, {kpi.code: kpi for kpi in kpis})

    def guess(self, name: str) -> KPI | None:
        """By its very name, else by a title nearly the same."""
        if found := self.by_name.get(normal(name)):
            return found
        titles = {kpi.title: kpi for kpi in self.by_code.values()}
        near = nearest(name, titles)
        return titles[near] if near else None

    def chosen(self, name: str, matches: Mapping[str, str]) -> KPI | None:
        """As somebody has matched it, else by its very name."""
        key = normal(name)
        if key in matches:
            return self.by_code.get(matches[key])
        return self.by_name.get(key)


def is_total(name: str) -> bool:
    """`Total`, `Grand total:`, `Average of all services`."""
    words = normal(name).rstrip(":")
    return any(words == total or words.startswith(f"{total} ") for total in TOTALS)
