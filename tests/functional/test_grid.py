"""The grid in a browser: typed from the keyboard, pasted, undone, saved while one types.

Interactions are counted as an officer would: a word typed, a key that moves on, a click.
"""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from kpis.calculations.checks import Entry
from kpis.collection.actions import actuals, drafts, rounds
from kpis.collection.models import Actual, ActualDraft, ActualState
from kpis.collection.queries.evidence import has_evidence
from kpis.register.models import KPI
from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.models import get_organisation
from perfportal.core.periods import Period
from tests.factories import (
    ActualFactory,
    EvidenceFactory,
    KPIFactory,
    OrganisationFactory,
    ServiceFactory,
    TierFactory,
    person,
)
from tests.functional.conftest import PASSWORD
from tests.functional.test_round import Somebody

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUARTER = Period.quarter(2026, 2)
TODAY = dt.date(2026, 10, 9)
URL = "/entry/2026-27-Q2/"
KPIS = 12
GOAL = 6
SHARE = {
    "definition__measure_type": "ratio",
    "definition__multiplier": 100,
    "definition__numerator_label": "Done in time",
    "definition__denominator_label": "All cases",
}


@pytest.fixture
def officers():
    """Priya and her deputy Dev owe twelve KPIs: four shares, four averages, four counts."""
    OrganisationFactory()
    service = ServiceFactory(name="Housing", slug="housing")
    priya = person(Role.DATA_PROVIDER, on=service, full_name="Priya Nair")
    dev = person(Role.DATA_PROVIDER, on=service, full_name="Dev Shah")
    for one in (priya, dev):
        one.set_password(PASSWORD)
        one.save()
    kinds = (
        SHARE,
        {"definition__measure_type": "wmean", "definition__unit": "days"},
        {"definition__measure_type": "sum", "definition__unit": "number"},
    )
    for number in range(1, KPIS + 1):
        kpi = KPIFactory(
            code=f"HOU-{number:02}",
            title=f"Housing indicator {number}",
            service=service,
            data_provider=priya,
            deputy_provider=dev,
            **kinds[number % 3],
        )
        history(kpi, kinds[number % 3])
    with clock.fixed_today(TODAY):
        team = person(Role.PERFORMANCE_TEAM, full_name="Asha Begum")
        rounds.open_round(by=team, organisation=get_organisation(), period=QUARTER)
        yield {"priya": priya, "dev": dev}


def history(kpi, kind):
    numbers = (
        {"value": None, "numerator": 40, "denominator": 50} if kind is SHARE else {"value": 30}
    )
    if kind.get("definition__measure_type") == "wmean":
        numbers["denominator"] = 50
    for period in (QUARTER.previous(), QUARTER.year_before()):
        ActualFactory(kpi=kpi, period=period, commentary="A quiet quarter.", **numbers)


@pytest.fixture
def page(browser, live_server, officers):
    page = Somebody(browser, live_server, officers["priya"]).page
    page.goto(URL)
    return page


def slot(number) -> Actual:
    return Actual.objects.with_entry().get(kpi__code=f"HOU-{number:02}", period_start=QUARTER.start)


def cell(page, number, name):
    return page.locator(f"#entry-{slot(number).pk}-{name}")


def first_cell(page, number):
    return page.locator(f"tr[data-code='HOU-{number:02}'] [data-column='0']")


def second_cell(page, number):
    return page.locator(f"tr[data-code='HOU-{number:02}'] [data-column='1']")


def state_of(page, number):
    return page.locator(f"tr[data-code='HOU-{number:02}'] .app-grid__state")


def paste(page, text):
    """Paste as from Excel: the browser hands over tabs between cells and a line for each row."""
    page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const options = { clipboardData: data, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        text,
    )


def saved(page, number):
    expect(state_of(page, number)).to_contain_text("Draft saved")


