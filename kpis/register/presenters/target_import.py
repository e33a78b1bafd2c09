"""What a file of targets would do, or has done, in words."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.register.imports.report import Asked
from kpis.register.imports.target_report import Planned, TargetReport
from kpis.register.words import TARGET_KIND_WORDS
from kpis.wording import target_words


@dataclass(frozen=True)
class ReadRow:
    """A target that has been read, beside the words of the file."""

    code: str
    title: str
    period: str
    kind: str
    words: str
    target: str
    becomes: str


@dataclass(frozen=True)
class QuestionRow:
    """A target that a person has to decide on."""

    code: str
    title: str
    url: str
    period: str
    words: str
    what_to_do: str


@dataclass(frozen=True)
class TargetImportPage:
    """The preview of a file, and the same after it has been saved."""

    name: str
    summary: str
    read: list[ReadRow]
    questions: list[QuestionRow]
    doubts: list[str]
    refused: list[str]
    may_be_saved: bool


def build_target_import(name: str, report: TargetReport) -> TargetImportPage:
    return TargetImportPage(
        name=name,
        summary=_summary(report),
        read=[_read(planned) for planned in report.planned],
        questions=[_question(asked) for asked in report.asked],
        doubts=report.questions(),
        refused=report.refusals(),
        may_be_saved=report.may_be_saved and any(planned.target for planned in report.planned),
    )


def _summary(report: TargetReport) -> str:
    """`Read 8 targets; 12 are put to a person.`"""
    read, asked = len(report.planned), len(report.asked)
    parts = [ngettext("Read %(count)s target", "Read %(count)s targets", read) % {"count": read}]
    if asked:
        sentence = ngettext("%(count)s is put to a person", "%(count)s are put to a person", asked)
        parts.append(sentence % {"count": asked})
    if report.refused_rows:
        sentence = ngettext(
            "%(count)s row is refused", "%(count)s rows are refused", report.refused_rows
        )
        parts.append(sentence % {"count": report.refused_rows})
    return "; ".join(parts) + "."


def _read(planned: Planned) -> ReadRow:
    row, definition = planned.row, planned.row.kpi.definition
    return ReadRow(
        code=row.kpi.code,
        title=row.kpi.title,
        period=row.period.short_label,
        kind=str(TARGET_KIND_WORDS[row.kind]),
        words=row.words,
        target=target_words(
            row.line, definition.unit, definition.decimal_places, definition.multiplier
        ),
        becomes=_("New") if planned.target else _("As it is"),
    )


def _question(asked: Asked) -> QuestionRow:
    return QuestionRow(
        code=asked.code,
        title=asked.title,
        url=reverse("kpis:kpi-target", args=[asked.code]),
        period=asked.period,
        words=asked.words,
        what_to_do=asked.what_to_do,
    )
