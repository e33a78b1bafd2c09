"""The reviews of the KPIs' purpose in words: what is due, what was found, what is to be done."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.calculations.purpose import Answer, PurposeTest, failed
from kpis.register.models import KpiTask, PurposeReview
from kpis.register.queries.purpose import Reviewed
from kpis.register.words import OUTCOME_WORDS, PURPOSE_WORDS
from perfportal.core.periods.naming import day_words


@dataclass(frozen=True)
class ReviewRow:
    """One KPI in the list of reviews."""

    code: str
    title: str
    url: str
    service: str
    last: str
    due: str
    is_due: bool


@dataclass(frozen=True)
class TaskRow:
    """One task, with how late it is."""

    code: str
    title: str
    what: str
    owner: str
    due: str
    is_late: bool
    url: str


@dataclass(frozen=True)
class PastReview:
    """One review of a KPI."""

    day: str
    who: str
    outcome: str
    reason: str
    failed: list[str]
    task: str


def review_rows(reviewed: list[Reviewed], *, on: dt.date) -> list[ReviewRow]:
    return [
        ReviewRow(
            code=one.kpi.code,
            title=one.kpi.title,
            url=reverse("kpis:kpi-purpose", args=[one.kpi.code]),
            service=one.kpi.service.name if one.kpi.service else "–",
            last=_last(one.last),
            due=day_words(one.due_on),
            is_due=one.is_due(on=on),
        )
        for one in reviewed
    ]


def review_words(reviewed: list[Reviewed], tasks: list[KpiTask], *, on: dt.date) -> str:
    """`12 of 74 KPIs wait for their review; 3 changes are to be made.`"""
    due = sum(one.is_due(on=on) for one in reviewed)
    words = {"due": due, "all": len(reviewed), "tasks": len(tasks)}
    waiting = ngettext(
        "%(due)s of %(all)s KPIs waits for its review",
        "%(due)s of %(all)s KPIs wait for their review",
        due,
    )
    open_tasks = ngettext(
        "%(tasks)s change is to be made.", "%(tasks)s changes are to be made.", len(tasks)
    )
    return f"{waiting % words}; {open_tasks % words}"


def task_rows(tasks: list[KpiTask], *, on: dt.date) -> list[TaskRow]:
    return [
        TaskRow(
            code=task.kpi.code,
            title=task.kpi.title,
            what=task.what,
            owner=str(task.owner),
            due=day_words(task.due_on),
            is_late=task.due_on < on,
            url=reverse("kpis:kpi-task", args=[task.uid]),
        )
        for task in tasks
    ]


def past_reviews(reviews: list[PurposeReview]) -> list[PastReview]:
    return [_past(review) for review in reviews]


def _past(review: PurposeReview) -> PastReview:
    answers = {PurposeTest(test): Answer(given["answer"]) for test, given in review.answers.items()}
    return PastReview(
        day=day_words(review.reviewed_on),
        who=str(review.reviewed_by),
        outcome=str(OUTCOME_WORDS[review.outcome]),
        reason=review.reason,
        failed=[str(PURPOSE_WORDS[test]) for test in failed(answers)],
        task=_task_words(getattr(review, "task", None)),
    )


def _task_words(task: KpiTask | None) -> str:
    if task is None:
        return ""
    words = {
        "what": task.what,
        "owner": task.owner,
        "due": day_words(task.due_on),
        "done": task.done_on and day_words(task.done_on),
        "note": task.done_note,
    }
    if task.done_on:
        return _("%(what)s Done on %(done)s: %(note)s") % words
    return _("%(what)s %(owner)s, by %(due)s.") % words


def _last(review: PurposeReview | None) -> str:
    if review is None:
        return _("Never")
    words = {"day": day_words(review.reviewed_on), "outcome": OUTCOME_WORDS[review.outcome]}
    return _("%(day)s: %(outcome)s") % words
