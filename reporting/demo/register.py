"""What happens to the invented borough's register: a proxy, an addition, reviews, proposals."""

import datetime as dt
from decimal import Decimal

from kpis.calculations.goals import TargetLine
from kpis.calculations.purpose import Answer, Outcome, PurposeTest
from kpis.register.actions import kpis as register
from kpis.register.actions.proposals import propose_target
from kpis.register.actions.purpose import Verdict, review_purpose
from kpis.register.actions.targets import Sent, Wanted, newest_target
from kpis.register.models import KPI, LifeCycle
from perfportal.core import clock
from perfportal.core.models import get_organisation
from perfportal.core.periods import Period


def tend(people, quarter: Period) -> None:
    """A year of care for the register, by those whose work it is."""
    name_a_proxy(people)
    add_in_mid_year(people)
    review_two(people)
    ask_the_director(people, quarter)


def name_a_proxy(people) -> None:
    """Callers' satisfaction foretells the yearly survey of residents."""
    proxy = KPI.objects.get(code="SVC-05")
    register.change_details(
        by=people["asha.begum"],
        kpi=proxy,
        version=proxy.version,
        reason="The survey comes once a year; the Cabinet Member wants to know sooner.",
        committees=list(proxy.committees.all()),
        proxy_for=KPI.objects.get(code="CUS-06"),
    )


def add_in_mid_year(people) -> None:
    """A new law: the 41st headline KPI, which has to trade its place with another."""
    like = KPI.objects.get(code="HOU-10")
    register.create(
        by=people["asha.begum"],
        organisation=get_organisation(),
        committees=list(like.committees.all()),
        code="HOU-11",
        title="Emergency damp and mould cases made safe within 24 hours",
        tier=like.tier,
        state=LifeCycle.IN_DEVELOPMENT,
        expected_from=clock.today() + dt.timedelta(days=60),
        added_because="The law on hazards in social housing came into force.",
        service=like.service,
        portfolio=like.portfolio,
        data_provider=like.data_provider,
        responsible_officer=like.responsible_officer,
        perspective="customer",
        sheet={
            "purpose": "A child died of mould in another town. The law now sets us a day.",
            "definition": "Emergency cases made safe within 24 hours of the report, of all.",
            "numerator_label": "Emergency cases made safe within 24 hours",
            "denominator_label": "emergency cases",
            "measure_type": "ratio",
            "unit": "percent",
            "decimal_places": 1,
            "multiplier": 100,
            "polarity": "higher",
            "frequency": "quarterly",
            "rag_basis": "period",
            "tolerance_kind": "absolute",
            "tolerance": Decimal(2),
            "source": "Repairs system",
        },
    )


def review_two(people) -> None:
    """One KPI is kept, another is to be taken from its system."""
    head = people["grace.lindqvist"]
    _review(head, "FIN-01", Outcome.KEEP, "It pays for most of what we do.")
    _review(
        head,
        "FIN-03",
        Outcome.CHANGE,
        "It takes three hours a quarter to say what the ledger knows.",
        failed=PurposeTest.EASY,
        what="Take the figure from the ledger's own report.",
        owner=people["owen.hartley"],
        due_on=clock.today() + dt.timedelta(days=90),
    )


def ask_the_director(people, quarter: Period) -> None:
    """Fly-tips are gone sooner than the target asks, so it is to be harder."""
    kpi = KPI.objects.get(code="ENV-05")
    period = quarter.next()
    propose_target(
        by=people["asha.begum"],
        kpi=kpi,
        wanted=Wanted(period=period, line=TargetLine(Decimal("1.8"))),
        valid_from=period.start,
        rationale="The target was beaten in each of the last four quarters.",
        sent=Sent(newest=newest_target(kpi)),
    )


def _review(by, code, outcome, reason, *, failed=None, **task) -> None:
    kpi = KPI.objects.get(code=code)
    answers = {test: (Answer.NO if test == failed else Answer.YES, "") for test in PurposeTest}
    verdict = Verdict(answers=answers, outcome=outcome, reason=reason, **task)
    review_purpose(by=by, kpi=kpi, version=kpi.version, verdict=verdict)
