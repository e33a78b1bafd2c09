"""The scorecards that every council has: corporate, and one per part of the council with KPIs."""

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kpis.models import KPI
from perfportal.core import audit
from perfportal.core.models import Committee, Directorate, Portfolio
from scorecards.models import Audience, Membership, Perspective, Scorecard

PERSPECTIVES = (
    ("financial", "Financial"),
    ("customer", "Customer"),
    ("internal_process", "Internal process"),
    ("learning_growth", "Learning and growth"),
)


@transaction.atomic
def create_corporate(*, by, organisation) -> Scorecard:
    """The corporate scorecard of every Tier 1 KPI, with the four perspectives."""
    for order, (code, name) in enumerate(PERSPECTIVES):
        Perspective.objects.get_or_create(
            organisation=organisation, code=code, defaults={"name": name, "order": order}
        )
    return _ensure(
        by=by,
        organisation=organisation,
        audience=Audience.CORPORATE,
        name=_("Corporate scorecard"),
        membership=Membership.HEADLINE,
    )


@transaction.atomic
def ensure_standard(*, by, organisation) -> list[Scorecard]:
    """Make the scorecards that are missing for parts of the council that have KPIs."""
    with_kpis = KPI.objects.filter(organisation=organisation)
    parts = (
        (Audience.DIRECTORATE, Directorate, {"services__kpis__in": with_kpis}, "directorate"),
        (Audience.PORTFOLIO, Portfolio, {"kpis__in": with_kpis}, "portfolio"),
        (Audience.COMMITTEE, Committee, {"kpis__in": with_kpis}, "committee"),
    )
    made = [create_corporate(by=by, organisation=organisation)]
    for audience, model, has_kpis, field in parts:
        for part in model.objects.filter(organisation=organisation, **has_kpis).distinct():
            made.append(
                _ensure(
                    by=by,
                    organisation=organisation,
                    audience=audience,
                    name=part.name,
                    membership=Membership.PLACE,
                    **{field: part},
                )
            )
    return made


def _ensure(*, by, organisation, audience, name, membership, **place) -> Scorecard:
    """The first scorecard of the audience and place, whatever it is called now; else a new one."""
    existing = Scorecard.objects.filter(organisation=organisation, audience=audience, **place)
    if scorecard := existing.order_by("pk").first():
        return scorecard
    scorecard = Scorecard.objects.create(
        organisation=organisation,
        slug=slugify(f"{audience} {name}" if place else name),
        audience=audience,
        name=name,
        membership=membership,
        **place,
    )
    audit.record(
        by=by,
        verb="scorecard.created",
        subject=scorecard,
        after={"name": name, "audience": str(audience)},
    )
    return scorecard
