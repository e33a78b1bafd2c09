"""The rules for the status in words: what each colour means, and who uses which rule."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.calculations.codes import RagPreset, ToleranceKind
from kpis.register.presenters.council_rules import COUNCIL_RULES, CouncilRule
from kpis.wording import RULE_COLOURS, RULE_TITLES, TOLERANCE_NAMES, lower_first
from perfportal.core.council_settings import SETTINGS

NOTHING = "–"


@dataclass(frozen=True)
class RuleRow:
    """One rule: its name, what its colours mean, how many KPIs use it."""

    title: str
    green: str
    amber: str
    red: str
    used: str
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


def build_rules(in_use: Counter, *, default: str, compare_at: str) -> RulesPage:
    """`in_use` counts KPIs by (preset, kind of tolerance)."""
    return RulesPage(
        ways=[
            _way("rag_preset", default),
            _way("compare_at", compare_at),
            {
                "key": _("A figure on a limit"),
                "value": _("belongs to the better band"),
            },
        ],
        rules=[_rule(preset, in_use, default) for preset in RagPreset],
        others=[_other(rule) for rule in COUNCIL_RULES],
    )


def _way(name: str, value) -> dict:
    setting = SETTINGS[name]
    return {"key": str(setting.words), "value": setting.say(value)}


def _rule(preset: RagPreset, in_use: Counter, default: str) -> RuleRow:
    green, amber, red = RULE_COLOURS[preset]
    return RuleRow(
        title=str(RULE_TITLES[preset]),
        green=str(green),
        amber=str(amber),
        red=str(red),
        used=_used(preset, in_use),
        is_default=preset == default,
    )


def _used(preset: RagPreset, in_use: Counter) -> str:
    """`12 KPIs`, and for the tolerances of KPIs how many have which kind."""
    counts = {kind: count for (rule, kind), count in in_use.items() if rule == preset}
    total = sum(counts.values())
    words = ngettext("%(count)s KPI", "%(count)s KPIs", total) % {"count": total}
    if preset not in (RagPreset.PER_KPI, RagPreset.WITHIN) or not total:
        return words
    kinds = (
        f"{lower_first(str(TOLERANCE_NAMES[kind]))}: {counts[kind]}"
        for kind in ToleranceKind
        if kind in counts
    )
    return f"{words} ({'; '.join(kinds)})"


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
