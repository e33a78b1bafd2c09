"""/dashboards/committee/<slug>/: issued figures of the remit, and nothing else."""

from decimal import Decimal

import pytest

from kpis.assessment.actions.assessing import assess
from kpis.calculations.checks import Entry
from kpis.collection.actions import actuals
from kpis.models import Actual
from perfportal.core import clock
from perfportal.core.access.roles import Role
from scorecards.actions.roll_up import roll_up
from scorecards.models import Audience, Membership, ScorecardResult
from tests.factories import (
    ActualFactory,
    CommitteeFactory,
    KPIFactory,
    PortfolioFactory,
    ServiceFactory,
    person,
)
from tests.scorecards.board import Q1, Q2, Q2_LAST_YEAR, TODAY, assessed, assessed_kpi, of_part
from tests.scorecards.board import scorecard as make_scorecard

pytestmark = pytest.mark.django_db
URL = "/dashboards/committee/environment/"
CANARY = Decimal("66.6")
CANARIES = ("66.6", "Canary")


@pytest.fixture(autouse=True)
def day():
    with clock.fixed_today(TODAY):
        yield


@pytest.fixture
def committee():
    return CommitteeFactory(name="Environment", slug="environment")


@pytest.fixture
def scorecard(committee):
    return of_part(Audience.COMMITTEE, committee)


@pytest.fixture
def councillor(client, committee):
    user = person(Role.COMMITTEE_MEMBER, on=committee)
    client.force_login(user)
    return user


@pytest.fixture
def put(committee):
    """A KPI of the remit with one assessment in Q2."""

    def make(**fields):
        kpi = assessed_kpi(**fields)
        kpi.committees.add(committee)
        return kpi

    return make


def everything(client, scorecard):
    """Page, fragment and earlier quarter in one text, after a fresh roll-up."""
    for period in (Q1, Q2):
        roll_up(scorecard=scorecard, period=period)
    answers = [
        client.get(URL),
        client.get(URL, headers={"HX-Request": "true"}),
        client.get(URL, {"period": "2026-27-Q1", "order": "worst"}),
    ]
    return "".join(answer.content.decode() for answer in answers)


def test_full_page(client, councillor, scorecard, put):
    put(kpi={"code": "BIN-1", "title": "Missed bins"}, value_state="issued", commentary="Steady.")
    roll_up(scorecard=scorecard, period=Q2)

    html = client.get(URL).content.decode()

    for words in (
        '<h1 class="govuk-heading-l">Environment</h1>',
        "Figures issued in a report. Later ones appear when they are issued.",
        "1 of 1 rated are on target (100%)",
        "Missed bins",
        "97.1%",
        "Steady.",
    ):
        assert words in html, words
    assert 'href="/kpis/' not in html


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_a_figure_that_is_not_issued_leaks_nothing(client, councillor, scorecard, put, state):
    put(
        kpi={"title": "Missed bins"}, value=CANARY, rag="RED", value_state=state,
        target=Decimal(70), ytd=CANARY, last_year_value=CANARY, dot_headline="WORSENING",
        adverse_variance=CANARY, commentary="Canary in the commentary",
    )  # fmt: skip

    html = everything(client, scorecard)

    assert "Missed bins" in html
    for canary in (*CANARIES, "Worsening", "Not yet approved", "not yet approved"):
        assert canary not in html, canary
    shown = client.get(URL).context["page"]
    assert [card.count for card in shown.cards] == [0, 0, 0]
    assert shown.beside == ["1 awaiting issue"]
    assert shown.waiting == ""


def test_a_reader_is_not_told_that_a_figure_is_overdue(client, councillor, scorecard, put):
    put(rag="OVERDUE", value=None, value_state="due")
    roll_up(scorecard=scorecard, period=Q2)

    shown = client.get(URL).context["page"]

    assert shown.beside == ["1 awaiting issue"]
    assert shown.groups[0].rows[0].mark.word == "Awaiting issue"


def test_last_years_figure_leaks_not_by_the_direction_of_travel(client, councillor, scorecard, put):
    kpi = put(value_state="issued", dot_headline="WORSENING", last_year_value=CANARY)
    assessed(kpi, Q2_LAST_YEAR, value=CANARY, value_state="approved")

    html = everything(client, scorecard)

    assert "97.1%" in html
    assert "Worsening" not in html
    assert "66.6" not in html


def test_an_earlier_quarter_leaks_not_by_the_year_to_date_or_the_sparkline(
    client, councillor, scorecard, put
):
    kpi = put(value_state="issued", ytd=CANARY, ytd_state="complete")
    assessed(kpi, Q1, value=CANARY, value_state="submitted")

    html = everything(client, scorecard)

    assert "97.1%" in html
    assert "66.6" not in html
    scorecard_points = scorecard.results.get(period_start=Q2.start).sparklines[str(kpi.pk)]
    assert scorecard_points == [None, "97.1000"]


def test_a_later_quarter_leaks_nothing_into_an_earlier_one(client, councillor, scorecard, put):
    kpi = put(value=CANARY, value_state="issued", commentary="Canary")
    assessed(kpi, Q1, value=Decimal("55.5"), value_state="issued")
    for period in (Q1, Q2):
        roll_up(scorecard=scorecard, period=period)

    html = client.get(URL, {"period": "2026-27-Q1"}).content.decode()

    assert "55.5%" in html
    for canary in CANARIES:
        assert canary not in html


