"""The text of a reminder, word for word."""

import datetime as dt
from dataclasses import replace

import pytest

from perfportal.core.access.roles import Role
from perfportal.core.mail import absolute, one_line
from perfportal.core.models import ReminderChoice
from perfportal.core.registries import Duty, Standing
from perfportal.core.reminders.choices import stop_url
from perfportal.core.reminders.collecting import get_day, letter_for
from tests.core.reminders.conftest import DEADLINE, TODAY, figure
from tests.factories import RoleAssignmentFactory

pytestmark = pytest.mark.django_db
LATE = dt.date(2026, 10, 12)
APPROVAL = Duty(
    "approval", "a", "7 values of Revenues wait for your approval",
    "/approval/2026-27-Q2/revenues/", Standing.TO_DECIDE, period="Q2 2026/27",
    due_on=dt.date(2026, 10, 21),
)  # fmt: skip


def letter(person, council, on=TODAY):
    return letter_for(person, get_day(council, on))


@pytest.fixture(autouse=True)
def address(settings):
    settings.PORTAL_ADDRESS = "https://performance.wrenford.example/"


WHOLE_MAIL = """Good day Priya Nair,

Returned to you (the page says why)
- FIN-04 Rents collected, Q2 2026/27: was due on 12 October 2026
  https://performance.wrenford.example/entry/2026-27-Q2/FIN-04/
- FIN-02 Rates collected, Q2 2026/27: by 14 October 2026
  https://performance.wrenford.example/entry/2026-27-Q2/FIN-02/

Overdue
- FIN-03 Debt collected, Q2 2026/27: was due on 12 October 2026
  https://performance.wrenford.example/entry/2026-27-Q2/FIN-03/

Due
- FIN-01 Council Tax collected, Q2 2026/27: by 14 October 2026
  https://performance.wrenford.example/entry/2026-27-Q2/FIN-01/
- HR-01 Days lost to sickness, Q2 2026/27, for Dev Shah: by 14 October 2026
  https://performance.wrenford.example/entry/2026-27-Q2/HR-01/

For you to decide
- 7 values of Revenues wait for your approval, Q2 2026/27: by 21 October 2026
  https://performance.wrenford.example/approval/2026-27-Q2/revenues/

Overdue in your service
- ENV-01 Waste recycled, Q2 2026/27, owed by Dan Okafor: was due on 8 October 2026
  https://performance.wrenford.example/entry/2026-27-Q2/ENV-01/

Everything that you owe: https://performance.wrenford.example/

This is the performance portal of Wrenford Borough Council. It writes to you once a day at most.
What is overdue or returned is always written about. Choose the rest: https://performance.wrenford.example/reminders/mine/
Stop reminders before a deadline: {stop}
"""


def test_the_whole_mail(council, priya, owing):
    owing(
        priya,
        figure("FIN-02", "Rates collected", standing=Standing.RETURNED, reason="48,600,000?"),
        figure("FIN-04", "Rents collected", standing=Standing.RETURNED, due_on=LATE),
        figure("FIN-03", "Debt collected", standing=Standing.OVERDUE, due_on=LATE),
        figure(),
        figure("HR-01", "Days lost to sickness", standing=Standing.BEGUN, whose="Dev Shah"),
        APPROVAL,
        figure("ENV-01", "Waste recycled", kind="escalated", standing=Standing.OVERDUE,
               due_on=dt.date(2026, 10, 8), whose="Dan Okafor"),
        figure("FIN-09", standing=Standing.GIVEN),
    )  # fmt: skip
    made = letter(priya, council)
    assert made.to == "priya@wrenford.example"
    assert made.subject == (
        "2 figures returned, 1 figure overdue, 2 figures due by 14 October, 1 decision waits, "
        "1 figure overdue in your service"
    )
    assert made.text == WHOLE_MAIL.format(stop=stop_url(priya))


