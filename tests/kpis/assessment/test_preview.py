"""Before a definition changes, its page says which statuses would."""

import datetime as dt
from decimal import Decimal as D

import pytest

from kpis.assessment.actions.assessing import assess
from kpis.assessment.models import Assessment
from kpis.assessment.moves import moves_sentence
from kpis.assessment.queries.preview import Preview
from kpis.calculations.codes import Rag
from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.periods import Period
from tests.factories import ActualFactory, KPIFactory, TargetFactory, person

pytestmark = pytest.mark.django_db
Q1, Q2 = Period.quarter(2026, 1), Period.quarter(2026, 2)


@pytest.fixture
def kpi(client):
    """96.5 against 97 within 0.5: amber in both quarters. In development, so nobody approves."""
    with clock.fixed_today(dt.date(2026, 10, 20)):
        kpi = KPIFactory(code="FIN-01", state="in_development", definition__tolerance=D("0.5"))
        for period in (Q1, Q2):
            TargetFactory(kpi=kpi, period=period, value=D(97))
            ActualFactory(kpi=kpi, period=period, value=D("96.5"))
        assess([kpi.pk], as_of=clock.today())
        client.force_login(person(Role.PERFORMANCE_TEAM))
        yield kpi


def typed(client, kpi, **changes):
    form = client.get(f"/kpis/{kpi.code}/change/").context["form"]
    values = {name: form[name].value() for name in form.fields}
    shown = {n: v for n, v in values.items() if v is not None and v is not False}
    return shown | {"reason": "Agreed", "comparable": "yes", "valid_from": Q2.start} | changes


def send(client, kpi, values):
    return client.post(f"/kpis/{kpi.code}/change/", values)


def test_the_statuses_from_the_first_day_on_are_counted_and_nothing_is_saved(client, kpi):
    values = typed(client, kpi, tolerance="0.4")
    response = send(client, kpi, values)
    assert response.context["consequences"] == [
        "1 status would change, of 2: 1 from within tolerance to missed target."
    ]
    assert "Not saved yet" in response.content.decode()
    assert kpi.definitions.count() == 1
    foreseen = response.context["form"]["foreseen"].value()
    other = send(client, kpi, values | {"foreseen": foreseen, "tolerance": "0.3"})
    assert (other.status_code, kpi.definitions.count()) == (200, 1)
    assert send(client, kpi, values | {"foreseen": foreseen}).status_code == 302
    assert kpi.definitions.count() == 2
    assert set(Assessment.objects.values_list("rag", flat=True)) == {"AMBER"}


def test_a_change_that_moves_no_status_is_saved_at_once(client, kpi):
    assert send(client, kpi, typed(client, kpi, purpose="To keep the lights on at the depot.")
                ).status_code == 302  # fmt: skip


def test_many_moves_in_words():
    preview = Preview(of=1480)
    preview.moves.update({(Rag.GREEN, Rag.AMBER): 8, (Rag.AMBER, Rag.RED): 4})
    assert moves_sentence(preview) == (
        "12 statuses would change, of 1,480: 8 from on target to within tolerance and "
        "4 from within tolerance to missed target."
    )
    assert moves_sentence(Preview(of=3)) == "No status would change, of 3."
