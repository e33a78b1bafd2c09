"""/register/new/ and /kpis/<code>/change/: the definition sheet written in the browser."""

from decimal import Decimal

import pytest

from kpis.register.models import KPI, LifeCycle
from perfportal.core.access.roles import Role
from tests.factories import KPIFactory, OrganisationFactory, ServiceFactory, TierFactory, person

pytestmark = pytest.mark.django_db
NEW = "/register/new/"


def shown(client, url):
    """The values of the form as the page shows them; a tick that is not there is not sent."""
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {
        name: value for name, value in values.items() if value is not None and value is not False
    }


def new_kpi(client, **typed):
    return shown(client, NEW) | {
        "code": "hou-41",
        "title": "Damp and mould cases made safe in time",
        "tier": TierFactory(code="1").pk,
        "service": ServiceFactory(name="Housing").pk,
        "measure_type": "ratio",
        "unit": "percent",
        "polarity": "higher",
        "frequency": "quarterly",
        "rag_basis": "period",
        "tolerance_kind": "absolute",
        "tolerance": "2",
        "multiplier": "100",
        "decimal_places": "1",
        "numerator_label": "Cases made safe within 24 hours",
        "denominator_label": "emergency cases",
        "purpose": "The law asks for it, and residents fall ill where it is late.",
    } | typed  # fmt: skip


def sentences(response):
    assert response.status_code == 422
    return [said for errors in response.context["form"].errors.values() for said in errors]


def test_a_new_kpi_is_in_development_with_what_is_missing(client, team):
    response = client.post(NEW, new_kpi(client), follow=True)
    kpi = KPI.objects.get(code="HOU-41")
    assert (kpi.state, kpi.definition.version) == (LifeCycle.IN_DEVELOPMENT, 1)
    assert (kpi.definition.tolerance, kpi.definition.multiplier) == (Decimal(2), 100)
    html = response.content.decode()
    assert "HOU-41 is saved: in development. Put it into use when its sheet is whole." in html
    assert "Still missing" in html
    assert "Put into use" in html


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"code": "H 41"}, "Use letters, digits, hyphens and dots, such as HOU-11"),
        ({"code": "ENV-06"}, "ENV-06 is the code of “Missed bins” already: choose another"),
        ({"title": ""}, "Title: enter a value"),
        ({"decimal_places": "5"}, "Decimal places: at most 4 are kept"),
        (
            {"polarity": "none"},
            "Without a polarity there is no status, so there is no tolerance: choose none.",
        ),
        ({"polarity": "midpoint"}, "A KPI that aims at a midpoint needs the midpoint."),
        ({"tolerance": "two"}, "Enter a number."),
        ({"forecast_method": "straight_line"}, "This kind of figure cannot be forecast so"),
    ],
)
def test_one_sentence_and_nothing_saved(client, team, typed, sentence):
    KPIFactory(code="ENV-06", title="Missed bins")
    (said,) = sentences(client.post(NEW, new_kpi(client, **typed)))
    assert sentence in said
    assert not KPI.objects.filter(code="HOU-41").exists()


@pytest.fixture
def kpi():
    return KPIFactory(code="ENV-06", definition__due_periods=[2, 4])


@pytest.fixture
def director(kpi):
    return person(Role.DIRECTOR, on=kpi.service.directorate, full_name="Idris Vaughan")


CHANGE = "/kpis/ENV-06/change/"


def change(client, director, **typed):
    return shown(client, CHANGE) | {
        "valid_from": "01/10/2026", "reason": "The Regulator counts it so.", "comparable": "no",
        "approved_by": director.pk, "tolerance": "3",
    } | typed  # fmt: skip


def test_the_form_shows_the_sheet_as_it_is(client, team, kpi):
    values = shown(client, CHANGE)
    assert (values["tolerance"], values["polarity"], values["unit"]) == ("2", "higher", "percent")


def test_a_change_is_the_next_version_and_keeps_what_the_form_does_not_show(
    client, team, kpi, director
):
    response = client.post(CHANGE, change(client, director), follow=True)
    kpi.refresh_from_db()
    version = kpi.definition
    assert (version.version, version.series, version.tolerance) == (2, 2, Decimal(3))
    assert (version.approved_by, version.changed_by) == (director, team)
    assert version.due_periods == [2, 4]
    assert "The definition of ENV-06 has been changed." in response.content.decode()
    goalposts = client.get("/goalposts/").content.decode()
    assert "The Regulator counts it so." in goalposts


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Any change of the figure as shown"),
        ({"minimum_change": "0.5"}, "0.5"),
        ({"minimum_change": "2", "minimum_is_percent": "on"}, "2% of the previous value"),
    ],
)
def test_the_smallest_change_that_counts_is_on_the_sheet(client, team, kpi, director, typed, words):
    client.post(CHANGE, change(client, director, **typed))
    kpi.refresh_from_db()
    assert kpi.definition.minimum_is_percent is ("minimum_is_percent" in typed)
    rows = rows_of_sheet(client)
    assert rows["Smallest change that counts"] == words


