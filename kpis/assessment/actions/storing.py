"""Stores assessments: only rows that differ are written, and those without a slot are removed."""

from dataclasses import dataclass, field

from kpis.assessment.actions import copying
from kpis.assessment.models import Assessment
from kpis.bulk.rows import (
    BASES,
    CODES,
    HEADLINE,
    KINDS,
    LINKS,
    NONE,
    NUMBERS,
    ROLLED,
    Rows,
    day_number,
    day_of,
    unscaled,
)
from kpis.calculations.assess import RULE_VERSION
from perfportal.core.periods import Period

# From here COPY is quicker; one new figure moves the limits of its whole series.
MANY = 60
BATCH = 500
KEY_COLUMNS = ("kpi", "period_kind", "period_start", "basis", "as_issued")
OWN_COLUMNS = ("definition", "revision", "period_end", *NUMBERS, *CODES, "warnings", "ytd_missing",
               "is_headline", "is_rolled", "rule_version", "inputs_hash",
               "computed_at")  # fmt: skip


@dataclass
class Written:
    """What a recompute changed, and in which periods."""

    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    periods: set[Period] = field(default_factory=set)

    def add(self, other: "Written") -> None:
        self.changed += other.changed
        self.removed += other.removed
        self.unchanged += other.unchanged
        self.periods |= other.periods


def store(rows: Rows, *, kpi_ids, computed_at, as_issued=False) -> Written:
    """Make the stored assessments of these KPIs equal to `rows`. Call it under their lock.

    Either the newest ones, or those that keep what was issued while it is revised.
    """
    there = _stored(kpi_ids, as_issued)
    keys, digests = rows.keys(), rows.digests()
    known = set(keys)
    changed = [
        place
        for place, (key, digest) in enumerate(zip(keys, digests, strict=True))
        if key not in there or there[key][1] != digest
    ]
    gone = [pk for key, (pk, _digest) in there.items() if key not in known]
    periods = _periods(rows.records[changed])
    changed_digests = [digests[place] for place in changed]
    differing = rows.select(changed)
    if as_issued:
        _insert(differing, changed_digests, computed_at, as_issued=True)
    else:
        _write(differing, changed_digests, computed_at, all_new=not there)
    removed = Assessment.objects.filter(pk__in=gone)
    periods |= {row.period for row in removed} if gone else set()
    if gone:
        removed.delete()
    return Written(len(changed), len(gone), len(keys) - len(changed), periods)


def _stored(kpi_ids, as_issued: bool) -> dict[tuple, tuple[int, bytes]]:
    """Primary key and digest of what is there; a row of another rule version has no digest."""
    kinds = {kind.value: place for place, kind in enumerate(KINDS)}
    bases = {basis.value: place for place, basis in enumerate(BASES)}
    stored = Assessment.objects.filter(kpi__in=kpi_ids, as_issued=as_issued)
    rows = stored.order_by().values_list(
        "pk", "kpi_id", "period_kind", "period_start", "basis", "inputs_hash", "rule_version"
    )  # fmt: skip
    return {
        (kpi, kinds[kind], day_number(start), bases[basis]): (
            pk,
            bytes.fromhex(digest) if version == RULE_VERSION else b"",
        )
        for pk, kpi, kind, start, basis, digest, version in rows
    }


def _periods(records) -> set[Period]:
    spans = set(zip(*(records[name].tolist() for name in ("kind", "start", "end")), strict=True))
    return {Period(KINDS[kind], day_of(start), day_of(end)) for kind, start, end in spans}


def _write(rows: Rows, digests: list[bytes], computed_at, *, all_new) -> None:
    if len(rows) >= MANY and copying.is_available():
        copying.write(
            rows, digests, all_new=all_new, rule_version=RULE_VERSION, computed_at=computed_at
        )
        return
    _insert(rows, digests, computed_at, as_issued=False)


def _insert(rows: Rows, digests: list[bytes], computed_at, *, as_issued: bool) -> None:
    Assessment.objects.bulk_create(
        (
            _instance(record, rows.texts, digest, computed_at, as_issued)
            for record, digest in zip(rows.records, digests, strict=True)
        ),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=KEY_COLUMNS,
        update_fields=OWN_COLUMNS,
    )


def _instance(record, texts, digest: bytes, computed_at, as_issued: bool) -> Assessment:
    links = {f"{name}_id": None if record[name] == NONE else int(record[name]) for name in LINKS}
    codes = {name: str(table[record[name]]) for name, table in CODES.items()}
    return Assessment(
        kpi_id=int(record["kpi"]),
        period_kind=KINDS[record["kind"]].value,
        period_start=day_of(record["start"]),
        period_end=day_of(record["end"]),
        basis=BASES[record["basis"]].value,
        as_issued=as_issued,
        is_headline=bool(record["standing"] == HEADLINE),
        is_rolled=bool(record["standing"] == ROLLED),
        **links,
        **{name: unscaled(record[name]) for name in NUMBERS},
        **codes,
        warnings=int(record["warnings"]),
        ytd_missing=texts[record["missing"]],
        rule_version=RULE_VERSION,
        inputs_hash=digest.hex(),
        computed_at=computed_at,
    )
