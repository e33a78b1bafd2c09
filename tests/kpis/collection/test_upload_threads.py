"""A workbook is taken over while others write: real threads on PostgreSQL."""

import threading

import pytest
from django.db import connection
from django.test import Client

from kpis.collection.actions import rounds
from kpis.collection.models import Actual, ActualRevision
from perfportal.core import clock, submissions
from perfportal.core.models import AuditEvent
from tests.factories import KPIFactory
from tests.kpis.collection.conftest import QUARTER, TODAY
from tests.kpis.collection.workbooks import download, fill, preview_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
CODES = ("HSG-01", "HSG-02", "HSG-03")


@pytest.fixture
def sent(client, round_):
    """Priya's workbook with three figures, previewed."""
    for code in CODES:
        KPIFactory(code=code, data_provider=round_.provider, service=round_.kpi.service)
    rounds.open_round(by=round_.team, organisation=round_.round.organisation, period=QUARTER)
    client.force_login(round_.provider)
    book = download(client)
    for code in CODES:
        fill(book, code, value=91.5)
    return preview_of(client, book)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def accepting(client, upload):
    numbers = list(upload.values.values_list("number", flat=True))
    data = {"shown": numbers, "ticked": numbers, "submit": "1"}

    def post():
        key = {"submission": submissions.new_key()}
        return client.post(f"/entry/uploads/{upload.uid}/", data | key)

    return post


def at_once(*acts) -> list:
    """Run the acts in threads of their own, all at the same moment."""
    together, answers = threading.Barrier(len(acts), timeout=30), [None] * len(acts)

    def run(number, act):
        try:
            with clock.fixed_today(TODAY):
                together.wait()
                answers[number] = act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


@pytest.mark.parametrize("_again", range(3))
def test_it_is_accepted_while_somebody_submits_in_the_browser(round_, sent, _again):
    typed = {"value": "88.25", "data_status": "final", "version": 1}
    browser = signed_in(round_.team)
    accepted, typed_in = at_once(
        accepting(signed_in(round_.provider), sent),
        lambda: browser.post("/entry/2026-27-Q2/HSG-02/", typed),
    )
    assert sorted([accepted.status_code, typed_in.status_code]) == [302, 409]
    figures = dict(
        Actual.objects.filter(kpi__code__in=CODES, revision__isnull=False).values_list(
            "kpi__code", "revision__value"
        )
    )
    shown = {code: f"{value:.2f}" for code, value in figures.items()}
    if accepted.status_code == 302:
        assert shown == dict.fromkeys(CODES, "91.50")
    else:
        assert shown == {"HSG-02": "88.25"}
    assert ActualRevision.objects.count() == len(shown)


def test_two_clicks_at_once_save_once(round_, sent):
    first, second = (accepting(signed_in(round_.provider), sent) for _click in range(2))
    answers = at_once(first, second)
    assert [answer.status_code for answer in answers] == [302, 302]
    assert ActualRevision.objects.count() == 3
    assert AuditEvent.objects.filter(verb="upload.saved").count() == 1
