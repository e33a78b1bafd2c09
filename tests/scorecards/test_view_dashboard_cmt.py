"""/dashboards/cmt/: the corporate scorecard for the Corporate Management Team."""

from decimal import Decimal

import pytest

from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.periods import Period
from scorecards.actions.roll_up import roll_up
from scorecards.models import Perspective
from tests.factories import (
    DirectorateFactory,
    KPIFactory,
    ServiceFactory,
    TargetFactory,
    person,
)
from tests.scorecards.board import Q1, Q2, TODAY, assessed, assessed_kpi, corporate

pytestmark = pytest.mark.django_db
URL = "/dashboards/cmt/"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def day():
    with clock.fixed_today(TODAY):
        yield


@pytest.fixture
def scorecard():
    return corporate()


@pytest.fixture
def member(client):
    user = person(Role.CMT_MEMBER)
    client.force_login(user)
    return user


def page(client, **query):
    return client.get(URL, query).context["page"]


def codes(shown):
    return [row.code for group in shown.groups for row in group.rows]


def test_full_page(client, member, scorecard):
    assessed_kpi(
        kpi={"code": "CT-1", "title": "Council Tax collected"},
        target=Decimal(97),
        ytd=Decimal("96.5"),
        dot_headline="IMPROVING",
        last_year_value=Decimal("96.0"),
        commentary="Reminders went out a week earlier.",
    )
    roll_up(scorecard=scorecard, period=Q2)

    response = client.get(URL)

    assert response.templates[0].name == "scorecards/dashboard.html"
    html = response.content.decode()
    assert '<h1 class="govuk-heading-l">Corporate scorecard</h1>' in html
    for words in (
        "Quarter 2, 2026/27 (July to September 2026). Counts use approved figures",
        "1 of 1 rated are on target (100%)",
        "Showing 1 of 1 indicators.",
        '<a class="govuk-link" href="/kpis/CT-1/?period=2026-27-Q2">Council Tax collected</a>',
        "97.1%",
        "97.0%",
        "96.5%",
        "Improving: 97.1%, up from 96.0% in Q2 2025/26",
        "Reminders went out a week earlier.",
    ):
        assert words in html, words
    assert html.count('id="dashboard"') == 1
    assert "hx-swap-oob" not in html


def test_fragment_is_the_part_of_the_page_and_speaks(client, member, scorecard):
    assessed_kpi()

    response = client.get(URL, headers=HTMX)

    html = response.content.decode()
    assert html.lstrip().startswith('<div id="dashboard">')
    assert "<html" not in html
    assert '<div hx-swap-oob="innerHTML:#live">Showing 1 of 1 indicators</div>' in html
    assert "HX-Request" in response["Vary"]


def test_a_page_restored_from_history_is_whole(client, member, scorecard):
    html = client.get(URL, headers=HTMX | {"HX-History-Restore-Request": "true"}).content.decode()

    assert "<html" in html
    assert "hx-swap-oob" not in html


def test_signed_out_goes_to_sign_in(client, scorecard):
    assert client.get(URL).url == "/account/sign-in/?next=/dashboards/cmt/"


def test_an_expired_session_sends_the_page_not_the_fragment_to_sign_in(client, scorecard):
    response = client.get(
        URL, headers=HTMX | {"HX-Current-URL": "http://testserver/dashboards/cmt/?status=RED"}
    )

    assert response["HX-Redirect"] == "/account/sign-in/?next=/dashboards/cmt/%3Fstatus%3DRED"


@pytest.mark.parametrize("role", [Role.SCRUTINY_CLERK, Role.ADMINISTRATOR, None])
def test_without_the_permission_it_is_refused(client, scorecard, role):
    client.force_login(person(role))

    assert client.get(URL).status_code == 403


def test_a_director_links_only_the_pages_that_they_may_open(client, scorecard):
    directorate = DirectorateFactory()
    assessed_kpi(kpi={"code": "OURS", "service": ServiceFactory(directorate=directorate)})
    assessed_kpi(kpi={"code": "THEIRS"})
    client.force_login(person(Role.DIRECTOR, on=directorate))

    shown = page(client)

    assert {r.code: r.opens for g in shown.groups for r in g.rows} == {
        "OURS": True,
        "THEIRS": False,
    }


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_only_read(client, member, scorecard, method):
    assert getattr(client, method)(URL).status_code == 405


