"""The definition sheet of a KPI, section by section, as a person reads and prints it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.calculations.codes import TargetKind
from kpis.calculations.goals import TargetLine
from kpis.calculations.sheet import contradictions, gaps
from kpis.register.models import KPI, KPIDefinition, LifeCycle, Target
from kpis.register.presenters.completeness import completeness_words, example_words
from kpis.register.presenters.quality import quality_row
from kpis.register.queries import get_sheet
from kpis.register.words import (
    CALENDAR_WORDS,
    FORECAST_WORDS,
    FREQUENCY_WORDS,
    MEASURE_WORDS,
    ROLE_WORDS,
    TARGET_KIND_WORDS,
)
from kpis.wording import (
    BASIS_WORDS,
    POLARITY_WORDS,
    format_plain,
    minimum_words,
    target_words,
    tolerance_words,
)

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

    completeness: str
    missing: list[str]
    sections: list[Section]
    target_head: list[str]
    targets: list[list[str]]
    version_head: list[str]
    versions: list[list[str]]


def build_sheet(kpi: KPI, cabinet_member=None, quality=None) -> DefinitionSheet:
    """The sheet of a KPI that has been read with its history."""
    sheet = get_sheet(kpi)
    problems = [] if kpi.state == LifeCycle.RETIRED else [*contradictions(sheet), *gaps(sheet)]
    return DefinitionSheet(
        completeness=completeness_words(kpi),
        missing=[problem.sentence for problem in problems],
        sections=[
            Section(_("Why we measure this"), [_row(_("Purpose"), kpi.definition.purpose)]),
            Section(_("How it is counted"), _counting_rows(kpi.definition)),
            Section(_("What good looks like"), [*_goal_rows(kpi.definition), *_path_rows(kpi)]),
            Section(_("Where the figure comes from"), [*_source_rows(kpi), quality_row(quality)]),
            Section(_("Who answers for it"), _people_rows(kpi, cabinet_member)),
            Section(_("Its life"), _life_rows(kpi)),
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
        _row(_("Worked example"), definition.worked_example or example_words(definition)),
        _row(_("Kind of figure"), MEASURE_WORDS[definition.measure_type]),
        _row(_("Unit"), definition.get_unit_display()),
        _row(_("Decimal places"), str(definition.decimal_places)),
        _row(_("Confidence interval"), definition.has_interval and _("Given with each figure")),
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
        _row(_("Smallest change that counts"), _minimum(definition)),
        _row(_("Year-end forecast"), FORECAST_WORDS[definition.forecast_method]),
    ]


def _minimum(definition: KPIDefinition) -> str:
    if not definition.minimum_change:
        return _("Any change of the figure as shown")
    return minimum_words(definition.minimum_change, definition.minimum_is_percent)


def _life_rows(kpi: KPI) -> list[dict]:
    """Dates and the event behind a KPI of mid-year; empty answers are left out."""
    dates = (
        (_("State"), kpi.get_state_display()),
        (_("Expected from"), kpi.expected_from and _day(kpi.expected_from)),
        (_("Counted from"), kpi.starts_on and _day(kpi.starts_on)),
        (_("Counted until"), kpi.ends_on and _day(kpi.ends_on)),
        (_("Added because"), kpi.added_because),
        (_("Reported"), kpi.get_reporting_rule_display()),
        (_("Stands in for"), kpi.proxy_for),
    )
    return [_row(key, value) for key, value in dates if value]


def _path_rows(kpi: KPI) -> list[dict]:
    """The path of the coming years, and the baseline year; nothing where there is neither."""
    newest = {}
    for target in sorted(
        kpi.targets.all(), key=lambda target: (target.period_start, target.version)
    ):
        newest[target.kind, target.period] = target
    path = [target for (kind, _p), target in newest.items() if kind == TargetKind.TRAJECTORY]
    years = [target for (kind, _p), target in newest.items() if kind == TargetKind.BASELINE]
    rows = (
        (_("Path"), "; ".join(_step(target, kpi.definition) for target in path)),
        (_("Baseline year"), ", ".join(target.period.short_label for target in years)),
    )
    return [_row(key, value) for key, value in rows if value]


def _step(target: Target, definition: KPIDefinition) -> str:
    """`85.0% in 2026/27`."""
    return _("%(target)s in %(period)s") % {
        "target": _line_words(target, definition),
        "period": target.period.short_label,
    }


def _line_words(target: Target, definition: KPIDefinition) -> str:
    line = TargetLine(target.value, target.lower, target.upper)
    return target_words(line, definition.unit, definition.decimal_places, definition.multiplier)


def _source_rows(kpi: KPI) -> list[dict]:
    definition = kpi.definition
    statutory = definition.statutory_return or (_("Yes") if definition.is_statutory else _("No"))
    hours = definition.hours_per_period
    return [
        _entry_row(kpi),
        _row(_("Source"), definition.source),
        _row(_("Manual steps"), definition.manual_steps),
        _row(_("Hours to compile each time"), hours is not None and format_plain(hours)),
        _row(_("Limits of the data"), definition.data_limits),
        _row(_("Compared with"), definition.benchmark_source),
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


def _people_rows(kpi: KPI, cabinet_member) -> list[dict]:
    service = kpi.service
    return [
        _row(_("Responsible officer"), kpi.responsible_officer),
        _row(_("Data provider"), kpi.data_provider),
        _row(_("Deputy provider"), kpi.deputy_provider),
        _row(_("Data quality checker"), kpi.quality_checker),
        _row(_("Service"), service),
        _row(_("Directorate"), service and service.directorate),
        _row(_("Portfolio"), kpi.portfolio),
        _row(_("Cabinet Member"), cabinet_member),
        _row(_("Committees"), ", ".join(committee.name for committee in kpi.committees.all())),
    ]


def _target_cells(target: Target, definition: KPIDefinition) -> list[str]:
    return [
        target.period.short_label,
        str(TARGET_KIND_WORDS[target.kind]),
        _line_words(target, definition),
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
