"""How fast the CMT dashboard is against a bare page.

    DATABASE_URL=postgresql:///postgres python benchmarks/dashboards.py

Makes its own database on that server, fills it with 2,000 KPIs x 10 years of monthly assessments
(40 of them Tier 1, with commentary), and times the dashboard against a bare Django page (see
bare.py) through the whole middleware stack, by calling the WSGI application.

The pages take turns, and the bare page is timed before and after each, first and last of all: each
turn is held against its own two neighbours. Every turn's ratio is printed. Where the bare page
itself wavers by more than a fifth, the machine is busy and the run says so: its ratios are not a
result. CPU time of this process is given too; it leaves out the database.
"""

import argparse
import gzip
import os
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfportal.settings")
os.environ.setdefault("SECRET_KEY", "only for this benchmark")
os.environ.update(
    DEBUG="0",
    HTTPS="0",
    ALLOWED_HOSTS="127.0.0.1",
    LOG_LEVEL="WARNING",
    STATICFILES_STORAGE="django.contrib.staticfiles.storage.StaticFilesStorage",
)

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks import dashboard_data  # noqa: E402
from perfportal.core import clock  # noqa: E402
from scorecards.presenters import kept_row  # noqa: E402
from scorecards.templatetags.scorecard_rows import drawn_filters, drawn_group  # noqa: E402

DASHBOARD, BARE = "/dashboards/cmt/", "/bare/"
WARM_UP = 10
CPU = 1
CALM = 0.2


def main() -> None:
    options = parse()
    if connection.vendor != "postgresql":
        sys.exit("This benchmark needs PostgreSQL: set DATABASE_URL to a server that it may use.")
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with clock.fixed_today(dashboard_data.AS_OF):
            run(options)
    finally:
        connection.creation.destroy_test_db("postgres", verbosity=0)


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kpis", type=int, default=2000)
    parser.add_argument("--requests", type=int, default=60, help="of each page in a turn")
    parser.add_argument("--turns", type=int, default=7)
    return parser.parse_args()


def run(options) -> None:
    user = dashboard_data.fill(options.kpis)
    settings.ROOT_URLCONF = "benchmarks.bare"
    visit = visitor(user)
    rows = options.kpis * dashboard_data.MONTHS
    print(
        f"{options.kpis:,} KPIs, {rows:,} assessments; {options.turns} turns of {options.requests}"
    )
    bare = [timed(visit, BARE, options.requests)]
    turns = {name: [] for name in PAGES}
    for _turn in range(options.turns):
        for name, (headers, before) in PAGES.items():
            times = timed(visit, DASHBOARD, options.requests, headers, before)
            bare.append(timed(visit, BARE, options.requests))
            turns[name].append((times, bare[-2] + bare[-1]))
    show_bare(bare)
    for name, pairs in turns.items():
        show(name, pairs)
    weigh(visit)


def visitor(user):
    """A function that calls the application with an address, signed in as this person."""
    application = get_wsgi_application()
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()

    def visit(address: str, headers=None) -> bytes:
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": address,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={session.session_key}",
            "wsgi.url_scheme": "http",
            "wsgi.input": sys.stdin.buffer,
        }
        answers = []
        response = application(environ | (headers or {}), lambda *answer: answers.append(answer))
        body = b"".join(response)
        response.close()
        if not answers[0][0].startswith("200"):
            sys.exit(f"{address} answered {answers[0][0]}: nothing to measure.")
        return body

    return visit


def forget() -> None:
    """Rows are kept by their whole content (see presenters.line_row); begin without any."""
    kept_row.cache_clear()
    drawn_group.cache_clear()
    drawn_filters.cache_clear()


PAGES = {
    "CMT dashboard": (None, lambda: None),
    "its fragment for htmx": ({"HTTP_HX_REQUEST": "true"}, lambda: None),
    "CMT dashboard, nothing drawn before": (None, forget),
}


def timed(visit, address: str, requests: int, headers=None, before=lambda: None) -> list[tuple]:
    """Wall and CPU milliseconds of each request, after a warm-up."""
    times = []
    for number in range(WARM_UP + requests):
        before()
        wall, cpu = time.perf_counter(), time.process_time()
        visit(address, headers)
        if number >= WARM_UP:
            spent = time.perf_counter() - wall, time.process_time() - cpu
            times.append(tuple(seconds * 1000 for seconds in spent))
    return times


def show_bare(turns: list[list[tuple]]) -> None:
    """How the bare page fared, and whether the machine was calm enough to believe the rest."""
    walls = [p50(turn) for turn in turns]
    waver = max(walls) / min(walls) - 1
    print(f"  bare page: p50 {walls[0]:.2f} ms first, {walls[-1]:.2f} ms last, "
          f"from {min(walls):.2f} to {max(walls):.2f}")  # fmt: skip
    if waver > CALM:
        print(f"  NOT A RESULT: the bare page wavered by {waver:.0%}; run it on a quiet machine.")


def show(name: str, pairs: list[tuple]) -> None:
    """The median over the turns of each ratio, and the ratio of every turn."""
    ratios = [p50(times) / p50(bare) for times, bare in pairs]
    tails = [p95(times) / p95(bare) for times, bare in pairs]
    cpu = [p50(times, CPU) / p50(bare, CPU) for times, bare in pairs]
    walls = statistics.median(p50(times) for times, _bare in pairs)
    print(
        f"  {name}: p50 {walls:.2f} ms; times the bare page: p50 {statistics.median(ratios):.2f}, "
        f"p95 {statistics.median(tails):.2f}, CPU {statistics.median(cpu):.2f} "
        "(goal: p50 at most 1.7, p95 at most 2.0)"
    )
    print("    each turn, p50: " + " ".join(f"{ratio:.2f}" for ratio in ratios))
    print("    each turn, p95: " + " ".join(f"{ratio:.2f}" for ratio in tails))


def p50(times: list[tuple], clock_kind: int = 0) -> float:
    return statistics.median(pair[clock_kind] for pair in times)


def p95(times: list[tuple]) -> float:
    return statistics.quantiles((pair[0] for pair in times), n=20)[-1]


def weigh(visit) -> None:
    """Queries and bytes. Scripts and styles are cached by the browser: what counts is the HTML."""
    asked = {}
    for address in (DASHBOARD, BARE):
        with CaptureQueriesContext(connection) as captured:
            visit(address)
            asked[address] = len(captured)
    print(f"  queries: {asked[DASHBOARD]} (goal: at most 12); bare page: {asked[BARE]}")
    fragment = visit(DASHBOARD, {"HTTP_HX_REQUEST": "true"})
    for name, body in (("page", visit(DASHBOARD)), ("fragment", fragment)):
        packed = len(gzip.compress(body, 6))
        print(
            f"  {name}: {len(body) / 1000:.1f} kB as it is, {packed / 1000:.1f} kB with gzip "
            "(goal: at most 60 kB)"
        )


if __name__ == "__main__":
    main()
