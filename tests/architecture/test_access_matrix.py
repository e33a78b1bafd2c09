"""Every address x every kind of person x GET and POST, against the table below.

The addresses come from the URLconf: a new one without a row here fails. `elsewhere` is a person
with the role over another directorate, service, portfolio or committee.
"""

from dataclasses import dataclass, field

import pytest
from django.template import Template

from perfportal.core import clock
from perfportal.core.access.roles import ROLE_RULES, Scope
from tests.faults import addresses
from tests.faults.council import (
    NO_ROLE,
    SIGNED_OUT,
    TODAY,
    build,
    client_with,
    sessions_of,
    undone,
)

ALLOW, REFUSE, HIDE, NO_METHOD, SIGN_IN = "allow", "403", "404", "405", "sign-in"
STATUS = {403: REFUSE, 404: HIDE, 405: NO_METHOD}
PARTS = {role.value for role, rule in ROLE_RULES.items() if rule.scope is not Scope.COUNCIL}
EVERYBODY = frozenset(
    {NO_ROLE, *(role.value for role in ROLE_RULES), *(f"{role} elsewhere" for role in PARTS)}
)

TEAM = frozenset({"performance_team"})
CLERKS = frozenset({"scrutiny_clerk", "statutory_scrutiny_officer"})
DIRECTORS = frozenset({"director", "director elsewhere"})
HEADS = frozenset({"service_head", "service_head elsewhere"})
HOME_HEAD = frozenset({"service_head"})
SEES_ALL = TEAM | {"cmt_member", "leader", "auditor"}
SEES_KPI = SEES_ALL | {"data_provider", "service_head", "director", "cabinet_member"}
SEES_A_REGISTER = SEES_KPI | {f"{role} elsewhere" for role in PARTS - {"committee_member"}}
SEES_ISSUED = SEES_KPI | CLERKS | {"committee_member"}
SEES_CORPORATE = SEES_ALL | DIRECTORS
SEES_RECORDS = SEES_ALL | CLERKS | {"committee_member", "recommendation_lead"}
REVIEWERS = TEAM | {"service_head"}
SEES_REPORTS = TEAM | DIRECTORS
ENTRANTS = TEAM | {"data_provider"}
APPROVERS = HEADS | DIRECTORS
REMEDIERS = ENTRANTS | {"service_head"}
SENDERS = ENTRANTS | {"data_provider elsewhere"}


@dataclass(frozen=True)
class Cell:
    """Who gets which answer to one method; everybody else signed in gets `rest`."""

    allow: frozenset = frozenset()
    refuse: frozenset = frozenset()
    hide: frozenset = frozenset()
    no_method: frozenset = frozenset()
    rest: str = REFUSE
    signed_out: str = SIGN_IN

    def outcomes(self):
        expected = dict.fromkeys(EVERYBODY, self.rest) | {SIGNED_OUT: self.signed_out}
        named = {
            ALLOW: self.allow, REFUSE: self.refuse, HIDE: self.hide, NO_METHOD: self.no_method,
        }  # fmt: skip
        return expected | {who: answer for answer, people in named.items() for who in people}


@dataclass(frozen=True)
class Row:
    get: Cell
    post: Cell = field(default_factory=lambda: NOBODY_POSTS)


NOBODY_POSTS = Cell(rest=NO_METHOD)
NOBODY_GETS = Cell(rest=NO_METHOD)
ANYBODY = Cell(rest=ALLOW, signed_out=ALLOW)
READ_BY_ANYBODY = Row(get=ANYBODY, post=Cell(rest=NO_METHOD, signed_out=NO_METHOD))
SIGNED_IN = Cell(rest=ALLOW)
READ_SIGNED_IN = Row(get=SIGNED_IN)


def shown_to(people):
    """A page that others do not find."""
    return Row(get=Cell(allow=people, rest=HIDE))


def only(people):
    return Cell(allow=people)


def only_read(people):
    return Row(get=only(people), post=Cell(no_method=people))


