"""Starts the portal on the database of the environment and photographs its pages.

`photograph.py [NAME ...]` takes only the pictures named.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots"
WIDTHS = {"wide": 1280, "narrow": 375}
HEIGHT = 900
TALLER = {
    "approval": 1500,
    "approval-void": 1800,
    "query": 1500,
    "checking": 1500,
    "grid": 1500,
    "trade": 1500,
    "burden": 1900,
    "data-quality": 2300,
    "effort": 1300,
    "details": 2400,
    "purpose": 1800,
    "quality": 1700,
    "proxy": 2600,
    "settings": 2000,
    "rag-rules": 1700,
    "change": 3200,
    "target": 1900,
    "kpi": 2300,
    "statuses-anew": 700,
    "kpi-other-councils": 1700,
    "cmt": 1250,
    "strategy": 1700,
    "priority": 1600,
    "strategy-action": 1500,
    "progress": 1500,
    "service-plan": 1200,
    "source": 1500,
    "returns": 1600,
    "reports-outside": 1600,
    "value-evidence": 3000,
    "evidence-sheet": 2000,
    "revise": 1500,
    "final-figure": 1900,
    "rounds": 1500,
    "round": 1500,
}
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# name of the picture, who looks (None: a resident), address
PICTURES = (
    ("sign-in", None, "/account/sign-in/"),
    ("home-officer", "Priya Nair", "/"),
    ("entry", "Dan Okafor", "/entry/2026-27-Q2/ENV-06/"),
    ("entry-list", "Dan Okafor", "/entry/"),
    ("grid", "Dan Okafor", "/entry/2026-27-Q2/"),
    ("entry-upload", "Dan Okafor", "/entry/2026-27-Q2/upload/"),
    ("home-head", "Grace Lindqvist", "/"),
    ("home-team", "Asha Begum", "/"),
    ("home-director", "Helen Royce", "/"),
    ("leave", "Dan Okafor", "/leave/"),
    ("reminders", "Asha Begum", "/reminders/?day=2026-12-03"),
    ("reminders-mine", "Priya Nair", "/reminders/mine/"),
    ("entry-files", "Asha Begum", "/entry/files/"),
    ("approval", "Mary Whitlock", "/approval/"),
    ("approval-void", "Grace Lindqvist", "/entry/2026-27-Q2/CUS-01/"),
    ("query", "Dan Okafor", "/entry/2026-27-Q2/PLN-01/"),
    ("corrective", "Martin Sele", "/corrective-actions/"),
    ("corrective-new", "Mary Whitlock", "/entry/2026-27-Q2/HOU-02/action/"),
    ("kpi-actions", "Mary Whitlock", "/kpis/HOU-03/actions/"),
    ("checking", "Asha Begum", "/checking/"),
    ("draft-with-checks", "Luke Farrow", "/entry/2026-27-Q2/LEI-01/"),
    ("kpi-checks", "Asha Begum", "/kpis/HOU-06/checks/"),
    ("cross-checks", "Asha Begum", "/register/cross-checks/"),
    ("cross-check-new", "Asha Begum", "/register/cross-checks/new/"),
    ("rounds", "Asha Begum", "/rounds/"),
    ("data-quality", "Asha Begum", "/data-quality/"),
    ("issues", "Dan Okafor", "/data-quality/issues/"),
    ("handbook", "Owen Hartley", "/data-quality/handbook/"),
    ("burden", "Asha Begum", "/burden/"),
    ("effort", "Ellen Moss", "/entry/2026-27-Q2/effort/"),
    ("round", "Asha Begum", "/rounds/2026-27-Q2/"),
    ("round-extend", "Asha Begum", "/rounds/2026-27-Q2/extend/"),
    ("round-close", "Asha Begum", "/rounds/2026-27-Q2/lock/"),
    ("register", "Asha Begum", "/kpis/"),
    ("definition", "Asha Begum", "/kpis/ENV-01/definition/"),
    ("goalposts", "Asha Begum", "/goalposts/"),
    ("target", "Asha Begum", "/kpis/CUS-03/target/"),
    ("sources", "Asha Begum", "/register/sources/"),
    ("source", "Asha Begum", "/register/sources/h-clic-homelessness-case-level-return/"),
    ("returns", "Asha Begum", "/register/returns/"),
    ("reports-outside", "Grace Lindqvist", "/register/reports/"),
    ("inspections", "Asha Begum", "/inspections/"),
    ("ownership", "Asha Begum", "/register/ownership/"),
    ("rag-rules", "Asha Begum", "/register/rag-rules/"),
    ("statuses-anew", "Asha Begum", "/register/statuses/"),
    ("target-import", "Asha Begum", "/register/targets/import/"),
    ("other-councils", "Asha Begum", "/benchmarks/"),
    ("kpi-other-councils", "Asha Begum", "/kpis/PLN-02/#councils"),
    ("settings", "Neil Barrow", "/settings/"),
    ("new-kpi", "Asha Begum", "/register/new/"),
    ("change", "Asha Begum", "/kpis/CUS-03/change/"),
    ("retire", "Asha Begum", "/kpis/CUS-03/retire/"),
    ("trade", "Asha Begum", "/kpis/HOU-11/trade/"),
    ("details", "Asha Begum", "/kpis/HOU-11/details/"),
    ("purpose", "Grace Lindqvist", "/kpis/HR-01/purpose/"),
    ("quality", "Asha Begum", "/kpis/ENV-01/quality/"),
    ("purpose-list", "Asha Begum", "/register/purpose/"),
    ("proposals", "Idris Vaughan", "/register/proposals/"),
    ("register-import", "Asha Begum", "/register/import/"),
    ("proxy", "Asha Begum", "/kpis/CUS-06/"),
    ("kpi", "Asha Begum", "/kpis/ENV-01/"),
    ("strategy", "Asha Begum", "/strategy/"),
    ("priority", "Asha Begum", "/strategy/P1/"),
    ("strategy-action", "Asha Begum", "/strategy/actions/P1-A3/"),
    ("progress", "Tom Abara", "/strategy/actions/P1-A2/progress/"),
    ("risks", "Asha Begum", "/strategy/risks/"),
    ("service-plan", "Idris Vaughan", "/strategy/plans/planning-and-building-control/2026-27/"),
    ("cmt", "Martin Sele", "/dashboards/cmt/"),
    ("portfolio", "Councillor Nadia Rahman", "/dashboards/portfolio/environment-and-climate/"),
    ("committee", "Councillor Grace Osei", "/dashboards/committee/place-select-committee/"),
    ("recommendations", "Fiona Leigh", "/recommendations/"),
    ("report", "Asha Begum", "/reports/"),
    ("performance", None, "/performance/"),
    ("annual-report", None, "/performance/2025-26/"),
    ("value-evidence", "Priya Nair", "/entry/2026-27-Q2/FIN-01/"),
    ("evidence-sheet", "Sam Tindall", "/entry/2025-26-Q4/ENV-01/sheet/"),
    ("revise", "Dan Okafor", "/entry/2025-26-Q4/ENV-01/revise/"),
    ("final-figure", "Dan Okafor", "/entry/2026-27-Q2/ENV-01/final/"),
    ("evidence-missing", "Ellen Moss", "/entry/2026-27-Q2/HOU-05/"),
    ("published-kpi", None, "/performance/2025-26/kpis/HOU-06/"),
)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def portal():
    """The portal on a free port, as long as the block runs."""
    port = free_port()
    serve = [sys.executable, "manage.py", "runserver", f"127.0.0.1:{port}", "--noreload"]
    serve += ["--insecure"]
    process = subprocess.Popen(serve, cwd=ROOT, stdout=subprocess.DEVNULL, env=os.environ)
    try:
        address = f"http://127.0.0.1:{port}"
        await_answer(f"{address}/healthz")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)


def await_answer(url, seconds=90):
    for _ in range(seconds * 5):
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"{url} did not answer within {seconds} seconds.")


def photograph(browser, address, wanted):
    for name, person, path in PICTURES:
        if wanted and name not in wanted:
            continue
        for label, width in WIDTHS.items():
            size = {"width": width, "height": TALLER.get(name, HEIGHT)}
            context = browser.new_context(base_url=address, viewport=size)
            page = context.new_page()
            if person:
                sign_in(page, person)
            answer = page.goto(path)
            if not answer.ok:
                raise SystemExit(f"{path} answered {answer.status} to {person or 'a resident'}.")
            page.wait_for_load_state("networkidle")
            page.screenshot(path=FOLDER / f"{name}-{label}.png", full_page=False)
            context.close()


def sign_in(page, person):
    page.goto("/account/sign-in/")
    page.get_by_role("button", name=person).click()


def main(wanted):
    FOLDER.mkdir(parents=True, exist_ok=True)
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    with portal() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        photograph(browser, address, set(wanted))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
