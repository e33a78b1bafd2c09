"""Definition, target and tolerance as the evidence sheet of a value states them."""

from django.utils.translation import gettext as _

from kpis.calculations.goals import TargetLine
from kpis.collection.presenters.figures import day_words
from kpis.collection.queries.sheet import Record
from kpis.register.models import KPIDefinition, Target
from kpis.register.words import FREQUENCY_WORDS, MEASURE_WORDS
from kpis.wording import POLARITY_WORDS, target_words, tolerance_words


def definition_rows(sheet: KPIDefinition):
    """The version that held for the period, as far as it bears on the figure."""
    yield (
        _("Version"),
        _("%(number)s, in force from %(day)s")
        % {
            "number": sheet.version,
            "day": day_words(sheet.valid_from),
        },
    )
    yield _("Why it was changed"), sheet.reason
    yield _("Definition"), sheet.definition
    yield _("Included"), sheet.inclusions
    yield _("Left out"), sheet.exclusions
    yield _("Formula"), sheet.formula or _formula(sheet)
    yield _("Kind of figure"), MEASURE_WORDS[sheet.measure_type]
    yield _("Unit"), sheet.get_unit_display()
    yield _("Decimal places"), sheet.decimal_places or "0"
    yield _("Which way is good"), POLARITY_WORDS[sheet.polarity]
    yield _("Collected"), FREQUENCY_WORDS[sheet.frequency]


def _formula(sheet: KPIDefinition) -> str:
    if not (sheet.numerator_label and sheet.denominator_label):
        return ""
    times = f" × {sheet.multiplier:,}" if sheet.multiplier != 1 else ""
    return f"{sheet.numerator_label} ÷ {sheet.denominator_label}{times}"


def target_rows(record: Record, sheet: KPIDefinition):
    """What the figure is held against, and every version of the targets that cover the period."""
    yield _("Target of the period"), _target(record.beside.target or TargetLine(), sheet)
    yield (
        _("Tolerance"),
        tolerance_words(
            sheet.tolerance_kind,
            sheet.tolerance,
            unit=sheet.unit,
            polarity=sheet.polarity,
            multiplier=sheet.multiplier,
            preset=sheet.rag_preset,
        ),
    )
    for target in record.targets:
        yield (
            _("%(period)s, version %(number)s")
            % {"period": target.period.short_label, "number": target.version},
            _version(target, sheet),
        )


def _target(line: TargetLine, sheet: KPIDefinition) -> str:
    return target_words(line, sheet.unit, sheet.decimal_places, sheet.multiplier)


def _version(target: Target, sheet: KPIDefinition) -> str:
    line = TargetLine(target.value, target.lower, target.upper)
    words = _("%(target)s, in force from %(day)s") % {
        "target": _target(line, sheet),
        "day": day_words(target.valid_from),
    }
    if target.rationale:
        words += f". {target.rationale}"
    if target.approved_by:
        words += ". " + _("Approved by %(who)s") % {"who": target.approved_by}
    return words
