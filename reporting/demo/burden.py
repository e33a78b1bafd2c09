"""What the invented borough's officers say about the time that the quarter's figures took."""

from decimal import Decimal

from kpis.collection.actions import effort
from kpis.collection.models import CollectionRound
from kpis.collection.queries.effort import get_given_by
from perfportal.core.council_settings import change_setting
from perfportal.core.models import get_organisation

AN_HOUR = 24
# Hours in all, and of the KPIs that took most. Ellen Moss has not answered yet.
ANSWERS = {
    "priya.nair": ("7.5", {"CUS-01": "3"}),
    "owen.hartley": ("5", {"HR-01": "2"}),
    "dan.okafor": ("11", {"ENV-01": "4", "ENV-03": "2.5"}),
}


def answer(people, quarter) -> None:
    """The administrator says what an hour costs; three of four officers say how long it took."""
    change_setting(
        by=people["neil.barrow"],
        organisation=get_organisation(),
        name="officer_hour_cost",
        value=AN_HOUR,
        reason="Average cost of an officer's hour in this year's budget.",
    )
    round_ = CollectionRound.objects.get(period_kind=quarter.kind.value, period_start=quarter.start)
    for address, (hours, by_code) in ANSWERS.items():
        provider = people[address]
        given = {kpi.code: kpi.pk for kpi in get_given_by(provider, round_)}
        named = {given[code]: Decimal(own) for code, own in by_code.items() if code in given}
        effort.answer(by=provider, round_=round_, hours=Decimal(hours), named=named)
