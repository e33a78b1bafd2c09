"""The definition sheet of a KPI, section by section, as a person reads and prints it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.calculations.goals import TargetLine
from kpis.calculations.sheet import contradictions, gaps
from kpis.register.models import KPI, KPIDefinition, LifeCycle, Target
from kpis.register.queries import get_sheet
from kpis.register.words import (
    CALENDAR_WORDS,
    FREQUENCY_WORDS,
    MEASURE_WORDS,
    ROLE_WORDS,
    TARGET_KIND_WORDS,
)
from kpis.wording import BASIS_WORDS, POLARITY_WORDS, target_words, tolerance_words

NOT_SAID = "–"


@dataclass(frozen=True)
class Section:
    """A heading of the sheet and what stands under it."""

    title: str
    rows: list[dict]

    @property
    def has_links(self) -> bool:
        return any("url" in row for row in self.rows)


@dataclass(frozen=True)
class DefinitionSheet:
    """One KPI's definition as a person reads and prints it."""

    missing: list[str]
    sections: list[Section]
    target_head: list[str]
    targets: list[list[str]]
    version_head: list[str]
    versions: list[list[str]]


def build_sheet(kpi: KPI) -> DefinitionSheet:
    """The sheet of a KPI that has been read with its history."""
    sheet = get_sheet(kpi)
    problems = [] if kpi.state == LifeCycle.RETIRED else [*contradictions(sheet), *gaps(sheet)]
    return DefinitionSheet(
        missing=[problem.sentence for problem in problems],
        sections=[
            Section(_("Why we measure this"), [_row(_("Purpose"), kpi.definition.purpose)]),
            Section(_("How it is counted"), _counting_rows(kpi.definition)),
            Section(_("What good looks like"), _goal_rows(kpi.definition)),
            Section(_("Where the figure comes from"), _source_rows(kpi)),
            Section(_("Who answers for it"), _people_rows(kpi)),
        ],
        target_head=[
            _("Period"),
            _("Kind"),
            _("Target"),
            _("Version"),
            _("In force from"),
            _("Rationale"),
            _("Approved by"),
        ],
        targets=[_target_cells(target, kpi.definition) for target in kpi.targets.all()],
        version_head=[
            _("Version"),
            _("In force from"),
            _("Reason"),
            _("Compares with earlier"),
            _("Approved by"),
        ],
        versions=_version_cells(list(kpi.definitions.all())),
    )


def _counting_rows(definition: KPIDefinition) -> list[dict]:
    rows = [
        _row(_("Definition"), definition.definition),
        _row(_("Included"), definition.inclusions),
        _row(_("Left out"), definition.exclusions),
        _row(_("Formula"), definition.formula or _formula(definition)),
        _row(_("Kind of figure"), MEASURE_WORDS[definition.measure_type]),
        _row(_("Unit"), definition.get_unit_display()),
        _row(_("Decimal places"), str(definition.decimal_places)),
        _row(_("Collected"), FREQUENCY_WORDS[definition.frequency]),
        _row(_("Year"), CALENDAR_WORDS[definition.calendar]),
        _row(_("Role"), ROLE_WORDS[definition.indicator_role]),
    ]
    return [row for row in rows if row["value"] != NOT_SAID or row["key"] == _("Definition")]


def _formula(definition: KPIDefinition) -> str:
    """`Cases in time ÷ all cases × 100`, where both numbers have their words."""
    if not (definition.numerator_label and definition.denominator_label):
        return ""
    formula = f"{definition.numerator_label} ÷ {definition.denominator_label}"
    return f"{formula} × {definition.multiplier:,}" if definition.multiplier > 1 else formula


def _goal_rows(definition: KPIDefinition) -> list[dict]:
    tolerance = tolerance_words(
        definition.tolerance_kind,
        definition.tolerance,
        unit=definition.unit,
        polarity=definition.polarity,
        multiplier=definition.multiplier,
        preset=definition.rag_preset,
    )
    return [
        _row(_("In words"), definition.good_looks_like),
        _row(_("Good performance"), POLARITY_WORDS[definition.polarity]),
        _row(_("Status given to the figure"), BASIS_WORDS[definition.rag_basis]),
        _row(_("Amber"), tolerance),
    ]


def _source_rows(kpi: KPI) -> list[dict]:
    definition = kpi.definition
    statutory = definition.statutory_return or (_("Yes") if definition.is_statutory else _("No"))
    return [
        _entry_row(kpi),
        _row(_("Source"), definition.source),
        _row(_("Manual steps"), definition.manual_steps),
        _row(_("Statutory return"), statutory),
        _row(_("Small numbers"), _("Yes") if definition.contains_small_numbers else _("No")),
        _row(_("Published"), _("Yes") if kpi.is_public else _("No")),
        _row(_("Code elsewhere"), kpi.external_code),
    ]


def _entry_row(kpi: KPI) -> dict:
    """The entry of the register of sources, with the link to its page."""
    source = kpi.data_source
    row = _row(_("In the register of sources"), source)
    if source is None:
        return row
    link = reverse("kpis:source-detail", args=[source.slug])
    return row | {"url": link, "action": _("Open")}


def _people_rows(kpi: KPI) -> list[dict]:
    service = kpi.service
    return [
        _row(_("Responsible officer"), kpi.responsible_officer),
        _row(_("Data provider"), kpi.data_provider),
        _row(_("Deputy provider"), kpi.deputy_provider),
        _row(_("Data quality checker"), kpi.quality_checker),
        _row(_("Service"), service),
        _row(_("Directorate"), service and service.directorate),
        _row(_("Portfolio"), kpi.portfolio),
        _row(_("Committees"), ", ".join(committee.name for committee in kpi.committees.all())),
    ]


def _target_cells(target: Target, definition: KPIDefinition) -> list[str]:
    line = TargetLine(target.value, target.lower, target.upper)
    return [
        target.period.short_label,
        str(TARGET_KIND_WORDS[target.kind]),
        target_words(line, definition.unit, definition.decimal_places, definition.multiplier),
        str(target.version),
        _day(target.valid_from),
        target.rationale or NOT_SAID,
        str(target.approved_by or NOT_SAID),
    ]


def _version_cells(versions: list[KPIDefinition]) -> list[list[str]]:
    """Newest first; a version that begins a new series says that figures do not compare."""
    earlier = [*versions[1:], None]
    return [
        [
            str(version.version),
            _day(version.valid_from) if before else _("the start"),
            version.reason or _("First definition"),
            _("No") if before and before.series != version.series else _("Yes"),
            str(version.approved_by or NOT_SAID),
        ]
        for version, before in zip(versions, earlier, strict=True)
    ]


def _row(key: str, value) -> dict:
    return {"key": key, "value": str(value) if value else NOT_SAID}


def _day(day) -> str:
    return f"{day.day} {day:%B %Y}"
