"""Invented councils to compare the invented borough with; none of them is a real one.

Their figures lie around ours by a share that comes from a hash of name, KPI and period: no random
numbers, so the same day makes the same figures.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from kpis.assessment.actions import comparators
from kpis.assessment.models import Assessment, ComparatorKind
from kpis.calculations.codes import Unit
from kpis.calculations.rounding import round_half_up
from perfportal.core.models import get_organisation
from reporting.demo.building import load

SIMILAR, FAMILY = "Similar boroughs", "Family of five"
PEERS = (
    "Ashmere", "Brackwater", "Coldharrow", "Dunmarsh", "Eastwyke", "Fernleigh Vale", "Garrowby",
    "Holmestead", "Ilverton", "Kettlebourne", "Larkhampton", "Merestoke", "Northolme",
    "Pennoak", "Quarrenden",
)  # fmt: skip
COMPARED = ("BOR-17", "CUS-02", "ENV-01", "ENV-05", "FIN-03", "HOU-03", "HR-01", "HR-02",
            "PLN-01", "PLN-02")  # fmt: skip
# The others publish this one a period later, so that our newest figure has no rank.
LATER = "PLN-02"
NOT_THEIR_SERVICE = {("ENV-01", "Garrowby"), ("ENV-01", "Pennoak")}
MISSING = {("CUS-02", "Dunmarsh"): "x", ("CUS-02", "Larkhampton"): "x", ("HOU-03", "Ilverton"): "c"}
PERIODS = 6
WIDEST = Decimal("0.15")
SOURCE = "Invented for this demonstration"
COLUMNS = ("kpi_code", "comparator", "council", "series", "period", "value", "source")


def compare(people) -> None:
    """Two comparators, set up by the performance team, and the figures of their councils."""
    _set_up(people["asha.begum"], SIMILAR, ComparatorKind.NEIGHBOURS, PEERS, 10, may_publish=True)
    _set_up(people["asha.begum"], FAMILY, ComparatorKind.GROUP, PEERS[:5], 20, may_publish=False)
    load("import_benchmarks", COLUMNS, list(rows()))


def _set_up(by, name, kind, councils, order, *, may_publish) -> None:
    comparators.save(
        by=by,
        organisation=get_organisation(),
        comparator=None,
        values={
            "name": name,
            "kind": kind,
            "order": order,
            "source": SOURCE,
            "licence": "Open Government Licence v3.0" if may_publish else "For members only",
            "may_publish": may_publish,
            "publish_from": None,
        },
        councils=[(one, f"E0799{9910 + PEERS.index(one)}") for one in councils],
    )


def rows() -> Iterator[dict]:
    """Rows of `benchmarks.csv`: the last periods of the KPIs that are compared."""
    for kpi, own in _own_figures().items():
        published = own[:-1] if kpi.code == LATER else own
        for one in published[-PERIODS:]:
            yield from _of_period(kpi, one)


def _own_figures() -> dict:
    found = defaultdict(list)
    assessed = Assessment.objects.headline().filter(kpi__code__in=COMPARED, value__isnull=False)
    for one in assessed.select_related("kpi__definition").order_by("kpi__code", "period_end"):
        found[one.kpi].append(one)
    return found


def _of_period(kpi, one: Assessment) -> Iterator[dict]:
    base = {"kpi_code": kpi.code, "period": one.period.token, "source": SOURCE}
    for name in PEERS:
        row = base | {"council": name, "value": _value(kpi, one, name)}
        yield row | {"comparator": SIMILAR}
        if name in PEERS[:5]:
            yield row | {"comparator": FAMILY}
    yield base | {
        "comparator": SIMILAR,
        "series": "england",
        "value": _figure(kpi, one, "England"),
    }


def _value(kpi, one: Assessment, name: str) -> str:
    if (kpi.code, name) in NOT_THEIR_SERVICE:
        return "z"
    return MISSING.get((kpi.code, name)) or _figure(kpi, one, name)


def _figure(kpi, one: Assessment, name: str) -> str:
    """Steady for a council, with a little of its own in each period; no percentage above 100."""
    sheet = kpi.definition
    steady, passing = _share(name, kpi.code), _share(name, kpi.code, one.period.token)
    size = max(abs(one.value), Decimal(1))
    number = one.value + size * WIDEST * (steady * 3 + passing) / 4
    if sheet.unit == Unit.PERCENT and one.value >= 0:
        number = min(max(number, Decimal(0)), Decimal(100))
    return str(round_half_up(number, sheet.decimal_places))


def _share(*names: str) -> Decimal:
    """From -1 to 1, always the same for the same names."""
    digest = hashlib.sha256("/".join(names).encode()).digest()
    return Decimal(int.from_bytes(digest[:4])) / Decimal(2**31) - 1