def only_posted(people):
    return Row(get=Cell(no_method=people), post=only(people))


def used_by(people):
    """A page with a form."""
    return Row(get=only(people), post=only(people))


def of_a_plan(people):
    """A service plan is found by those who may see it."""
    return Cell(allow=people, hide=SEES_A_REGISTER - SEES_KPI)


def act(allow, *, seen_by, get=NOBODY_GETS):
    """A form: those who see the object but may not act are refused, strangers do not find it."""
    return Row(get=get, post=Cell(allow=allow, refuse=seen_by - allow, rest=HIDE))


def of_an_action(allow):
    """The form of a corrective action."""
    return act(allow, seen_by=SEES_KPI, get=Cell(allow=allow, refuse=SEES_KPI - allow, rest=HIDE))


TABLE = {
    # who comes to sign in
    "account_login": Row(get=ANYBODY, post=ANYBODY),
    "account_logout": Row(get=ANYBODY, post=ANYBODY),
    "account_inactive": READ_BY_ANYBODY,
    "account_change_password": Row(get=SIGNED_IN, post=SIGNED_IN),
    "account_reset_password": Row(get=ANYBODY, post=ANYBODY),
    "account_reset_password_done": READ_BY_ANYBODY,
    "account_reset_password_from_key_done": READ_BY_ANYBODY,
    "account_reset_password_from_key": Row(get=ANYBODY, post=ANYBODY),
    "demo-sign-in": Row(
        get=Cell(rest=NO_METHOD, signed_out=NO_METHOD), post=Cell(rest=HIDE, signed_out=HIDE)
    ),
    # the portal itself
    "core:home": READ_SIGNED_IN,
    "core:council-settings": Row(
        get=only(frozenset({"administrator"})), post=only(frozenset({"administrator"}))
    ),
    "core:leave": Row(get=SIGNED_IN, post=SIGNED_IN),
    # Nobody finds the leave of another.
    "core:leave-end": Row(get=NOBODY_GETS, post=Cell(rest=HIDE)),
    "core:reminders": only_read(TEAM),
    "core:reminders-mine": Row(get=SIGNED_IN, post=SIGNED_IN),
    # The link in a mail is signed: one that is not is found by nobody.
    "core:reminders-stop": Row(
        get=Cell(rest=HIDE, signed_out=HIDE), post=Cell(rest=HIDE, signed_out=HIDE)
    ),
    "core:healthz": Row(get=ANYBODY, post=ANYBODY),
    "core:readyz": Row(get=ANYBODY, post=ANYBODY),
    "core:accessibility": READ_BY_ANYBODY,
    "core:privacy": READ_BY_ANYBODY,
    "core:cookies": READ_BY_ANYBODY,
    "core:theme": READ_BY_ANYBODY,
    # the register and the page of a KPI
    "kpis:kpi-list": only_read(SEES_A_REGISTER),
    "kpis:kpi-definition": Row(
        get=Cell(allow=SEES_KPI, hide=SEES_A_REGISTER - SEES_KPI),
        post=Cell(no_method=SEES_A_REGISTER),
    ),
    "kpis:ownership": Row(get=only(TEAM), post=only(TEAM)),
    "kpis:owners": Row(get=only(TEAM), post=only(TEAM)),
    "kpis:register-import": Row(get=only(TEAM), post=only(TEAM)),
    # What another colleague has sent is not found, nor can they save it.
    "kpis:register-preview": Row(get=Cell(hide=TEAM), post=Cell(hide=TEAM)),
    "kpis:register-export": only_read(SEES_A_REGISTER),
    "kpis:proposal-list": only_read(SEES_A_REGISTER),
    "kpis:proposal": Row(get=Cell(hide=SEES_A_REGISTER), post=Cell(hide=SEES_A_REGISTER)),
    "kpis:purpose-list": only_read(SEES_A_REGISTER),
    "kpis:kpi-purpose": Row(
        get=Cell(allow=REVIEWERS, hide=SEES_A_REGISTER - SEES_KPI),
        post=Cell(allow=REVIEWERS, hide=SEES_A_REGISTER - SEES_KPI),
    ),
    "kpis:kpi-task": Row(get=Cell(rest=HIDE), post=Cell(rest=HIDE)),
    "kpis:rag-rules": only_read(SEES_A_REGISTER),
    "kpis:recompute": Row(get=only(TEAM), post=only(TEAM)),
    "kpis:target-import": Row(get=only(TEAM), post=only(TEAM)),
    "kpis:source-list": only_read(SEES_A_REGISTER),
    "kpis:source-detail": only_read(SEES_A_REGISTER),
    "kpis:source-new": Row(get=only(TEAM), post=only(TEAM)),
    "kpis:source-change": Row(get=only(TEAM), post=only(TEAM)),
    "kpis:source-kpis": only_posted(TEAM),
    "kpis:source-end": only_posted(TEAM),
    "kpis:source-date": only_posted(TEAM),
    "kpis:return-list": only_read(SEES_A_REGISTER),
    "kpis:return-submit": Row(get=only(TEAM), post=only(TEAM)),
    "kpis:return-remove": only_posted(TEAM),
    "kpis:report-review": Row(get=only(SEES_A_REGISTER), post=only(TEAM | {"service_head"})),
    "kpis:kpi-new": Row(get=only(TEAM), post=only(TEAM)),
    "kpis:kpi-change": Row(
        get=Cell(allow=REVIEWERS, hide=SEES_A_REGISTER - SEES_KPI),
        post=Cell(allow=REVIEWERS, hide=SEES_A_REGISTER - SEES_KPI),
    ),
    "kpis:kpi-target": Row(get=only(TEAM), post=only(TEAM)),
    "kpis:kpi-activate": only_posted(TEAM),
    "kpis:kpi-retire": Row(get=only(TEAM), post=only(TEAM)),
    "kpis:kpi-trade": Row(get=only(TEAM), post=only(TEAM)),
    "kpis:kpi-move": Row(get=only(TEAM), post=only(TEAM)),
    "kpis:kpi-details": Row(get=only(TEAM), post=only(TEAM)),
    "kpis:kpi-quality": Row(get=only(TEAM), post=only(TEAM)),
    "kpis:benchmark-list": used_by(TEAM),
    "kpis:comparator-new": used_by(TEAM),
    "kpis:comparator-change": used_by(TEAM),
    "kpis:benchmark-definition": used_by(TEAM),
    "kpis:kpi-detail": shown_to(SEES_ISSUED),
    "kpis:kpi-data": shown_to(SEES_ISSUED),
    # the strategy; the service head leads what the council has
    "kpis:strategy": only_read(SEES_A_REGISTER),
    "kpis:priority-detail": only_read(SEES_A_REGISTER),
    "kpis:action-detail": only_read(SEES_A_REGISTER),
    "kpis:risk-list": only_read(SEES_A_REGISTER),
    "kpis:risk-detail": only_read(SEES_A_REGISTER),
    "kpis:plan-list": only_read(SEES_A_REGISTER),
    "kpis:priority-new": used_by(TEAM),
    "kpis:priority-edit": used_by(TEAM),
    "kpis:outcome-new": used_by(TEAM),
    "kpis:outcome-edit": used_by(TEAM),
    "kpis:action-new": used_by(TEAM),
    "kpis:action-edit": used_by(TEAM),
    "kpis:risk-new": used_by(TEAM),
    "kpis:risk-edit": used_by(TEAM),
    "kpis:outcome-narrative": used_by(TEAM | HOME_HEAD),
    "kpis:action-progress": used_by(TEAM | HOME_HEAD),
    "kpis:action-benefits": used_by(TEAM | HOME_HEAD),
    "kpis:milestone-new": used_by(TEAM | HOME_HEAD),
    "kpis:milestone-done": used_by(TEAM | HOME_HEAD),
    "kpis:milestone-move": used_by(TEAM | HOME_HEAD),
    "kpis:risk-review": used_by(TEAM | HOME_HEAD),
    "kpis:plan-new": used_by(TEAM | HEADS),
    "kpis:plan-detail": Row(
        get=Cell(allow=SEES_KPI, hide=SEES_A_REGISTER - SEES_KPI),
        post=Cell(no_method=SEES_A_REGISTER),
    ),
    "kpis:plan-edit": Row(get=of_a_plan(TEAM | HOME_HEAD), post=of_a_plan(TEAM | HOME_HEAD)),
    "kpis:plan-agree": Row(
        get=Cell(no_method=SEES_A_REGISTER), post=of_a_plan(HOME_HEAD | {"director"})
    ),
    "kpis:plan-renew": Row(get=Cell(no_method=SEES_A_REGISTER), post=of_a_plan(TEAM | HOME_HEAD)),
    # collection
    "kpis:entry-home": READ_SIGNED_IN,
    "kpis:entry-round": Row(get=SIGNED_IN, post=SIGNED_IN),
    "kpis:entry-workbook": shown_to(frozenset({"data_provider"})),  # who owes something in it
    "kpis:entry-upload": Row(get=SIGNED_IN, post=SIGNED_IN),
    "kpis:entry-upload-preview": Row(get=Cell(rest=HIDE), post=Cell(rest=HIDE)),
    "kpis:entry-files": used_by(SENDERS),
    "kpis:entry-file": Row(get=Cell(hide=SENDERS), post=Cell(hide=SENDERS)),
    "kpis:entry-value": act(ENTRANTS, seen_by=SEES_KPI, get=Cell(allow=SEES_KPI, rest=HIDE)),
    "kpis:entry-check": act(ENTRANTS, seen_by=SEES_KPI),
    "kpis:entry-autosave": act(ENTRANTS, seen_by=SEES_KPI),
    "kpis:entry-return": act(TEAM | {"service_head"}, seen_by=SEES_KPI),
    "kpis:entry-reopen": only_posted(TEAM),
    "kpis:entry-revise": act(
        ENTRANTS,
        seen_by=SEES_KPI,
        get=Cell(allow=ENTRANTS, refuse=SEES_KPI - ENTRANTS, rest=HIDE),
    ),
    "kpis:entry-effort": Row(
        get=Cell(allow=frozenset({"data_provider"}), rest=HIDE),
        post=Cell(allow=frozenset({"data_provider"}), rest=HIDE),
    ),
    "kpis:data-quality": only_read(SEES_CORPORATE),
    "kpis:quality-measures": only_posted(TEAM),
    "kpis:issue-list": only_read(SEES_A_REGISTER),
    "kpis:issue-new": used_by(TEAM | HEADS | {"data_provider", "data_provider elsewhere"}),
    # Raised by the data provider, followed by the service head.
    "kpis:issue-detail": Row(
        get=only(SEES_A_REGISTER), post=only(TEAM | {"data_provider", "service_head"})
    ),
    "kpis:briefing-list": only_read(SEES_A_REGISTER),
    "kpis:briefing-new": used_by(TEAM),
    "kpis:briefing-detail": used_by(SEES_A_REGISTER),
    "kpis:burden": only_read(SEES_CORPORATE),
    "kpis:entry-final": act(
        ENTRANTS,
        seen_by=SEES_KPI,
        get=Cell(allow=ENTRANTS, refuse=SEES_KPI - ENTRANTS, rest=HIDE),
    ),
    "kpis:entry-final-later": act(ENTRANTS, seen_by=SEES_KPI),
    "kpis:entry-sheet": shown_to(SEES_KPI),
    "kpis:evidence-add": act(ENTRANTS | HOME_HEAD, seen_by=SEES_KPI),
    "kpis:evidence-file": shown_to(SEES_KPI),
    "kpis:evidence-carry": act(ENTRANTS | HOME_HEAD, seen_by=SEES_KPI),
    "kpis:evidence-withdraw": act(
        ENTRANTS,
        seen_by=SEES_KPI,
        get=Cell(allow=ENTRANTS, refuse=SEES_KPI - ENTRANTS, rest=HIDE),
    ),
    "kpis:query-answer": act(ENTRANTS, seen_by=SEES_KPI),
    "kpis:corrective-list": only_read(SEES_A_REGISTER),
    "kpis:kpi-actions": Row(
        get=Cell(allow=SEES_KPI, hide=SEES_A_REGISTER - SEES_KPI),
        post=Cell(no_method=SEES_A_REGISTER),
    ),
    "kpis:kpi-forecast": Row(
        get=Cell(allow=SEES_KPI, hide=SEES_A_REGISTER - SEES_KPI),
        post=Cell(allow=REMEDIERS, refuse=SEES_KPI - REMEDIERS, hide=SEES_A_REGISTER - SEES_KPI),
    ),
    "kpis:kpi-forecast-withdraw": Row(
        get=Cell(no_method=SEES_A_REGISTER),
        post=Cell(allow=REMEDIERS, refuse=SEES_KPI - REMEDIERS, hide=SEES_A_REGISTER - SEES_KPI),
    ),
    "kpis:corrective-new": of_an_action(REMEDIERS),
    "kpis:corrective-change": of_an_action(REMEDIERS),
    "kpis:corrective-close": of_an_action(REMEDIERS),
    "kpis:approval": Row(get=only(APPROVERS), post=only(APPROVERS)),
    # A page sent twice is empty the second time: so is one of another service, which approves none.
    "kpis:approval-page": Row(
        get=Cell(allow=frozenset({"service_head"}), hide=APPROVERS - {"service_head"}),
        post=only(APPROVERS),
    ),
    "kpis:checking": only_read(TEAM),
    "kpis:checking-round": only_read(TEAM),
    "kpis:checking-save": only_posted(TEAM),
    "kpis:cross-check-list": only_read(TEAM),
    "kpis:cross-check-new": used_by(TEAM),
    "kpis:cross-check-change": used_by(TEAM),
    "kpis:cross-check-end": only_posted(TEAM),
    "kpis:kpi-checks": Row(
        get=Cell(allow=SEES_KPI, hide=SEES_A_REGISTER - SEES_KPI),
        post=Cell(allow=TEAM, hide=SEES_A_REGISTER - SEES_KPI),
    ),
    "kpis:kpi-annotations": Row(
        get=Cell(allow=SEES_KPI, hide=SEES_A_REGISTER - SEES_KPI),
        post=Cell(allow=TEAM, hide=SEES_A_REGISTER - SEES_KPI),
    ),
    # A rebase that waits: the performance team may withdraw it, service head and director decide.
    "kpis:kpi-annotation": Row(
        get=Cell(allow=SEES_KPI, hide=SEES_A_REGISTER - SEES_KPI),
        post=Cell(allow=REVIEWERS | {"director"}, hide=SEES_A_REGISTER - SEES_KPI),
    ),
    "kpis:kpi-check-on": only_posted(TEAM),
    "kpis:round-list": Row(get=only(TEAM), post=only(TEAM)),
    "kpis:round-detail": only_read(SEES_A_REGISTER),
    "kpis:round-data": only_read(SEES_A_REGISTER),
    "kpis:round-lock": used_by(TEAM),
    "kpis:round-unlock": used_by(TEAM),
    "kpis:round-extend": used_by(TEAM),
    "kpis:extension-withdraw": used_by(TEAM),
    # The service head owns the corrective action.
    "kpis:round-task": act(
        TEAM | HOME_HEAD,
        seen_by=SEES_KPI,
        get=Cell(allow=TEAM | HOME_HEAD, refuse=SEES_KPI - TEAM - HOME_HEAD, rest=HIDE),
    ),
    # scorecards and dashboards
    "scorecards:scorecard-list": READ_SIGNED_IN,
    "scorecards:scorecard-detail": shown_to(SEES_CORPORATE),
    "scorecards:scorecard-sign": act(frozenset({"director"}), seen_by=SEES_CORPORATE),
    "scorecards:inspection-list": READ_SIGNED_IN,
    "scorecards:inspection-new": Row(get=only(TEAM), post=only(TEAM)),
    "scorecards:inspection-change": Row(get=only(TEAM), post=only(TEAM)),
    "scorecards:goalposts": only_read(SEES_A_REGISTER),
    "scorecards:dashboard-cmt": only_read(SEES_CORPORATE),
    "scorecards:dashboard-portfolio": Row(
        get=Cell(
            allow=SEES_CORPORATE | {"cabinet_member"},
            hide=frozenset({"cabinet_member elsewhere"}),
        )
    ),
    "scorecards:dashboard-committee": Row(
        get=Cell(
            allow=SEES_CORPORATE | CLERKS | {"committee_member"},
            hide=frozenset({"committee_member elsewhere"}),
        )
    ),
    # recommendations
    "recommendations:recommendation-list": READ_SIGNED_IN,
    "recommendations:review-detail": shown_to(SEES_RECORDS),
    "recommendations:recommendation-detail": shown_to(SEES_RECORDS),
    "recommendations:recommendation-update": act(
        CLERKS | {"recommendation_lead"}, seen_by=SEES_RECORDS
    ),
    "recommendations:recommendation-respond": act(CLERKS, seen_by=SEES_RECORDS),
    "recommendations:recommendation-resolve": act(CLERKS, seen_by=SEES_RECORDS),
    "recommendations:recommendation-correct": act(CLERKS, seen_by=SEES_RECORDS),
    # reports and what is published
    "reporting:report-list": act(
        TEAM, seen_by=SEES_REPORTS, get=Cell(allow=SEES_REPORTS, rest=HIDE)
    ),
    "reporting:report-detail": act(
        TEAM, seen_by=SEES_REPORTS, get=Cell(allow=SEES_REPORTS, rest=HIDE)
    ),
    "reporting:report-put-forward": only_posted(TEAM),
    "reporting:report-publish": only_posted(DIRECTORS),
    "reporting:performance-index": READ_BY_ANYBODY,
    "reporting:published-page": READ_BY_ANYBODY,
    "reporting:open-data": READ_BY_ANYBODY,
    "reporting:open-data-metadata": READ_BY_ANYBODY,
}


