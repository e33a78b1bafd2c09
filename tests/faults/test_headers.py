"""Security headers stand on every kind of answer, error pages included."""

import re

import pytest
from django.db import OperationalError
from django.test import Client

from perfportal.core.concurrency import Conflict

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def policy_of(response):
    parts = response.headers["Content-Security-Policy"].split(";")
    return {part.split()[0]: part.split()[1:] for part in parts if part.strip()}


def check(response):
    assert {name: response.headers.get(name) for name in EXPECTED} == EXPECTED
    policy = policy_of(response)
    words = {word for sources in policy.values() for word in sources}
    assert words <= {"'self'", "'none'", "data:"}
    assert policy["default-src"] == ["'self'"]
    for name in ("object-src", "frame-ancestors"):
        assert policy[name] == ["'none'"]
    for name in ("base-uri", "form-action"):
        assert policy[name] == ["'self'"]


def signed_in(council, who="performance_team", **options):
    client = Client(**options)
    client.force_login(council.people[who])
    return client


@pytest.mark.parametrize(
    "address", ["/", "/kpis/TST-ISS/", "/kpis/TST-ISS/data.csv", "/entry/", "/no-such-page/"]
)
def test_staff_pages_files_and_not_found(council, address):
    check(signed_in(council).get(address))


@pytest.mark.parametrize(
    "address",
    ["/account/sign-in/", "/performance/2025-26/", "/data/kpis.csv", "/healthz", "/kpis/"],
)
def test_signed_out(council, address):
    check(Client().get(address))


def test_refused_page_form_without_token_and_forged_host(council):
    refused = signed_in(council, "no role").get("/rounds/")
    no_token = signed_in(council, enforce_csrf_checks=True).post("/rounds/")
    forged = Client().get("/kpis/", headers={"host": "evil.invalid"})
    assert [one.status_code for one in (refused, no_token, forged)] == [403, 403, 400]
    for response in (refused, no_token, forged):
        check(response)


@pytest.mark.parametrize(
    ("fault", "status"),
    [(RuntimeError("boom"), 500), (OperationalError("gone"), 503), (Conflict(None, {}), 409)],
)
def test_failures(council, monkeypatch, fault, status):
    def fail(*_args):
        raise fault

    monkeypatch.setattr("perfportal.core.views.home.panels.collect", fail)
    response = signed_in(council, raise_request_exception=False).get("/")
    assert response.status_code == status
    check(response)


@pytest.mark.parametrize("address", ["/", "/kpis/TST-ISS/", "/entry/2026-27-Q2/TST-DUE/"])
def test_pages_need_no_inline_script_or_style(council, address):
    html = signed_in(council).get(address).content.decode()
    scripts = re.findall(r"<script\b([^>]*)>", html)
    assert [one for one in scripts if "src=" not in one and "application/json" not in one] == []
    assert re.findall(r"<style|\sstyle=|\son\w+=|hx-on", html) == []
