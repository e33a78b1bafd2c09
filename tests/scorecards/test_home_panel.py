"""The dashboards on the home page."""

import pytest
from django.test import RequestFactory

from perfportal.core.access.roles import Role
from scorecards.models import Audience
from scorecards.wiring import dashboards_panel
from tests.factories import CommitteeFactory, DirectorateFactory, PortfolioFactory, person
from tests.scorecards.board import corporate, of_part

pytestmark = pytest.mark.django_db


def links(user):
    request = RequestFactory().get("/")
    request.user = user
    panel = dashboards_panel(request)
    return panel and panel.context["links"]


def test_each_scorecard_leads_to_where_it_is_best_read():
    corporate()
    of_part(Audience.COMMITTEE, CommitteeFactory(name="Environment", slug="environment"))
    of_part(Audience.DIRECTORATE, DirectorateFactory(name="Place", slug="place"))
    of_part(Audience.PORTFOLIO, PortfolioFactory(name="Finance", slug="finance"))

    assert links(person(Role.CMT_MEMBER)) == [
        ("Environment", "/dashboards/committee/environment/"),
        ("Corporate scorecard", "/dashboards/cmt/"),
        ("Place", "/scorecards/directorate-place/"),
        ("Finance", "/dashboards/portfolio/finance/"),
    ]


def test_nothing_to_open_is_no_panel():
    corporate()

    assert links(person(Role.ADMINISTRATOR)) is None
