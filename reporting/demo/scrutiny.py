"""The invented borough's scrutiny review: imported, followed up, one part of it closed."""

import datetime as dt
import io

from django.core.management import call_command

from perfportal.core.models import Committee
from recommendations.actions import recommendations, resolutions
from recommendations.models import Recommendation
from reporting.demo.series import HERE

COMMITTEE = "Place Select Committee"


def follow_up(people, today: dt.date) -> None:
    """The clerk imports the review and adds what has happened; the committee closes one part."""
    call_command(
        "import_recommendations",
        str(HERE / "review.json"),
        committee=COMMITTEE,
        stdout=io.StringIO(),
    )
    clerk = people["fiona.leigh"]
    schools = Recommendation.objects.get(reference="3")
    recommendations.claim_implemented(
        by=clerk,
        recommendation=schools,
        version=schools.version,
        on=today - dt.timedelta(days=40),
        narrative="Every school in the borough has been offered a visit; eleven have had one.",
        completed_on=today - dt.timedelta(days=60),
        evidence="Letter to head teachers and the crews' diary, seen by the Scrutiny Officer.",
    )
    _resolve(clerk, schools, today, "agreed_closed", "That recommendation 3 be agreed as closed.")
    bulky = Recommendation.objects.get(reference="2")
    _resolve(clerk, bulky, today, "noted", "That the Committee noted the progress made.")


def _resolve(clerk, recommendation, today, outcome, text) -> None:
    resolutions.record(
        by=clerk,
        recommendation=recommendation,
        version=recommendation.version,
        minute=resolutions.Minute(
            committee=Committee.objects.get(name=COMMITTEE),
            date=today - dt.timedelta(days=12),
            outcome=outcome,
            minute_reference="12",
            text=text,
        ),
    )
