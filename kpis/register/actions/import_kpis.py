"""Loading a council's KPIs from a file, in one transaction: every row or none.

A row whose code is new makes a KPI that is in use at once: the council uses it already, and gaps in
its sheet are listed, not refused. A row of a known code changes what its cells say; an empty cell
changes nothing.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db import transaction

from kpis.calculations.sheet import gaps
from kpis.register.actions.importing_people import People
from kpis.register.actions.importing_places import Places
from kpis.register.actions.kpis import FROM_THE_BEGINNING, Dated, sheet_values
from kpis.register.actions.tiers import full, is_in_use, limit_of
from kpis.register.imports.kpi_rows import KpiRow, check_sheet, read_kpis, with_defaults
from kpis.register.imports.report import Difference, ImportReport
from kpis.register.models import KPI, KPIDefinition, LifeCycle
from kpis.register.queries import definitions_ahead, get_sheet, with_values
from kpis.wording import lower_first
from perfportal.core import audit, jobs
from perfportal.core.concurrency import update_if_version
from perfportal.core.council_settings import SETTINGS, get_setting
from perfportal.core.documents import Table
from perfportal.core.models import Organisation
from perfportal.core.registries import vetoes

# A change of these makes other numbers; of the first three, numbers that do not compare.
NOT_COMPARABLE = ("measure_type", "unit", "multiplier")
MAKES_NUMBERS = (*NOT_COMPARABLE, "decimal_places", "polarity", "midpoint", "frequency", "calendar",
                 "rag_basis", "rag_preset", "tolerance_kind", "tolerance", "forecast_method",
                 "minimum_change", "minimum_is_percent", "contains_small_numbers")  # fmt: skip


@dataclass(frozen=True)
class BulkChange:
    """One reason and one approver for all that a file changes."""

    reason: str = ""
    approved_by: object = None


def import_kpis(
    *, by, organisation: Organisation, table: Table, as_of: dt.date, dry_run=False, change=None
) -> ImportReport:
    """Save the rows of the file, or say for each refused row why nothing was saved.

    `change` holds the reason and the approver that a person gave for the whole file.
    """
    report = ImportReport()
    with transaction.atomic():
        rows = read_kpis(table, report)
        _KpiImport(by, organisation, table.name, as_of, report, change or BulkChange()).run(rows)
        if dry_run or not report.may_be_saved:
            transaction.set_rollback(True)
    return report


class _KpiImport:
    """One run: what is known of the council, and what the run has to say."""

    def __init__(self, by, organisation, source, as_of, report, change):
        self.change = change
        self.by, self.source, self.as_of, self.report = by, source, as_of, report
        self.organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
        self.places = Places(self.organisation, report)
        self.people = People(self.organisation, report)
        self.tiers = {tier.code: tier for tier in self.organisation.tiers.all()}
        kpis = KPI.objects.filter(organisation=self.organisation)
        self.known = {
            kpi.code.lower(): kpi
            for kpi in kpis.select_related("tier", "definition").prefetch_related("committees")
        }
        self.named = {
            name: kpi
            for kpi in self.known.values()
            for name in _names_of(kpi.title, kpi.external_code)
        }
        self.counted = set(with_values(kpis).values_list("pk", flat=True))
        self.ahead = definitions_ahead(organisation)
        self.preset = get_setting(self.organisation, "rag_preset")
        self.in_use = Counter(kpi.tier.code for kpi in self.known.values() if is_in_use(kpi))
        self.events, self.changed, self.defaulted, self.gaps = [], [], Counter(), 0

    def run(self, rows: list[KpiRow]) -> None:
        self.codes = {row.code.lower() for row in rows}
        for row in rows:
            kpi = self.known.get(row.code.lower())
            if kpi is None:
                self._create(row)
            else:
                self._update(kpi, row)
        for events in (self.places.events, self.people.events, self.events):
            audit.record_many(events, by=self.by)
        if self.changed:
            jobs.enqueue("kpis.assess", by=self.by, kpi_ids=sorted(self.changed))
        self._say_defaults()

    def _create(self, row: KpiRow) -> None:
        sheet, rule = with_defaults(row.sheet, self.preset)
        if self._is_renamed(row) or not self._is_sound(row, sheet) or not self._takes_place(row):
            return
        kpi = KPI.objects.create(
            organisation=self.organisation,
            code=row.code,
            state=LifeCycle.ACTIVE,
            **row.kpi,
            **self._relations(row),
        )
        kpi.definition = KPIDefinition.objects.create(
            kpi=kpi, valid_from=FROM_THE_BEGINNING, changed_by=self.by, **sheet
        )
        kpi.save(update_fields=["definition"])
        kpi.committees.set(self._committees(row))
        self.known[row.code.lower()] = kpi
        self.report.counts["new"] += 1
        self.defaulted[rule] += 1
        self.gaps += any(gap.field != "target" for gap in gaps(get_sheet(kpi)))
        after = sheet_values(kpi.definition) | {"title": kpi.title, "tier": row.tier}
        self._record("kpi.created", kpi, after=after)

    def _is_renamed(self, row: KpiRow) -> bool:
        """Whether the new code stands for a KPI that is known, and that the file leaves out."""
        names = _names_of(row.kpi["title"], row.kpi.get("external_code", ""))
        known = next((self.named[name] for name in names if name in self.named), None)
        if known is None or known.code.lower() in self.codes:
            return False
        self.report.refuse(
            row.number,
            "code",
            f"'{row.code}' has the title or outside code of {known.code}, and a code cannot be "
            f"renamed. Write {known.code} here; for a new KPI in its place, retire the old one "
            "first and give the new one a title of its own.",
        )
        return True

    def _update(self, kpi: KPI, row: KpiRow) -> None:
        if kpi.state == LifeCycle.RETIRED:
            self.report.refuse(
                row.number, "code", f"'{kpi.code}' is retired. Give the new KPI a code of its own."
            )
            return
        whole = sheet_values(kpi.definition) | row.sheet
        moves = row.tier != kpi.tier.code
        if not self._is_sound(row, whole):
            return
        if moves and is_in_use(kpi) and not self._takes_place(row, leaving=kpi.tier.code):
            return
        wanted = row.kpi | self._relations(row)
        fields = {name: value for name, value in wanted.items() if getattr(kpi, name) != value}
        sheet = _differing(row.sheet, kpi.definition)
        committees = None if row.committees is None else set(self._committees(row))
        new_committees = committees is not None and committees != set(kpi.committees.all())
        if sheet and kpi.pk in self.ahead:
            self.report.refuse(
                row.number,
                "code",
                f"a change of the definition of '{kpi.code}' is agreed for "
                f"{self.ahead[kpi.pk].isoformat()}. Change it on the KPI's page instead.",
            )
            return
        if not self._may_change(kpi, sheet, row):
            return
        if not (fields or sheet or new_committees):
            self.report.counts["unchanged"] += 1
            return
        before, after = {}, {}
        if new_committees:
            before["committees"] = _names(kpi.committees.all())
            after["committees"] = _names(committees)
            kpi.committees.set(committees)
        self._save_changes(kpi, fields, sheet, before, after)
        self.report.counts["changed"] += 1
        self.changed.append(kpi.pk)

    def _may_change(self, kpi: KPI, sheet: dict, row: KpiRow) -> bool:
        """Whether nobody objects: what has been issued keeps the definition of its time."""
        if not any(name in MAKES_NUMBERS for name in sheet):
            return True
        begins = max(kpi.definition.valid_from, self.as_of)
        objections = vetoes.collect("kpis.change_definition", Dated(kpi, begins))
        for sentence in objections:
            self.report.refuse(row.number, "code", sentence)
        return not objections

    def _save_changes(self, kpi: KPI, fields: dict, sheet: dict, before: dict, after: dict) -> None:
        before |= {name: getattr(kpi, name) for name in fields}
        before |= {name: getattr(kpi.definition, name) for name in sheet}
        self.report.needs_approval |= bool(sheet) and is_in_use(kpi)
        changes = dict(fields)
        if sheet:
            changes["definition"] = self._changed_definition(kpi, sheet)
        update_if_version(kpi, version=kpi.version, **changes)
        self._record("kpi.changed", kpi, before=before, after=after | fields | sheet)

    def _changed_definition(self, kpi: KPI, sheet: dict) -> KPIDefinition:
        """The sheet edited in place, or its next version where numbers given would change."""
        definition = kpi.definition
        new_version = kpi.pk in self.counted and any(name in MAKES_NUMBERS for name in sheet)
        if not new_version or definition.valid_from >= self.as_of:
            for name, value in sheet.items():
                setattr(definition, name, value)
            definition.save(update_fields=list(sheet))
            return definition
        self.report.counts["new definition versions"] += 1
        return KPIDefinition.objects.create(
            kpi=kpi,
            version=definition.version + 1,
            series=definition.series + any(name in NOT_COMPARABLE for name in sheet),
            valid_from=self.as_of,
            reason=self.change.reason or f"Changed by the import of {self.source}",
            changed_by=self.by,
            approved_by=self.change.approved_by,
            **(sheet_values(definition) | sheet),
        )

    def _is_sound(self, row: KpiRow, sheet: dict) -> bool:
        problems = check_sheet(sheet)
        for column, sentence in problems:
            self.report.refuse(row.number, column, sentence)
        if row.tier not in self.tiers:
            self.report.refuse(row.number, "tier", f"This council has no tier '{row.tier}'.")
        return not problems and row.tier in self.tiers

    def _takes_place(self, row: KpiRow, leaving: str | None = None) -> bool:
        """Whether the tier has room for one more KPI in use; the 41st of Tier 1 is refused."""
        tier = self.tiers[row.tier]
        limit = limit_of(tier, self.organisation)
        if limit is not None and self.in_use[row.tier] >= limit:
            self.report.refuse(row.number, "tier", full(tier, limit, self.in_use[row.tier]))
            return False
        self.in_use[row.tier] += 1
        if leaving:
            self.in_use[leaving] -= 1
        return True

    def _relations(self, row: KpiRow) -> dict:
        """Tier, places and people as the row names them; what it leaves open is left out."""
        found, place = {"tier": self.tiers[row.tier]}, row.place
        if "service" in place or "directorate" in place:
            found["service"] = self.places.service(place.get("service"), place.get("directorate"))
        if "portfolio" in place:
            found["portfolio"] = self.places.portfolio(place["portfolio"])
        if row.provider:
            found["data_provider"] = self.people.provider(row.provider, found.get("service"))
        if row.officer:
            found["responsible_officer"] = self.people.officer(row.officer, found.get("service"))
        return found

    def _committees(self, row: KpiRow) -> list:
        return [self.places.committee(name) for name in row.committees or ()]

    def _record(self, verb, kpi, *, before=None, after=None):
        self.report.differences.append(
            Difference(kpi.code, kpi.title, before is None, before or {}, after)
        )
        self.events.append(
            audit.NewEvent(verb, kpi, before, after, reason=self.change.reason, source=self.source)
        )

    def _say_defaults(self) -> None:
        for kind, words in (
            ("absolute", "within 2 percentage points of the target"),
            ("percent", "within 5% of the target"),
        ):
            if self.defaulted[kind]:
                self.report.note(f"Default tolerance, {words}: {self.defaulted[kind]} KPIs.")
        if own := self.defaulted[self.preset]:
            words = lower_first(SETTINGS["rag_preset"].say(self.preset))
            self.report.note(f"The council's rule, {words}: {own} KPIs.")
        if self.gaps:
            self.report.note(
                f"{self.gaps} definition sheets have gaps, such as no purpose: open each one."
            )


def _differing(sheet: dict, definition: KPIDefinition) -> dict:
    return {name: value for name, value in sheet.items() if getattr(definition, name) != value}


def _names(committees) -> list[str]:
    return sorted(committee.name for committee in committees)


def _names_of(title: str, external_code: str) -> list[tuple[str, str]]:
    """What a KPI may be known again by, apart from its code."""
    names = [("title", " ".join(title.casefold().split()))]
    return [*names, ("external", external_code.casefold())] if external_code else names