def test_a_suppressed_figure_is_masked_though_issued(client, councillor, scorecard, put):
    put(rag="SUPPRESSED", marker="c", value=CANARY, ytd=CANARY, value_state="issued")

    html = everything(client, scorecard)

    assert "Not for publication" in html
    assert "66.6" not in html


def test_issued_figures_are_compared_and_added_up(client, councillor, scorecard, put):
    kpi = put(
        value_state="issued", ytd=Decimal("96.0"), ytd_state="complete",
        dot_headline="IMPROVING", last_year_value=Decimal("95.0"),
    )  # fmt: skip
    for period in (Q1, Q2_LAST_YEAR):
        assessed(kpi, period, value_state="issued")

    html = everything(client, scorecard)

    assert "96.0%" in html
    assert "Improving: 97.1%, up from 95.0% in Q2 2025/26" in html


def test_another_list_that_names_the_committee_is_not_taken_for_its_dashboard(
    client, councillor, committee, put
):
    make_scorecard(
        audience=Audience.OPERATIONAL, name="A list", slug="a-list", committee=committee,
        membership=Membership.PLACE,
    )  # fmt: skip
    put(value=CANARY, value_state="submitted")

    html = client.get(URL).content.decode()

    assert "Nothing to show yet" in html
    assert "66.6" not in html


def test_fragment(client, councillor, scorecard):
    html = client.get(URL, headers={"HX-Request": "true"}).content.decode()

    assert html.lstrip().startswith('<div id="dashboard">')


def test_signed_out_goes_to_sign_in(client, scorecard):
    assert client.get(URL).url == f"/account/sign-in/?next={URL}"


def test_another_committee_is_not_found(client, scorecard):
    client.force_login(person(Role.COMMITTEE_MEMBER, on=CommitteeFactory()))

    assert client.get(URL).status_code == 404


def test_without_the_permission_it_is_refused(client, scorecard):
    client.force_login(person(Role.CABINET_MEMBER, on=PortfolioFactory()))

    assert client.get(URL).status_code == 403


def test_a_clerk_serves_every_committee(client, scorecard):
    client.force_login(person(Role.SCRUTINY_CLERK))

    assert client.get(URL).context["page"].scorecard == scorecard


def test_a_committee_member_opens_nothing_of_cmt_or_a_portfolio(client, councillor):
    PortfolioFactory(slug="finance")

    assert client.get("/dashboards/cmt/").status_code == 403
    assert client.get("/dashboards/portfolio/finance/").status_code == 403


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(client, councillor, scorecard, method):
    assert getattr(client, method)(URL).status_code == 405


def test_invalid_filters_are_left_out(client, councillor, scorecard, put):
    put(value_state="issued")

    shown = client.get(URL, {"period": "2026-27-Q9", "status": "x" * 500}).context["page"]

    assert (shown.period, shown.shown) == (Q2, "Showing 1 of 1 indicators")


@pytest.mark.parametrize("count", [1, 3])
def test_query_count(client, councillor, scorecard, put, count, django_assert_num_queries):
    for _number in range(count):
        put(value_state="issued")
    roll_up(scorecard=scorecard, period=Q2)

    with django_assert_num_queries(17):
        client.get(URL)


def test_while_an_issued_figure_is_revised_its_readers_keep_it(
    client, councillor, scorecard, committee
):
    """Through the actions themselves: neither the revision nor a gap is shown."""
    kpi = KPIFactory(code="BIN-1", tier__code="1", service=ServiceFactory())
    kpi.committees.add(committee)
    head, team = person(Role.SERVICE_HEAD, on=kpi.service), person(Role.PERFORMANCE_TEAM)
    slot = ActualFactory(kpi=kpi, period=Q2, value=Decimal("97.1"))
    actuals.issue(by=team, actual_ids=[slot.pk], source="Report")
    issued = Actual.objects.with_entry().get(pk=slot.pk)
    note = actuals.Note("revised", kind="error", reason="Counted twice.")
    entry = Entry(value=CANARY, commentary="Canary in the commentary")
    actuals.revise(by=team, actual=issued, entry=entry, version=issued.version, note=note)
    assess([kpi.pk], as_of=TODAY)

    html = everything(client, scorecard)

    assert "97.1%" in html
    for canary in CANARIES:
        assert canary not in html, canary
    assert client.get(URL).context["page"].beside == ["1 no target"]
    stored = ScorecardResult.objects.get(scorecard=scorecard, period_start=Q2.start)
    assert stored.sparklines[str(kpi.pk)] == ["97.1000"]

    Actual.objects.filter(pk=slot.pk).update(
        state="approved", approved_by=head, approved_at=clock.now()
    )
    actuals.issue(by=team, actual_ids=[slot.pk], source="Report")
    assess([kpi.pk], as_of=TODAY)
    assert "66.6%" in everything(client, scorecard)


def test_an_issued_count_of_few_people_is_withheld(client, councillor, scorecard, put):
    """Three households: nothing of the figure reaches the page, nor does what follows from it."""
    put(
        kpi={"code": "HOU-9", "title": "Households in need",
             "definition__contains_small_numbers": True, "definition__unit": "number"},
        value=Decimal(3), period_value=Decimal(3), value_state="issued",
        commentary="All three left.",
    )  # fmt: skip
    html = everything(client, scorecard)
    assert "Households in need" in html
    assert "All three left." not in html
    (row,) = client.get(URL).context["page"].groups[0].rows
    assert (row.mark.code, row.value) == ("SUPPRESSED", "Not for publication")
