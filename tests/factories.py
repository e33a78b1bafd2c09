"""Records for tests of every area: a council, its people with roles, KPIs, targets and values.

    kpi = KPIFactory(tier__code="1", definition__polarity="lower")
    officer = person(Role.DATA_PROVIDER, on=kpi.service)
    ActualFactory(kpi=kpi, period=Period.quarter(2026, 2), value=Decimal("97.1"))

One council stands behind all of them. A KPI comes with version 1 of its definition, an actual with
revision 1; `ActualFactory(state="due")` is an empty slot.
"""

import datetime as dt
import hashlib
from decimal import Decimal

import factory
from django.utils.text import slugify
from factory.django import DjangoModelFactory

from kpis.collection.models import GIVEN, Actual, ActualRevision, ActualState, Evidence
from kpis.register.models import (
    KPI,
    DataSource,
    KPIDefinition,
    LifeCycle,
    ReturnDate,
    SourceKind,
    Target,
    Tier,
)
from kpis.register.queries import definition_for
from perfportal.core.access.roles import ROLE_RULES, Role, Scope
from perfportal.core.models import (
    Committee,
    Directorate,
    Organisation,
    Portfolio,
    RoleAssignment,
    Service,
    User,
)
from perfportal.core.periods import Period
from scorecards.models import Inspection, Inspectorate

LONG_AGO = dt.date(2014, 4, 1)
A_MOMENT = dt.datetime(2026, 10, 12, 9, 30, tzinfo=dt.UTC)
FIGURES = (
    "value", "numerator", "denominator", "ci_low", "ci_high", "marker", "data_status", "commentary",
    "source",
)  # fmt: skip


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation
        django_get_or_create = ["operating"]

    operating = True
    name = "Wrenford Borough Council"
    slug = "wrenford"


class DirectorateFactory(DjangoModelFactory):
    class Meta:
        model = Directorate

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Directorate {n}")
    slug = factory.Sequence(lambda n: f"directorate-{n}")


class ServiceFactory(DjangoModelFactory):
    class Meta:
        model = Service

    directorate = factory.SubFactory(DirectorateFactory)
    name = factory.Sequence(lambda n: f"Service {n}")
    slug = factory.Sequence(lambda n: f"service-{n}")


class PortfolioFactory(DjangoModelFactory):
    class Meta:
        model = Portfolio

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Portfolio {n}")
    slug = factory.Sequence(lambda n: f"portfolio-{n}")


class CommitteeFactory(DjangoModelFactory):
    class Meta:
        model = Committee

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Committee {n}")
    slug = factory.Sequence(lambda n: f"committee-{n}")


