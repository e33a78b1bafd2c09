"""The rules for the status in words: what each colour means, and who uses which rule."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kpis.calculations.codes import RagPreset, ToleranceKind
from kpis.register.presenters.council_rules import COUNCIL_RULES, CouncilRule
from kpis.wording import RULE_COLOURS, RULE_TITLES
from perfportal.core.council_settings import SETTINGS
from perfportal.core.periods.naming import day_words

NOTHING = "–"
OF_EACH_KPI = (RagPreset.PER_KPI, RagPreset.WITHIN)
KINDS = {
    ToleranceKind.PERCENT: gettext_lazy("a percentage of the target"),
    ToleranceKind.ABSOLUTE: gettext_lazy("in the KPI's own unit"),
    ToleranceKind.FLOOR: gettext_lazy("a floor"),
    ToleranceKind.NONE: gettext_lazy("none, met or missed"),
}


@dataclass(frozen=True)
class RuleRow:
    """One rule: its name, what its colours mean, how many KPIs use it."""

    title: str
    green: str
    amber: str
    red: str
    used: str
    kinds: list[str]
    is_default: bool


@dataclass(frozen=True)
class OtherRow:
    """A rule that another council prints, how it is set here, and what is not supported."""

    where: str
    rule: str
    here: str
    left_out: str


@dataclass(frozen=True)
class RulesPage:
    """The page: this council's ways, its rules, and those of others."""

    ways: list[dict]
    rules: list[RuleRow]
    others: list[OtherRow]


def build_rules(in_use: Counter, *, default: str, compare_at: str, until=()) -> RulesPage:
    """`in_use` counts KPIs by (preset, kind of tolerance).

    `until` holds the last days, as text, of periods that are compared in an earlier way.
    """
    return RulesPage(
        ways=[
            _way("rag_preset", default),
            _way("compare_at", compare_at),
            *(_earlier(*one) for one in until),
            {"key": _("A figure on a limit"), "value": _("Belongs to the better band")},
        ],
        rules=[_rule(preset, in_use, default) for preset in RagPreset],
        others=[_other(rule) for rule in COUNCIL_RULES],
    )


def _way(name: str, value) -> dict:
    setting = SETTINGS[name]
    return {"key": str(setting.words), "value": capfirst(setting.say(value))}


def _earlier(day: str, way: str) -> dict:
    key = _("Periods that ended by %s") % day_words(dt.date.fromisoformat(day))
    return {"key": key, "value": capfirst(SETTINGS["compare_at"].say(way))}


def _rule(preset: RagPreset, in_use: Counter, default: str) -> RuleRow:
    green, amber, red = RULE_COLOURS[preset]
    return RuleRow(
        title=str(RULE_TITLES[preset]),
        green=str(green),
        amber=str(amber),
        red=str(red),
        used=_used(preset, in_use),
        kinds=_kinds(preset, in_use),
        is_default=preset == default,
    )


def _used(preset: RagPreset, in_use: Counter) -> str:
    total = sum(count for (rule, _kind), count in in_use.items() if rule == preset)
    return ngettext("%(count)s KPI", "%(count)s KPIs", total) % {"count": total}


def _kinds(preset: RagPreset, in_use: Counter) -> list[str]:
    """How many KPIs have which kind of tolerance, where the rule leaves it to them."""
    if preset not in OF_EACH_KPI:
        return []
    return [f"{count}: {KINDS[kind]}" for kind in ToleranceKind if (count := in_use[preset, kind])]


def _other(rule: CouncilRule) -> OtherRow:
    settings = str(rule.settings)
    if rule.is_expressed:
        here = ". ".join(part for part in (str(RULE_TITLES[rule.preset]), settings) if part)
    else:
        here = settings or _("Not supported")
    return OtherRow(
        where=", ".join(part for part in (rule.council, rule.year) if part),
        rule=str(rule.rule),
        here=here,
        left_out=str(rule.left_out or NOTHING),
    )