@pytest.mark.parametrize(
    ("duties", "subject"),
    [
        ([figure(), figure("A"), figure("B")], "3 figures due by 14 October"),
        (
            [figure(), figure("A", due_on=dt.date(2026, 10, 16))],
            "2 figures due, the first by 14 October",
        ),
        ([figure(kind="return"), figure("A")], "2 tasks due by 14 October"),
        ([figure(standing=Standing.OVERDUE, due_on=LATE)], "1 figure overdue"),
        ([replace(APPROVAL, due_on=None, since=LATE)], "1 decision waits"),
    ],
)
def test_subjects(council, priya, owing, duties, subject):
    owing(priya, *duties)
    assert letter(priya, council).subject == subject


def test_no_mail_without_a_reason(council, priya, owing):
    owing(priya)
    assert letter(priya, council) is None
    owing(priya, figure(standing=Standing.GIVEN, due_on=LATE))
    assert letter(priya, council) is None
    owing(priya, figure(due_on=dt.date(2026, 10, 15)))  # two working days ahead
    assert letter(priya, council) is None


def test_what_is_no_reason_today_stands_in_the_mail_that_goes_out(council, priya, owing):
    owing(priya, figure(), figure("A", standing=Standing.OVERDUE, due_on=dt.date(2026, 10, 9)))
    made = letter(priya, council)
    assert made.subject == "1 figure overdue, 1 figure due by 14 October"


def test_whoever_has_stopped_them_hears_of_what_is_overdue_alone(council, priya, owing):
    ReminderChoice.objects.create(
        person=priya, before_deadline=False, decisions=False, changed_at="2026-10-01T09:00Z"
    )
    owing(priya, figure(), replace(APPROVAL, due_on=DEADLINE))
    assert letter(priya, council) is None
    owing(priya, figure(), APPROVAL, figure("A", standing=Standing.OVERDUE, due_on=LATE))
    made = letter(priya, council)
    assert made.subject == "1 figure overdue"
    assert "FIN-01" not in made.text


def test_a_title_cannot_write_a_header_or_a_line(council, priya, owing):
    priya.full_name = "Priya\r\nBcc: all@evil.example"
    owing(priya, figure(title="Tax\r\nBcc: all@evil.example\n\nClick\x00 http://evil.example"))
    made = letter(priya, council)
    assert made.subject == "1 figure due by 14 October"
    lines = made.text.splitlines()
    assert lines[0] == "Good day Priya Bcc: all@evil.example,"
    assert lines[3] == (
        "- FIN-01 Tax Bcc: all@evil.example Click http://evil.example, Q2 2026/27: "
        "by 14 October 2026"
    )
    assert one_line(" a\u2028b\u0085c\td ") == "a b c d"


def test_a_very_long_list_is_cut(council, priya, owing):
    owing(priya, *(figure(f"X-{n:03}") for n in range(75)))
    made = letter(priya, council)
    assert made.text.count("\n- ") == 60
    assert "And 15 more on the page." in made.text


def test_links_follow_the_settings_and_no_request(settings):
    settings.PORTAL_ADDRESS, settings.ALLOWED_HOSTS = "", [".wrenford.example", "portal.example"]
    settings.HTTPS = True
    assert absolute("/entry/") == "https://portal.example/entry/"
    settings.HTTPS, settings.PORT = False, 8001
    assert absolute("/entry/") == "http://portal.example:8001/entry/"


def test_roles_are_those_of_the_day(council, priya, monkeypatch):
    """What is read for a day to come is read with the roles of that day."""
    asked = []
    monkeypatch.setattr(
        "perfportal.core.reminders.collecting.duties.collect",
        lambda user, as_of: asked.append(user.access.has_role(Role.PERFORMANCE_TEAM)) or [],
    )
    RoleAssignmentFactory(user=priya, starts_on="2026-10-20")
    letter(priya, council)
    letter(priya, council, on=dt.date(2026, 10, 20))
    assert asked == [False, True]
