"""A browser for tests: the machine's Chromium, a page that may not complain, a picture of how each test ended."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, Response, expect, sync_playwright

PICTURES = Path("artifacts/screenshots")
PATIENCE_MILLISECONDS = 20_000
"""How long the page may take to show what it should, on a machine that others use, too."""
AXE = """async () => {
  const results = await axe.run({resultTypes: ["violations"]});
  return {
    looked: results.passes.length,
    violations: results.violations.map(({id, nodes}) => ({id, nodes: nodes.map(({html}) => html)})),
  };
}"""
"""What axe finds, without all that it finds in order: that is a hundred times as long, and read by nobody."""

_NAMES = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def browsing() -> Iterator[Browser]:
    """Chromium; skips where there is none, unless REQUIRE_CHROMIUM says that there must be one."""
    executable = next((path for path in map(shutil.which, _NAMES) if path), None)
    if executable is None:
        if os.environ.get("REQUIRE_CHROMIUM"):
            pytest.fail("REQUIRE_CHROMIUM is set, and there is no Chromium on the path")
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MILLISECONDS)
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@contextmanager
def turn(tab: Page, width: int = 1180, height: int = 780, scheme: Any = "light", motion: Any = None) -> Iterator[Page]:
    """The tab, empty as a new one: a new one costs half a second of the processor, most of it for a process of its own.

    What else a page can leave behind belongs to an address, and every workspace has one of its own.
    """
    tab.context.clear_cookies()
    tab.set_viewport_size({"width": width, "height": height})
    tab.emulate_media(color_scheme=scheme, reduced_motion=motion or "no-preference")
    tab.mouse.move(0, 0)
    assert tab.url == "about:blank"
    try:
        yield tab
    finally:
        tab.goto("about:blank")


@contextmanager
def watched(page: Page, origin: str, name: str) -> Iterator[Page]:
    """The page; at the end it must have loaded nothing from elsewhere and raised nothing in its script."""
    faults: list[str] = []
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    hears: dict[Any, Callable[[Any], None]] = {
        "pageerror": lambda error: faults.append(str(error)),
        "console": lambda message: faults.append(message.text) if message.type in ("error", "warning") else None,
        "response": lambda answer: faults.append(answer.url) if _bad(answer, origin) else None,
    }
    for event, hear in hears.items():
        page.on(event, hear)
    try:
        yield page
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{re.sub(r'[^a-z0-9]+', '_', name)}.png")
    finally:
        for event, hear in hears.items():
            page.remove_listener(event, hear)
    assert faults == []


def barriers(page: Page) -> list[str]:
    """What axe finds that stands in somebody's way. The page's context needs `bypass_csp=True`: axe is a script."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    results = page.evaluate(AXE)
    assert results["looked"], "axe has looked at nothing"
    return [f"{fault['id']}: {fault['nodes']}" for fault in results["violations"]]


def _bad(answer: Response, origin: str) -> bool:
    return answer.status >= 400 or not answer.url.startswith((origin, "data:"))