def test_before_anything_is_loaded_it_says_what_to_do(client, member):
    html = client.get(URL).content.decode()

    assert "Nothing to show yet" in html
    assert "The performance team can load them." in html


def test_without_a_roll_up_the_lines_are_counted(client, member, scorecard):
    assessed_kpi(rag="RED")
    assessed_kpi(value_state="submitted")

    shown = page(client)

    assert shown.base == "0 of 1 rated are on target (0%)"
    assert shown.waiting == "1 figure is not yet approved and is not counted."


def test_counts_come_from_the_stored_roll_up(client, member, scorecard):
    for code in ("GREEN", "RED", "OVERDUE"):
        assessed_kpi(rag=code, value_state="" if code == "OVERDUE" else "approved")
    assessed_kpi(rag="RED", value_state="submitted")
    roll_up(scorecard=scorecard, period=Q2)

    shown = page(client, status="RED")

    assert shown.base == "1 of 2 rated are on target (50%)"
    assert shown.beside == ["1 overdue"]
    assert shown.waiting == "1 figure is not yet approved and is not counted."
    assert shown.shown == "Showing 2 of 4 indicators"


def test_a_figure_not_yet_approved_is_shown_with_its_mark(client, member, scorecard):
    assessed_kpi(value=Decimal("88.8"), value_state="submitted")

    html = client.get(URL).content.decode()

    assert "88.8%" in html
    assert '<strong class="govuk-tag govuk-tag--grey">Not yet approved</strong>' in html


def test_an_overdue_figure_has_a_row(client, member, scorecard):
    assessed_kpi(kpi={"code": "LATE"}, rag="OVERDUE", value=None, value_state="due")

    (row,) = page(client).groups[0].rows

    assert (row.code, row.mark.word, row.value) == ("LATE", "Overdue", "")


def test_perspectives_head_their_rows_with_counts(client, member, scorecard):
    Perspective.objects.create(
        organisation=scorecard.organisation, code="customer", name="Customer", order=1
    )
    assessed_kpi(kpi={"perspective": "customer"})
    roll_up(scorecard=scorecard, period=Q2)

    (group,) = page(client).groups

    assert (group.name, group.summary) == ("Customer", "1 of 1 rated are on target (100%)")
    assert page(client, status="GREEN").groups[0].summary == ""


def test_filters_narrow_the_rows_and_stay_in_the_form(client, member, scorecard):
    assessed_kpi(kpi={"code": "A", "service": ServiceFactory(name="Housing")}, rag="RED")
    assessed_kpi(kpi={"code": "B", "service": ServiceFactory(name="Waste")}, rag="RED")
    assessed_kpi(kpi={"code": "C"}, rag="GREEN")

    response = client.get(URL, {"status": "RED", "service": "Housing", "period": "2026-27-Q2"})

    assert codes(response.context["page"]) == ["A"]
    html = response.content.decode()
    for option in ("RED", "Housing", "2026-27-Q2"):
        assert f'<option value="{option}" selected>' in html
    assert '<a class="govuk-link" href="?period=2026-27-Q2">Clear the filters</a>' in html
    assert 'method="get" action="/dashboards/cmt/"' in html


def test_nothing_that_matches_says_so(client, member, scorecard):
    assessed_kpi()

    html = client.get(URL, {"status": "RED"}).content.decode()

    assert "No indicator matches" in html
    assert "Showing 0 of 1 indicators." in html


@pytest.mark.parametrize("period", ["nonsense", "1999-00-Q1", "2026-27", "<script>"])
def test_an_unknown_period_or_filter_shows_the_last_closed_quarter(
    client, member, scorecard, period
):
    assessed_kpi(kpi={"code": "A"})

    shown = page(client, period=period, status="PURPLE", order="sideways")

    assert shown.period == Q2
    assert codes(shown) == ["A"]


