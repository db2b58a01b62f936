"""Takes the screenshots of the README: the demo in the machine's Chromium, always at the same demo time."""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from bot.demo import workspace
from bot.demo.storage import shelf_at
from bot.monitoring import logs
from scripts.smaller_png import smaller

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "images"
NAMES = ("chromium", "chromium-browser", "google-chrome")
SIZE = ViewportSize(width=1280, height=900)
# Grey anti-aliasing of letters looks the same on every screen and makes the files smaller.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-lcd-text", "--hide-scrollbars"]
JANE = "/decline Jane Doe, Staff Engineer at Acme, final, +44 20 5550 0123, jane@example.com"


def main() -> None:
    chromium = next((path for path in map(shutil.which, NAMES) if path), None)
    if chromium is None:
        sys.exit("There is no Chromium on this machine. On Debian and Ubuntu: sudo apt install chromium")
    logs.configure(quiet=True)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="signoff-pictures-") as profile,
        sync_playwright() as playwright,
        shelf_at(None) as shelf,
        workspace.running(shelf) as running,
    ):
        running.sandbox.guide.turn_to("off")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS, env={"HOME": profile})
        draw(browser, running.sandbox.url)
        browser.close()


def draw(browser: Browser, url: str) -> None:
    """Walks through the demo and takes each screenshot."""
    page = browser.new_context(viewport=SIZE, color_scheme="light").new_page()
    page.goto(f"{url}/?as=U0ANA&in=dm")
    records(page)
    keep(page, "card")
    page.locator(".message").last.get_by_role("button", name="I reached them").click()
    page.get_by_label("How did they take it?").select_option(label="Fine")
    page.get_by_label("A relationship").check()
    page.get_by_role("textbox", name="Ideal next step").fill("A staff role closer to home")
    keep(page, "form")
    page.get_by_role("button", name="Save").click()
    page.locator("dialog.view").wait_for(state="detached")
    page.goto(f"{url}/?as=U0LENA&in=dm")
    keep(page, "list")
    page.goto(f"{url}/?as=U0LENA&in=C0HIRING")
    moves(page, "Next morning", "09:00")
    moves(page, "+1 hour", "10:00")
    # Paints the page in one go: repainting in parts changes the edges of round corners.
    page.reload()
    keep(page, "digest")
    dark = browser.new_context(viewport=SIZE, color_scheme="dark").new_page()
    dark.goto(f"{url}/?as=U0ANA&in=dm")
    keep(dark, "dark")


def records(page: Page) -> None:
    page.locator("#say").fill(JANE)
    page.keyboard.press("Enter")
    page.get_by_label("Reason").select_option(label="Another candidate fitted more closely")
    page.get_by_role("button", name="Record").click()
    page.locator("dialog.view").wait_for(state="detached")
    page.locator(".message").filter(has_text="Sign-off call: Jane Doe").wait_for()


def moves(page: Page, button: str, until: str) -> None:
    page.get_by_role("button", name=button).click()
    page.locator(".now").filter(has_text=until).wait_for()


def keep(page: Page, name: str) -> None:
    # Waits until no request is pending and the open conversation is read.
    page.locator(".busy, .side [aria-current=page] .badge").first.wait_for(state="detached")
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    picture = page.screenshot(animations="disabled", caret="hide")
    (PICTURES / f"{name}.png").write_bytes(smaller(picture))
    print(f"docs/images/{name}.png")


if __name__ == "__main__":
    main()