class Hands:
    """An officer at the keyboard, who counts what they do."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def types(self, text):
        self.count += 1
        self.page.keyboard.type(text)

    def presses(self, key):
        self.count += 1
        self.page.keyboard.press(key)

    def clicks(self, control):
        self.count += 1
        control.click()


def test_twelve_kpis_from_the_keyboard(page, axe):
    axe(page)
    hands = Hands(page)
    hands.clicks(page.get_by_role("link", name="Go to the next unfinished figure"))
    for number in range(1, KPIS + 1):
        expect(first_cell(page, number)).to_be_focused()
        hands.types("41" if number % 3 == 0 else "31")
        if number % 3 != 2:
            hands.presses("Tab")
            hands.types("51")
        hands.presses("Enter")
    axe(page)
    hands.clicks(page.get_by_role("button", name="Submit the finished figures"))
    page.get_by_text("12 figures have been submitted.").wait_for()
    per_kpi = hands.count / KPIS
    print(f"\ngrid: {hands.count} interactions for {KPIS} KPIs, {per_kpi:.1f} for each")
    assert per_kpi <= GOAL
    assert Actual.objects.filter(state=ActualState.SUBMITTED).count() == KPIS
    assert (slot(3).revision.numerator, slot(3).revision.denominator) == (41, 51)
    page.get_by_text("12 of 12 figures given.").wait_for()
    axe(page)


def test_a_warning_is_answered_within_the_goal(page):
    hands = Hands(page)
    first_cell(page, 2).focus()
    hands.types("70")
    hands.presses("Enter")
    row = page.locator("tr[data-code='HOU-02']")
    expect(row).to_contain_text("say why.")
    expect(page.locator("#live")).to_have_text("HOU-02: saved; 1 warning")
    hands.clicks(row.get_by_role("textbox", name="Commentary"))
    hands.types("Two teams were counted twice last time.")
    hands.clicks(page.get_by_role("button", name="Submit the finished figures"))
    page.get_by_text("1 figure has been submitted.").wait_for()
    print(f"\na warning answered: {hands.count} interactions")
    assert hands.count <= GOAL
    assert slot(2).revision.commentary == "Two teams were counted twice last time."


def test_keys_of_a_spreadsheet(page):
    first_cell(page, 1).focus()
    page.keyboard.press("ArrowDown")
    expect(first_cell(page, 2)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    expect(second_cell(page, 1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(second_cell(page, 3)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(first_cell(page, 3)).to_be_focused()
    page.keyboard.press("Shift+Enter")
    expect(first_cell(page, 2)).to_be_focused()
    page.keyboard.type("123")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("9")
    assert first_cell(page, 2).input_value() == "1293"
    page.keyboard.press("Escape")
    assert first_cell(page, 2).input_value() == ""
    commentary = page.locator("tr[data-code='HOU-02'] .app-grid__commentary")
    commentary.focus()
    page.keyboard.type("One")
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    page.keyboard.press("ArrowUp")
    expect(commentary).to_be_focused()
    assert commentary.input_value() == "One\ntwo"


def test_the_panel_follows_the_focus(page):
    first_cell(page, 2).focus()
    panel = page.locator("#grid-beside")
    expect(panel).to_contain_text("HOU-02 Housing indicator 2, Q2 2026/27")
    expect(panel).to_contain_text("Same period last year")
    expect(panel).to_contain_text("Q1 2026/27: 30")
    expect(panel).to_contain_text("A quiet quarter.")
    first_cell(page, 3).focus()
    expect(panel).to_contain_text("Q1 2026/27: 80.0%")


def test_a_block_from_excel(page):
    first_cell(page, 1).focus()
    paste(page, "£1,200\t1,234\r\n97.2%\t\r\n40\t50\r\n")
    expect(page.locator("#grid-said")).to_contain_text("Filled in: 5 cells.")
    values = [first_cell(page, 1), second_cell(page, 1), first_cell(page, 2), second_cell(page, 3)]
    assert [one.input_value() for one in values] == ["£1,200", "1,234", "97.2%", "50"]
    for number in (1, 2, 3):
        saved(page, number)
    expect(page.locator("tr[data-code='HOU-01']")).to_contain_text("1,200.0 days")
    expect(page.locator("tr[data-code='HOU-03']")).to_contain_text("80.0%")


def test_a_block_with_codes_finds_its_rows(page):
    first_cell(page, 1).focus()
    paste(page, "Code\tTop\tBelow\nHOU-06\t41\t50\nHOU-02\t17\t\n")
    expect(page.locator("#grid-said")).to_contain_text("Filled in: 3 cells.")
    assert first_cell(page, 1).input_value() == ""
    assert first_cell(page, 6).input_value() == "41"
    assert first_cell(page, 2).input_value() == "17"
    paste(page, "HOU-06\t41\nXYZ-99\t3")
    expect(page.locator("#grid-refused")).to_have_text(
        "XYZ-99 is not on this page. Nothing has been filled in."
    )


@pytest.mark.parametrize(
    ("block", "sentence"),
    [
        ("7\n" * 50, "You pasted 50 rows; there is room for 12 from here down."),
        ("1\t2\t3\n", "You pasted 3 columns; there is room for 2 from here to the right."),
        ("1\t2\n3\t4\n", "Row 2 of what you pasted has a number for which HOU-02 has no place."),
    ],
)
def test_a_block_that_does_not_fit_is_refused_whole(page, block, sentence):
    first_cell(page, 1).focus()
    paste(page, block)
    expect(page.locator("#grid-refused")).to_have_text(f"{sentence} Nothing has been filled in.")
    assert {box.input_value() for box in page.locator("[data-column]").all()} == {""}
    assert ActualDraft.objects.count() == 0


def test_a_pasted_block_leaves_what_is_given(page):
    actual = slot(2)
    actuals.submit(by=actual.kpi.data_provider, actual=actual, entry=Entry(value=30), version=1)
    page.reload()
    first_cell(page, 1).focus()
    paste(page, "1\n2\n3\n")
    expect(page.locator("#grid-said")).to_contain_text(
        "Filled in: 2 cells. Undo takes them back. "
        "Rows that are given already were left as they are: 1."
    )
    assert first_cell(page, 3).input_value() == "3"


def test_redo_does_again_what_was_undone(page):
    first_cell(page, 1).focus()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    first_cell(page, 1).focus()
    paste(page, "1\t2\n3\n")
    for _ in range(2):
        page.keyboard.press("Control+z")
    said, redo = page.locator("#grid-said"), page.get_by_role("button", name="Redo")
    expect(said).to_have_text("Undone: 1 cell.")
    page.keyboard.press("Control+y")
    expect(said).to_have_text("Done again: 1 cell.")
    assert (first_cell(page, 1).input_value(), first_cell(page, 2).input_value()) == ("5", "")
    page.keyboard.press("Control+Shift+Z")
    expect(said).to_have_text("Done again: 3 cells.")
    values = [first_cell(page, 1), second_cell(page, 1), first_cell(page, 2)]
    assert [one.input_value() for one in values] == ["1", "2", "3"]
    expect(redo).to_be_disabled()
    page.keyboard.press("Control+z")
    redo.click()
    assert first_cell(page, 2).input_value() == "3"
    saved(page, 2)
    expect(page.locator("#grid-keys")).to_contain_text("Ctrl+Y or Ctrl+Shift+Z makes it again")


def test_what_is_typed_after_an_undo_ends_the_redo(page):
    first_cell(page, 1).focus()
    page.keyboard.type("5")
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Redo")).to_be_enabled()
    page.keyboard.type("6")
    expect(page.get_by_role("button", name="Redo")).to_be_disabled()
    page.keyboard.press("Control+y")
    assert first_cell(page, 1).input_value() == "6"


def test_undo_takes_back_edits_and_a_paste_as_one_step(page):
    first_cell(page, 1).focus()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    first_cell(page, 1).focus()
    paste(page, "1\t2\n3\n")
    page.keyboard.press("Control+z")
    assert (first_cell(page, 1).input_value(), first_cell(page, 2).input_value()) == ("5", "")
    page.get_by_role("button", name="Undo").click()
    assert first_cell(page, 1).input_value() == ""
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    saved(page, 1)
    expect(page.locator("#live")).to_contain_text("saved")
    page.wait_for_function("() => !Object.keys(localStorage).length")
    assert ActualDraft.objects.get(actual=slot(1)).typed["value"] == ""


def test_a_draft_saves_itself_and_is_there_again(page):
    first_cell(page, 1).focus()
    page.keyboard.type("31")
    saved(page, 1)
    assert ActualDraft.objects.get().typed["value"] == "31"
    page.keyboard.type("7")
    page.reload()
    expect(first_cell(page, 1)).to_have_value("317")
    page.wait_for_function("() => !Object.keys(localStorage).length")
    assert ActualDraft.objects.get().typed["value"] == "317"


def test_back_from_another_page_finds_the_draft(page):
    first_cell(page, 1).focus()
    page.keyboard.type("31")
    page.get_by_role("link", name="Housing indicator 3").click()
    page.get_by_role("heading", name="Housing indicator 3").wait_for()
    page.go_back()
    expect(first_cell(page, 1)).to_have_value("31")
    first_cell(page, 1).fill("32")
    saved(page, 1)
    page.wait_for_function("() => !Object.keys(localStorage).length")
    assert ActualDraft.objects.get().typed["value"] == "32"
    assert page.locator(".app-grid__clash:not(:empty)").count() == 0


def test_a_lost_connection_keeps_the_typing(page):
    page.context.set_offline(True)
    first_cell(page, 1).focus()
    page.keyboard.type("31")
    page.keyboard.press("Enter")
    expect(page.locator("#grid-problem")).to_have_text(
        "Not saved yet: no connection. Your typing is kept on this page and in this browser."
    )
    page.get_by_role("button", name="Submit the finished figures").click()
    assert first_cell(page, 1).input_value() == "31"
    assert ActualDraft.objects.count() == 0
    page.context.set_offline(False)
    saved(page, 1)
    expect(page.locator("#grid-problem")).to_be_hidden()
    assert ActualDraft.objects.get().typed["value"] == "31"
    page.wait_for_function("() => !Object.keys(localStorage).length")


def test_typing_without_a_connection_outlives_the_page(page):
    page.context.set_offline(True)
    first_cell(page, 1).focus()
    page.keyboard.type("31")
    page.keyboard.press("Enter")
    expect(page.locator("#grid-problem")).to_be_visible()
    again = page.context.new_page()
    page.close(run_before_unload=False)
    # What the page sends as it goes fails before the connection is back.
    again.wait_for_timeout(1000)
    again.context.set_offline(False)
    again.goto(URL)
    expect(first_cell(again, 1)).to_have_value("31")
    expect(again.locator("#grid-said")).to_have_text(
        "What had not been saved is back in its place: 1 row."
    )
    saved(again, 1)


def test_signing_out_leaves_nothing_in_the_browser(page):
    page.evaluate("() => localStorage.setItem('grid:somebody:/entry/', '{}')")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/**")
    assert page.evaluate("() => Object.keys(localStorage)") == []


def test_an_expired_session_is_said_and_typing_goes_on_after_signing_in(page):
    page.context.clear_cookies(name="sessionid")
    first_cell(page, 1).focus()
    page.keyboard.type("31")
    page.keyboard.press("Enter")
    expect(page.locator("#grid-problem")).to_contain_text("you have been signed out")
    assert ActualDraft.objects.count() == 0
    other = page.context.new_page()
    sign_in(other, slot(1).kpi.data_provider)
    first_cell(page, 2).focus()
    page.keyboard.type("30")
    page.keyboard.press("Enter")
    saved(page, 2)
    page.get_by_role("button", name="Save drafts").first.click()
    expect(page.locator("#grid-said")).to_have_text("All drafts are saved.")
    assert ActualDraft.objects.count() == 2


def sign_in(page, user):
    page.goto("/account/sign-in/")
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()


def test_two_officers_on_one_cell(page, browser, live_server, officers, axe):
    other = Somebody(browser, live_server, officers["dev"]).page
    other.goto(URL)
    first_cell(other, 1).fill("26")
    saved(other, 1)
    first_cell(page, 1).fill("27")
    expect(state_of(page, 1)).to_contain_text(
        "Dev Shah has changed this figure since you opened the page. Compare and choose."
    )
    expect(state_of(page, 1)).to_contain_text("Saved: 26")
    expect(state_of(page, 1)).to_contain_text("You typed: 27")
    axe(page)
    assert ActualDraft.objects.get().typed["value"] == "26"
    page.get_by_label("Keep what I typed").check()
    saved(page, 1)
    assert ActualDraft.objects.get().typed["value"] == "27"
    first_cell(other, 1).fill("28")
    other.get_by_label("Keep what is saved").check()
    expect(first_cell(other, 1)).to_have_value("27")
    expect(state_of(other, 1)).to_contain_text("Draft saved by Priya Nair")


def test_a_double_click_submits_once(page):
    first_cell(page, 1).fill("31")
    second_cell(page, 1).fill("50")
    page.get_by_role("button", name="Submit the finished figures").dblclick()
    page.get_by_text("1 figure has been submitted.").wait_for()
    assert slot(1).revisions.count() == 1


def test_an_unchanged_figure_is_confirmed_by_a_tick(page):
    first_cell(page, 2).fill("30")
    first_cell(page, 2).press("Enter")
    tick = page.get_by_label("Unchanged: confirmed, HOU-02")
    tick.check()
    expect(state_of(page, 2)).to_contain_text("Ready to submit")
    page.get_by_role("button", name="Submit the finished figures").click()
    page.get_by_text("1 figure has been submitted.").wait_for()


def test_a_tick_of_earlier_evidence_stays_in_the_draft(page, officers):
    opened_with_evidence(officers["priya"], 2)
    page.goto(URL)
    first_cell(page, 2).fill("32")
    first_cell(page, 2).press("Enter")
    tick = page.get_by_label("Earlier evidence shows this figure too, HOU-02")
    expect(state_of(page, 2)).to_contain_text("The evidence attached is of an earlier figure")
    tick.check()
    expect(state_of(page, 2)).not_to_contain_text("The evidence attached is of an earlier figure")
    saved(page, 2)
    page.goto("/")
    page.goto(URL)
    expect(tick).to_be_checked()
    page.get_by_role("button", name="Submit the finished figures").click()
    page.get_by_text("1 figure has been submitted.").wait_for()
    assert has_evidence(slot(2))


def opened_with_evidence(officer, number):
    """A Tier 1 figure that was given with a link, and has been opened again."""
    KPI.objects.filter(code=f"HOU-{number:02}").update(tier=TierFactory(code="1"))
    given = actuals.submit(by=officer, actual=slot(number), entry=Entry(value=31), version=1)
    EvidenceFactory(actual=given, revision=given.revision, added_by=officer)
    team = person(Role.PERFORMANCE_TEAM)
    actuals.reopen(by=team, actual=given, version=given.version, reason="Late sums.")


def test_an_error_is_said_at_the_cell(page):
    box = first_cell(page, 2)
    box.fill("27m")
    box.press("Enter")
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(box).to_have_accessible_description(
        re.compile("'27m' is not a number. Type digits only, for example 80.")
    )
    box.fill("27")
    box.press("Enter")
    expect(box).not_to_have_attribute("aria-invalid", "true")


def test_a_phone_shows_cards_without_scrolling_sideways(browser, live_server, officers, axe):
    viewport = {"width": 375, "height": 800}
    page = Somebody(browser, live_server, officers["priya"], viewport=viewport).page
    page.goto(URL)
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= 375
    first_cell(page, 1).fill("31")
    saved(page, 1)
    axe(page)


@pytest.fixture
def plain(browser, live_server, officers):
    """The same page without JavaScript."""
    page = Somebody(browser, live_server, officers["priya"], java_script_enabled=False).page
    page.goto(URL)
    return page


def test_without_javascript_the_whole_quarter_is_one_form(plain):
    for number in range(1, KPIS + 1):
        first_cell(plain, number).fill("41" if number % 3 == 0 else "31")
        if number % 3 != 2:
            second_cell(plain, number).fill("51")
    first_cell(plain, 5).fill("3l")
    plain.get_by_role("button", name="Submit the finished figures").click()
    plain.get_by_text("11 figures have been submitted.").wait_for()
    link = plain.get_by_role("link", name="HOU-05: Figure: '3l' is not a number.")
    assert link.get_attribute("href") == f"#entry-{slot(5).pk}-value"
    assert first_cell(plain, 5).input_value() == "3l"
    first_cell(plain, 5).fill("31")
    plain.get_by_role("button", name="Submit the finished figures").click()
    plain.get_by_text("12 of 12 figures given.").wait_for()


def test_without_javascript_enter_saves_drafts_and_the_fold_opens(plain):
    plain.locator("tr[data-code='HOU-02'] summary").click()
    expect(plain.locator("tr[data-code='HOU-02'] details")).to_contain_text("Q1 2026/27: 30")
    first_cell(plain, 2).fill("31")
    first_cell(plain, 2).press("Enter")
    plain.get_by_text("1 draft has been saved.").wait_for()
    assert slot(2).state == ActualState.DRAFT


def test_without_javascript_a_conflict_is_chosen_in_the_row(plain, officers):
    drafts.save_draft(by=officers["dev"], actual=slot(2), typed={"value": "26"}, version=1)
    first_cell(plain, 2).fill("27")
    plain.get_by_role("button", name="Save drafts").first.click()
    expect(state_of(plain, 2)).to_contain_text("You typed: 27")
    plain.get_by_label("Keep what I typed").check()
    plain.get_by_role("button", name="Save drafts").first.click()
    plain.get_by_text("1 draft has been saved.").wait_for()
    assert ActualDraft.objects.get().typed["value"] == "27"
