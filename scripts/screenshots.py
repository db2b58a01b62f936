"""Takes the screenshots of the README: the demo in the machine's Chromium, always at the same demo time."""

import shutil
import struct
import sys
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from bot.demo import workspace
from bot.monitoring import logs

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PIXEL_BYTES = 3
"""Bytes of a pixel: red, green, blue, as in all of Chromium's screenshots."""


def recompress(png: bytes) -> bytes:
    """The same picture without PNG filters, which help photographs and hinder text. ValueError if not 8-bit RGB."""
    chunks = list(_chunks(png))
    header = next(body for kind, body in chunks if kind == b"IHDR")
    width, height, depth, color = struct.unpack(">IIBB", header[:10])
    if (depth, color) != (8, 2):
        raise ValueError("not a picture of red, green and blue bytes")
    pixels = zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"))
    rows = b"".join(b"\0" + row for row in _rows(pixels, width * PIXEL_BYTES, height))
    new_chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    return SIGNATURE + b"".join(_chunk(kind, body) for kind, body in new_chunks)


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _rows(pixels: bytes, width: int, height: int) -> Iterator[bytes]:
    above = bytearray(width)
    for y in range(height):
        start = y * (width + 1)
        above = _unfiltered(pixels[start], bytearray(pixels[start + 1 : start + 1 + width]), above)
        yield bytes(above)


def _unfiltered(kind: int, row: bytearray, above: bytearray) -> bytearray:
    """A row decoded from its differences to the pixel on the left, above, or both (PNG specification, 9.2)."""
    for i in range(len(row)) if kind else ():
        left, corner = (row[i - PIXEL_BYTES], above[i - PIXEL_BYTES]) if i >= PIXEL_BYTES else (0, 0)
        prediction = (left, above[i], (left + above[i]) >> 1, _paeth(left, above[i], corner))[kind - 1]
        row[i] = (row[i] + prediction) & 255
    return row


def _paeth(left: int, above: int, corner: int) -> int:
    target = left + above - corner
    return min((left, above, corner), key=lambda neighbor: abs(target - neighbor))


FOLDER = Path(__file__).resolve().parent.parent / "docs" / "images"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
SIZE = ViewportSize(width=1280, height=900)
# Gray anti-aliasing of letters looks the same on every screen and makes the files smaller.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-lcd-text", "--hide-scrollbars"]
JANE = "/decline Jane Doe, Staff Engineer at Acme, final, +44 20 5550 0123, jane@example.com"


def main() -> None:
    chromium = next((path for path in map(shutil.which, CHROMIUM_NAMES) if path), None)
    if chromium is None:
        sys.exit("There is no Chromium on this machine. On Debian and Ubuntu: sudo apt install chromium")
    logs.configure(quiet=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="signoff-pictures-") as profile,
        sync_playwright() as playwright,
        workspace.running() as running,
    ):
        running.sandbox.guide.turn_to("off")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS, env={"HOME": profile})
        take_screenshots(browser, running.sandbox.url)
        browser.close()


def take_screenshots(browser: Browser, url: str) -> None:
    """Walks through the demo and takes each screenshot."""
    page = browser.new_context(viewport=SIZE, color_scheme="light").new_page()
    page.goto(f"{url}/?as=U0ANA&in=dm")
    record_decline(page)
    save_screenshot(page, "card")
    page.locator(".message").last.get_by_role("button", name="I reached them").click()
    page.get_by_label("How did they take it?").select_option(label="Fine")
    page.get_by_label("A relationship").check()
    page.get_by_role("textbox", name="Ideal next step").fill("A staff role closer to home")
    save_screenshot(page, "form")
    page.get_by_role("button", name="Save").click()
    page.locator("dialog.view").wait_for(state="detached")
    page.goto(f"{url}/?as=U0LENA&in=dm")
    save_screenshot(page, "list")
    page.goto(f"{url}/?as=U0LENA&in=C0HIRING")
    advance_clock(page, "Next morning", "09:00")
    advance_clock(page, "+1 hour", "10:00")
    # Reload repaints the whole page: partial repaints change the edges of round corners.
    page.reload()
    save_screenshot(page, "digest")
    dark = browser.new_context(viewport=SIZE, color_scheme="dark").new_page()
    dark.goto(f"{url}/?as=U0ANA&in=dm")
    save_screenshot(dark, "dark")


def record_decline(page: Page) -> None:
    page.locator("#say").fill(JANE)
    page.keyboard.press("Enter")
    page.get_by_label("Reason").select_option(label="Another candidate fitted more closely")
    page.locator("dialog.view").get_by_role("button", name="Record", exact=True).click()
    page.locator("dialog.view").wait_for(state="detached")
    page.locator(".message").filter(has_text="Sign-off call: Jane Doe").wait_for()


def advance_clock(page: Page, button: str, until: str) -> None:
    page.get_by_role("button", name=button).click()
    page.locator(".now").filter(has_text=until).wait_for()


def save_screenshot(page: Page, name: str) -> None:
    # Waits until no request is pending and the open conversation is read.
    page.locator(".busy, .side [aria-current=page] .badge").first.wait_for(state="detached")
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    picture = page.screenshot(animations="disabled", caret="hide")
    (FOLDER / f"{name}.png").write_bytes(recompress(picture))
    print(f"docs/images/{name}.png")


if __name__ == "__main__":
    main()
