"""The demo's guided path: every step, clicked and typed in Chromium."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.demo import workspace
from bot.demo.guide import STEPS
from tests.bot.sandbox.chromium import accessibility_violations, checked_page, reset_tab


@dataclass
class Newcomer:
    """A person who follows the guide."""

    page: Page

    @property
    def guide(self) -> Locator:
        return self.page.get_by_role("region", name="Guided path")

    @property
    def form(self) -> Locator:
        return self.page.locator("dialog.view").last

    def press(self, name: str, within: Locator | None = None) -> None:
        (within or self.page).get_by_role("button", name=name, exact=True).last.click()

    def message(self, text: str) -> Locator:
        """The newest message with this text."""
        return self.page.locator(".message").filter(has_text=text).last

    def reads(self, text: str) -> None:
        expect(self.form).to_contain_text(text)
        assert accessibility_violations(self.page) == []

    def is_at(self, step: int) -> None:
        """Asserts that the guide has moved to this step by itself."""
        expect(self.guide).to_contain_text(f"Step {step} of {len(STEPS)}")
        expect(self.guide).to_contain_text(STEPS[step - 1].title)
        assert accessibility_violations(self.page) == []


@pytest.fixture
def newcomer(axe_tab: Page, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Newcomer]:
    with (
        workspace.running() as running,
        reset_tab(axe_tab, 1280, 900) as tab,
        checked_page(tab, running.sandbox.url, request.node.name) as page,
    ):
        page.goto(running.sandbox.url)
        yield Newcomer(page)


def records_a_decline(newcomer: Newcomer) -> None:
    newcomer.guide.get_by_role("link", name="Take me there").click()
    newcomer.press("Send")
    newcomer.reads("Record a decline")
    expect(newcomer.form.get_by_label("Candidate")).to_have_value("Jane Doe, jane@example.com, +44 20 5550 0123")
    expect(newcomer.form.get_by_role("combobox", name="Role")).to_have_value("Staff Engineer at Acme")
    newcomer.form.get_by_label("Reason").select_option(label="Another candidate fitted more closely")
    newcomer.press("Record")
    expect(newcomer.message("Sign-off call: Jane Doe")).to_be_in_viewport()


def says_that_a_call_is_coming(newcomer: Newcomer) -> None:
    newcomer.press("Heads-up e-mail", newcomer.message("Sign-off call: Jane Doe"))
    newcomer.reads("The text")
    newcomer.press("I sent it")
    expect(newcomer.message("Sign-off call: Jane Doe")).to_contain_text("expecting your call")


def makes_the_call(newcomer: Newcomer) -> None:
    newcomer.press("I reached them", newcomer.message("Sign-off call: Jane Doe"))
    newcomer.reads("How did it go?")


def leaves_with_something(newcomer: Newcomer) -> None:
    newcomer.reads("Something always comes out of a call")
    newcomer.form.get_by_label("How did they take it?").select_option(label="Fine")
    newcomer.form.get_by_label("A relationship").check()
    newcomer.press("Save")
    expect(newcomer.message("You told Jane Doe on")).to_be_visible()


def lets_three_days_pass(newcomer: Newcomer) -> None:
    newcomer.press("+3 business days")
    expect(newcomer.page.locator(".now")).to_contain_text("Fri 6 March 2026")
    morning = newcomer.message("Jane Doe · second call · Staff Engineer at Acme")
    morning.get_by_role("button", name="Open the card").last.click()
    newcomer.reads("Second contact: Jane Doe")


def asks_whom_they_know(newcomer: Newcomer) -> None:
    newcomer.press("Got a referral", newcomer.form)
    newcomer.reads("Jane Doe named somebody")
    newcomer.form.get_by_label("Referral", exact=True).fill("Tom Sayer")
    newcomer.press("Save")
    expect(newcomer.page.get_by_role("log")).to_contain_text("and they named someone")


def sees_what_the_team_sees(newcomer: Newcomer) -> None:
    newcomer.guide.get_by_role("link", name="Take me there").click()
    newcomer.press("Next Monday")
    expect(newcomer.page.locator(".now")).to_contain_text("Mon 9 March 2026")
    newcomer.press("+1 hour")
    expect(newcomer.message("Sign-off digest")).to_contain_text("1 referral")
    expect(newcomer.message("Sign-off digest")).not_to_contain_text("Jane")
    expect(newcomer.guide).to_contain_text("✓ done")


def test_the_guided_path_is_walked_by_clicking_and_typing(newcomer: Newcomer) -> None:
    newcomer.is_at(1)
    records_a_decline(newcomer)
    newcomer.is_at(2)
    says_that_a_call_is_coming(newcomer)
    newcomer.is_at(3)
    makes_the_call(newcomer)
    leaves_with_something(newcomer)
    newcomer.is_at(5)
    lets_three_days_pass(newcomer)
    asks_whom_they_know(newcomer)
    newcomer.is_at(7)
    sees_what_the_team_sees(newcomer)


def test_what_is_offered_to_the_lead_and_home_stand_in_nobodys_way(newcomer: Newcomer) -> None:
    page = newcomer.page
    page.get_by_role("link", name="Lena Vogt").click()
    expect(newcomer.message("needs somebody").get_by_role("button", name="Take it")).to_be_visible()
    assert accessibility_violations(page) == []
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("region", name="Home")).to_contain_text("Your sign-off calls")
    assert accessibility_violations(page) == []