@pytest.fixture
def council(db, monkeypatch):
    """Without the test client's copy of every template's context, which nobody here reads."""
    monkeypatch.setattr(Template, "_render", lambda self, context: self.nodelist.render(context))
    with clock.fixed_today(TODAY):
        council = build()
        council.cookies = sessions_of(council.people)
        yield council


def test_every_address_has_a_row_and_every_row_an_address():
    assert sorted(addresses.names()) == sorted(TABLE)


@pytest.mark.parametrize("method", ["get", "post"])
def test_answers_are_those_of_the_table(council, method):
    """Council, people and sessions are made once for all the addresses of a method."""
    assert set(council.people) == EVERYBODY
    wrong = {}
    for name, row in TABLE.items():
        for who, expected in getattr(row, method).outcomes().items():
            if (found := answer(council, who, method, name)) != expected:
                wrong[name, who] = f"{found} instead of {expected}"
    assert wrong == {}


def answer(council, who, method, name):
    data = addresses.POSTED.get(name, {}) if method == "post" else {}
    client = client_with(council.cookies[who])
    with undone():
        response = getattr(client, method)(addresses.address(name, council), data)
    if response.streaming:
        list(response)  # a file is read to its end, which closes it
    if response.status_code == 302 and response.url.startswith("/account/sign-in/?next="):
        return SIGN_IN
    if response.status_code in {200, 302, 409, 422}:
        return ALLOW
    return STATUS[response.status_code]