class UserFactory(DjangoModelFactory):
    """A person without a role; sign in with `client.force_login(user)`."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@wrenford.example")
    full_name = factory.Sequence(lambda n: f"Person {n}")


class RoleAssignmentFactory(DjangoModelFactory):
    class Meta:
        model = RoleAssignment

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.PERFORMANCE_TEAM.value


def person(role=None, *, on=None, **fields) -> User:
    """A new person with one role over `on`: a directorate, service, portfolio or committee."""
    user = UserFactory(**fields)
    if role:
        give_role(user, role, on=on)
    return user


def give_role(user, role, *, on=None) -> RoleAssignment:
    """One more role; those over the whole council take no `on`, the others must."""
    scope = ROLE_RULES[role].scope
    if (scope is Scope.COUNCIL) != (on is None):
        raise ValueError(f"The role {role} needs a {scope.value}, and `on` is {on}.")
    place = {} if on is None else {scope.value: on}
    user.__dict__.pop("access", None)
    return RoleAssignmentFactory(user=user, role=role.value, **place)


TIERS = {
    "1": {"name": "Council headline", "cap": 40, "order": 1},
    "2": {"name": "Borough-wide", "neutral_travel": True, "order": 2},
    "3": {"name": "Corporate Strategy", "order": 3},
    "service": {"name": "Service", "order": 4},
}


class TierFactory(DjangoModelFactory):
    """The tier of a code; there is one of each."""

    class Meta:
        model = Tier
        django_get_or_create = ["organisation", "code"]

    organisation = factory.SubFactory(OrganisationFactory)
    code = "service"
    name = factory.LazyAttribute(lambda tier: TIERS[tier.code]["name"])
    cap = factory.LazyAttribute(lambda tier: TIERS[tier.code].get("cap"))
    neutral_travel = factory.LazyAttribute(
        lambda tier: TIERS[tier.code].get("neutral_travel", False)
    )
    order = factory.LazyAttribute(lambda tier: TIERS[tier.code]["order"])


class KPIFactory(DjangoModelFactory):
    """An active KPI with a definition; `definition__unit="days"` sets a field of the sheet."""

    class Meta:
        model = KPI
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    code = factory.Sequence(lambda n: f"TST-{n:03}")
    title = factory.Sequence(lambda n: f"Test indicator {n}")
    tier = factory.SubFactory(TierFactory)
    service = factory.SubFactory(ServiceFactory)
    state = LifeCycle.ACTIVE

    @factory.post_generation
    def definition(kpi, create, extracted, **fields):
        if create:
            kpi.definition = extracted or DefinitionFactory(kpi=kpi, **fields)
            kpi.save(update_fields=["definition"])


class SourceFactory(DjangoModelFactory):
    """A system of a service, owned by somebody."""

    class Meta:
        model = DataSource

    organisation = factory.SubFactory(OrganisationFactory)
    kind = SourceKind.SYSTEM
    name = factory.Sequence(lambda n: f"Source {n}")
    slug = factory.LazyAttribute(lambda source: slugify(source.name))
    service = factory.SubFactory(ServiceFactory)
    owner = factory.SubFactory(UserFactory)


class ReturnDateFactory(DjangoModelFactory):
    """A day on which a statutory return is due."""

    class Meta:
        model = ReturnDate

    source = factory.SubFactory(SourceFactory, kind=SourceKind.STATUTORY_RETURN)
    due_on = dt.date(2026, 10, 30)


class InspectionFactory(DjangoModelFactory):
    """A published judgement of Ofsted on a service."""

    class Meta:
        model = Inspection

    organisation = factory.SubFactory(OrganisationFactory)
    service = factory.SubFactory(ServiceFactory)
    inspectorate = Inspectorate.OFSTED
    title = "Children's social care"
    inspected_on = dt.date(2026, 5, 8)
    published_on = dt.date(2026, 6, 26)
    judgement = "Requires improvement"
    recorded_by = factory.SubFactory(UserFactory)


class DefinitionFactory(DjangoModelFactory):
    """A quarterly percentage where higher is better, with 2 points of tolerance."""

    class Meta:
        model = KPIDefinition

    version = 1
    valid_from = LONG_AGO
    purpose = "Residents want to know that this is done well."
    definition = "Cases done in time, as a share of all cases."
    measure_type = "snap"
    unit = "percent"
    decimal_places = 1
    multiplier = 1
    polarity = "higher"
    frequency = "quarterly"
    rag_basis = "period"
    tolerance_kind = "absolute"
    tolerance = Decimal(2)


class TargetFactory(DjangoModelFactory):
    class Meta:
        model = Target

    kpi = factory.SubFactory(KPIFactory)
    period = Period.quarter(2026, 2)
    value = Decimal(97)
    valid_from = factory.LazyAttribute(lambda target: target.period.start)


class ActualFactory(DjangoModelFactory):
    """An approved value of Q2 2026/27. Fields of the revision are given as if they were its own."""

    class Meta:
        model = Actual

    kpi = factory.SubFactory(KPIFactory)
    period = Period.quarter(2026, 2)
    state = ActualState.APPROVED
    value = Decimal("97.1")
    entered_by = factory.SubFactory(UserFactory)
    approved_by = factory.Maybe(
        factory.LazyAttribute(
            lambda actual: actual.state in (ActualState.APPROVED, ActualState.ISSUED)
        ),
        yes_declaration=factory.SubFactory(UserFactory),
        no_declaration=None,
    )

    @classmethod
    def _create(cls, model_class, *args, **fields):
        """The slot first, then its revision, then the state, as the constraints want it."""
        figures = {name: fields.pop(name) for name in FIGURES if name in fields}
        state, approver = fields.pop("state"), fields.pop("approved_by")
        actual = super()._create(model_class, *args, state=ActualState.DUE, **fields)
        if state in GIVEN:
            actual.revision = revise(actual, **figures)
        actual.state, actual.approved_by = state, approver
        actual.approved_at = A_MOMENT if approver else None
        actual.save()
        return actual


class EvidenceFactory(DjangoModelFactory):
    """A link to where the evidence of a value is kept."""

    class Meta:
        model = Evidence

    kind = "link"
    title = "QRC4 return, line 12"
    url = factory.Sequence(lambda n: f"https://intranet.example/returns/{n}")
    sha256 = factory.LazyAttribute(lambda one: hashlib.sha256(one.url.encode()).hexdigest())
    added_by = factory.SubFactory(UserFactory)
    added_at = A_MOMENT


def revise(actual, **fields) -> ActualRevision:
    """One more revision of a value, which becomes its current one when the caller says so."""
    number = actual.revisions.count() + 1
    made = {
        "kind": "first" if number == 1 else "correction",
        "definition": definition_for(actual.kpi, actual.period),
        "entered_by": actual.entered_by or UserFactory(),
        "created_at": A_MOMENT,
    }
    return ActualRevision.objects.create(actual=actual, number=number, **(made | fields))
