"""Strategic risks in words."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.calculations.progress import risk_direction
from kpis.strategy.models import Risk
from kpis.strategy.presenters.thread import Link, kpi_links, name_of
from kpis.strategy.words import MOVED_WORDS
from perfportal.core.periods.naming import day_words


@dataclass(frozen=True)
class RiskRow:
    """A risk as the list shows it; `arrow` is empty after its first review."""

    link: Link
    description: str
    owner: str
    score: int
    working: str
    arrow: str
    moved: str
    reviewed: str
    kpis: list[Link]


@dataclass(frozen=True)
class ReviewRow:
    """One review in the history of a risk."""

    on: str
    score: int
    working: str
    note: str
    who: str


def risk_row(risk: Risk) -> RiskRow:
    reviews = list(risk.reviews.all())
    moved = risk_direction([review.score for review in reviews])
    return RiskRow(
        link=Link(risk.code, risk.title, reverse("kpis:risk-detail", args=[risk.code])),
        description=risk.description,
        owner=name_of(risk.owner),
        score=risk.score,
        working=working(risk),
        arrow=moved.value if moved else "",
        moved=str(MOVED_WORDS[moved]) if moved else _("First review"),
        reviewed=day_words(reviews[-1].reviewed_on) if reviews else "",
        kpis=kpi_links(risk.seen_kpis),
    )


def review_rows(risk: Risk) -> list[ReviewRow]:
    """Newest first."""
    return [
        ReviewRow(
            on=day_words(review.reviewed_on),
            score=review.score,
            working=working(review),
            note=review.note,
            who=name_of(review.reviewed_by),
        )
        for review in reversed(list(risk.reviews.all()))
    ]


def working(scored) -> str:
    """`likelihood 3 x impact 4`."""
    return _("likelihood %(likelihood)s × impact %(impact)s") % {
        "likelihood": scored.likelihood,
        "impact": scored.impact,
    }