def test_the_last_closed_quarter_comes_first_though_a_later_one_has_begun(
    client, member, scorecard
):
    for period in (Q1, Q2.next(), Q2.next().next()):
        roll_up(scorecard=scorecard, period=period)

    response = client.get(URL)

    assert response.context["page"].period == Q2
    offered = [token for token, _label in response.context["page"].filters[0].options]
    assert offered == ["2026-27-Q3", "2026-27-Q2", "2026-27-Q1"]


def test_an_earlier_quarter_shows_its_own_figures(client, member, scorecard):
    kpi = assessed_kpi(value=Decimal("77.7"))
    assessed(kpi, Q1, value=Decimal("55.5"))
    roll_up(scorecard=scorecard, period=Q1)

    response = client.get(URL, {"period": "2026-27-Q1"})

    (row,) = response.context["page"].groups[0].rows
    assert (row.value, row.period) == ("55.5%", "Q1 2026/27")
    assert "77.7" not in response.content.decode()


def test_an_annual_kpi_is_not_due_inside_the_year(client, member, scorecard):
    kpi = KPIFactory(tier__code="1")
    assessed(kpi, Period.financial_year_of(TODAY), rag="RED")

    (row,) = page(client).groups[0].rows

    assert (row.mark.word, row.value) == ("Not due", "")


def test_worst_first(client, member, scorecard):
    assessed_kpi(kpi={"code": "A", "perspective": "customer"}, rag="GREEN")
    assessed_kpi(kpi={"code": "B"}, rag="RED", adverse_variance=Decimal(1))
    assessed_kpi(kpi={"code": "C", "perspective": "customer"}, rag="RED", adverse_variance=9)

    assert codes(page(client, order="worst")) == ["C", "B", "A"]


def test_commentary_is_never_markup(client, member, scorecard):
    assessed_kpi(
        kpi={"title": "<b>Bins</b>"}, commentary="<script>alert(1)</script>", value=Decimal(1)
    )
    roll_up(scorecard=scorecard, period=Q2)

    html = client.get(URL).content.decode()

    assert "<script>alert(1)" not in html
    assert "<b>Bins" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


@pytest.mark.parametrize("count", [1, 3])
def test_query_count(client, member, scorecard, count, django_assert_num_queries):
    for _number in range(count):
        assessed_kpi(commentary="Steady.")
    roll_up(scorecard=scorecard, period=Q2)
    client.get(URL)

    with django_assert_num_queries(12):
        client.get(URL)


@pytest.mark.parametrize("count", [1, 3])
def test_one_query_more_where_kpis_have_proxies(
    client, member, scorecard, count, django_assert_num_queries
):
    for _number in range(count):
        yearly = assessed_kpi(commentary="Steady.")
        assessed_kpi(kpi={"proxy_for": yearly, "title": "Nursery attendance"}, value=Decimal(91))
    roll_up(scorecard=scorecard, period=Q2)
    client.get(URL)

    with django_assert_num_queries(13):
        html = client.get(URL).content.decode()
    assert html.count("Proxy ") == count


def test_the_arrow_is_what_the_council_has_set(client, member, scorecard):
    travel = {"dot_headline": "IMPROVING", "value": Decimal(18), "last_year_value": Decimal(20)}
    assessed_kpi(**travel)
    organisation = scorecard.organisation

    def arrow():
        (group,) = page(client).groups
        return group.rows[0].direction.arrow

    assert arrow() == "up"
    organisation.settings = {"arrow_means": "value"}
    organisation.save()
    assert arrow() == "down"


def test_a_baseline_year_is_said_to_be_one(client, member, scorecard):
    assessed_kpi(kpi={"code": "A-1"}, rag="DATA_ONLY")
    new = assessed_kpi(kpi={"code": "A-2"}, rag="DATA_ONLY")
    TargetFactory(kpi=new, period=Q2.financial_year(), value=None, kind="baseline")
    shown = page(client)
    words = {row.code: row.mark.word for group in shown.groups for row in group.rows}
    assert words == {"A-1": "Data only", "A-2": "Baseline year"}
    assert shown.beside == ["2 data only"]
