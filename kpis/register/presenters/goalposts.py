"""A change to a KPI in plain words: what it was, what it is, and what follows from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.calculations.codes import Profile, TargetKind
from kpis.calculations.goalposts import Effect
from kpis.calculations.goals import TargetLine
from kpis.register.models import KPIDefinition, Target
from kpis.register.queries import Change, What
from kpis.register.words import PROFILE_WORDS, TARGET_KIND_WORDS
from kpis.wording import format_plain, format_value, lower_first, rag_mark, target_words
from perfportal.core.periods.naming import day_words

WHAT_WORDS = {
    What.TARGET: gettext_lazy("Target"),
    What.DEFINITION: gettext_lazy("Definition"),
    What.TIER: gettext_lazy("Tier"),
    What.LIFE_CYCLE: gettext_lazy("Life cycle"),
    What.SCORECARD: gettext_lazy("Scorecard"),
}
# What a version says about itself rather than about the measure.
OF_THE_VERSION = {"id", "uid", "kpi", "version", "series", "valid_from", "reason", "changed_by",
                  "approved_by", "created_at"}  # fmt: skip
SHOWN_OF_A_TEXT = 160
NOT_SAID = "–"


@dataclass(frozen=True)
class Moved:
    """One thing that was and is; `before` is empty where only what is now is worth saying."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangeRow:
    """One change as the page lists it."""

    made_on: str
    code: str
    title: str
    url: str
    what: str
    moved: list[Moved]
    reason: str
    who: str
    approved_by: str
    in_force_from: str
    decides: bool
    effects: list[str]


def change_row(change: Change, effects: Iterable[Effect] = ()) -> ChangeRow:
    return ChangeRow(
        made_on=day_words(change.made_on),
        code=change.kpi.code,
        title=change.kpi.title,
        url=reverse("kpis:kpi-detail", args=[change.kpi.code]),
        what=str(WHAT_WORDS[change.what]),
        moved=moved(change),
        reason=change.reason or NOT_SAID,
        who=change.who or NOT_SAID,
        approved_by=change.approved_by,
        in_force_from=day_words(change.in_force_from) if change.in_force_from else "",
        decides=change.decides_status,
        effects=[effect_words(effect, change.kpi.definition) for effect in effects],
    )


def change_sentence(change: Change) -> str:
    """`Target for Q2 2026/27 changed from 95.0% to 92.0%, in force from 1 July 2026: ...`."""
    parts = [_part(one) for one in moved(change)]
    sentence = "; ".join([*parts[:1], *map(lower_first, parts[1:])])
    words = {"sentence": sentence, "day": day_words(change.in_force_from or change.made_on)}
    if not change.in_force_from:
        sentence = _("%(sentence)s on %(day)s") % words
    else:
        sentence = _("%(sentence)s, in force from %(day)s") % words
    return f"{sentence}: {change.reason}" if change.reason else sentence


def _part(one: Moved) -> str:
    if not one.before:
        return f"{one.name} {one.after}"
    words = {"name": one.name, "before": one.before, "after": one.after}
    return _("%(name)s changed from %(before)s to %(after)s") % words


def moved(change: Change) -> list[Moved]:
    """Each thing that the change moved."""
    if change.what is What.TARGET:
        return _moved_target(change.before, change.after)
    if change.what is What.DEFINITION:
        return _moved_definition(change.before, change.after)
    return [Moved(str(WHAT_WORDS[change.what]), change.before, change.after)]


def effect_words(effect: Effect, definition: KPIDefinition) -> str:
    """`Q2 2026/27 (92.4%). Green: on target, against 92.0%. Under the earlier target ...`."""
    unit, places, multiplier = definition.unit, definition.decimal_places, definition.multiplier
    words = {
        "period": effect.period.short_label,
        "value": format_value(effect.value, unit, places, multiplier),
        "now": rag_mark(effect.rag, definition.polarity).sr_text,
        "target": target_words(effect.target, unit, places, multiplier),
        "before": rag_mark(effect.rag_before, definition.polarity).sr_text,
        "earlier": target_words(effect.target_before, unit, places, multiplier),
    }
    if effect.is_other_status:
        pattern = _(
            "%(period)s (%(value)s). %(now)s, against %(target)s. "
            "Under the earlier target of %(earlier)s it would have been %(before)s."
        )
    else:
        pattern = _(
            "%(period)s (%(value)s). %(now)s, against %(target)s, as under the earlier target of "
            "%(earlier)s."
        )
    return pattern % words


def _moved_target(before: Target, after: Target) -> list[Moved]:
    definition = after.kpi.definition
    name = _("%(kind)s for %(period)s") % {
        "kind": TARGET_KIND_WORDS[TargetKind(after.kind)],
        "period": after.period.short_label,
    }
    lines = [_line_words(target, definition) for target in (before, after)]
    found = [Moved(name, *lines)] if lines[0] != lines[1] else []
    profiles = [_profile_words(target) for target in (before, after)]
    if profiles[0] != profiles[1]:
        found.append(Moved(_("Profile of the year"), *profiles))
    return found or [Moved(name, *lines)]


def _line_words(target: Target, definition: KPIDefinition) -> str:
    line = TargetLine(target.value, target.lower, target.upper)
    return target_words(line, definition.unit, definition.decimal_places, definition.multiplier)


def _profile_words(target: Target) -> str:
    word = str(PROFILE_WORDS[Profile(target.profile)])
    return f"{word} ({', '.join(target.profile_values)})" if target.profile_values else word


def _moved_definition(before: KPIDefinition, after: KPIDefinition) -> list[Moved]:
    found = [
        Moved(capfirst(field.verbose_name), _shown(before, field), _shown(after, field))
        for field in KPIDefinition._meta.concrete_fields
        if field.name not in OF_THE_VERSION
        and getattr(before, field.attname) != getattr(after, field.attname)
    ]
    if before.series != after.series:
        found.append(Moved(_("Figures"), "", _("do not compare with earlier ones")))
    return found or [Moved(_("Definition"), _("version %s") % before.version,
                           _("version %s") % after.version)]  # fmt: skip


def _shown(definition: KPIDefinition, field) -> str:
    value = getattr(definition, field.attname)
    if value in (None, "", []):
        return NOT_SAID
    if field.choices:
        return str(getattr(definition, f"get_{field.name}_display")())
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Decimal):
        return format_plain(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return Truncator(str(value)).chars(SHOWN_OF_A_TEXT)
