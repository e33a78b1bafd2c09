"""Fields of a KPI or its definition in words: what each is called, what it was and would be."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kpis.register.models import KPI, KPIDefinition
from kpis.wording import format_plain

NOTHING = "–"


@dataclass(frozen=True)
class CellRow:
    """One field: what it is called, what it was, what it would be."""

    name: str
    before: str
    after: str


def differences(before: dict, after: dict) -> list[CellRow]:
    """The fields of `after`, each with what `before` says of it."""
    return [
        CellRow(label_of(name), shown(name, before.get(name)), shown(name, value))
        for name, value in after.items()
    ]


def label_of(name: str) -> str:
    """The words of a field of the KPI or of its definition."""
    field = _field(name)
    return capfirst(str(field.verbose_name)) if field else name


def shown(name: str, value) -> str:
    """A value of the field as a person reads it, whole; a code in its words, nothing as a dash."""
    if value in (None, "", []):
        return NOTHING
    choices = dict(getattr(_field(name), "flatchoices", ()))
    if isinstance(value, str) and value in choices:
        return str(choices[value])
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Decimal):
        return format_plain(value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(map(str, value))
    return str(value)


def _field(name: str):
    for model in (KPIDefinition, KPI):
        try:
            return model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
    return None