def rows_of_sheet(client):
    sections = client.get("/kpis/ENV-06/definition/").context["sheet"].sections
    return {row["key"]: row["value"] for section in sections for row in section.rows}


def test_an_estimate_with_an_interval_is_on_the_sheet(client, team, kpi, director):
    assert "Confidence interval" not in rows_of_sheet(client)
    client.post(CHANGE, change(client, director, has_interval="on"))
    kpi.refresh_from_db()
    assert kpi.definition.has_interval is True
    assert rows_of_sheet(client)["Confidence interval"] == "Given with each figure"


def test_a_rolling_year_has_no_interval(client, team, kpi, director):
    typed = {"measure_type": "roll12", "has_interval": "on", "numerator_label": "Visits",
             "denominator_label": "visitors"}  # fmt: skip
    (said,) = sentences(client.post(CHANGE, change(client, director, **typed)))
    assert said.startswith("A running total, a rolling year, a yes or no and a date have no")


def test_goalposts_say_that_the_smallest_change_is_in_percent_now(client, team, kpi, director):
    client.post(CHANGE, change(client, director, minimum_change="2", minimum_is_percent="on"))
    (row,) = client.get("/goalposts/").context["goalposts"].rows
    assert [(one.name, one.before, one.after) for one in row.moved][1:3] == [
        ("Minimum change", "0", "2"),
        ("Minimum change is a percentage of the previous value", "No", "Yes"),
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": ""}, "Why: enter a value"),
        ({"comparable": ""}, "choose an answer"),
        ({"approved_by": ""}, "Approved by: choose an answer"),
        ({"valid_from": "01/04/2014"}, "The change must begin after 2014-04-01."),
    ],
)
def test_a_change_needs_all_of_this(client, team, kpi, director, typed, sentence):
    (said,) = sentences(client.post(CHANGE, change(client, director, **typed)))
    assert sentence in said
    assert kpi.definitions.count() == 1


def test_the_second_of_two_people_meets_a_conflict(client, team, kpi, director):
    sent = change(client, director)
    KPI.objects.filter(pk=kpi.pk).update(version=kpi.version + 1)
    assert client.post(CHANGE, sent).status_code == 409
    assert kpi.definitions.count() == 1


def test_a_kpi_in_development_changes_without_an_approver(client, team, director, kpi):
    KPI.objects.filter(pk=kpi.pk).update(state=LifeCycle.IN_DEVELOPMENT)
    sent = change(client, director, approved_by="")
    assert client.post(CHANGE, sent).status_code == 302


def test_the_list_and_the_sheet_lead_here_for_the_team_alone(client, team, kpi):
    assert NEW in client.get("/kpis/").content.decode()
    assert CHANGE in client.get("/kpis/ENV-06/definition/").content.decode()
    client.force_login(person(Role.SERVICE_HEAD, on=kpi.service))
    assert NEW not in client.get("/kpis/").content.decode()
    html = client.get("/kpis/ENV-06/definition/").content.decode()
    assert "Change the definition" not in html
    assert "propose a change of the definition" in html


def test_a_new_kpi_opens_with_the_councils_rule(client, team):
    organisation = OrganisationFactory()
    organisation.settings = {"rag_preset": "belfast"}
    organisation.save()
    field = client.get(NEW).context["form"]["rag_preset"]
    assert field.value() == "belfast"
    assert dict(field.field.choices)["std5"] == "Amber is within 5% of the target"
    client.post(NEW, new_kpi(client, tolerance_kind="none", tolerance=""))
    assert KPI.objects.get(code="HOU-41").definition.rag_preset == "belfast"


def test_the_rule_of_a_floor_needs_the_floor(client, team):
    wanted = new_kpi(client, rag_preset="floor", tolerance_kind="none", tolerance="")
    assert sentences(client.post(NEW, wanted)) == [
        "A tolerance of kind floor needs a number: type one, or choose none."
    ]
