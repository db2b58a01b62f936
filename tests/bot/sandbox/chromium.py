"""Chromium for tests: pages that must load without errors, screenshots, and accessibility checks with axe."""

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
"""The timeout of expectations on the page; long, because test machines are shared."""
AXE = """async () => {
  const results = await axe.run({resultTypes: ["violations"]});
  return {
    looked: results.passes.length,
    violations: results.violations.map(({id, nodes}) => ({id, nodes: nodes.map(({html}) => html)})),
  };
}"""
"""Runs axe and returns only violations: the full report is a hundred times as long."""

_NAMES = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def launch_chromium() -> Iterator[Browser]:
    """Starts Chromium. Without Chromium the test is skipped, or fails when REQUIRE_CHROMIUM is set."""
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
def reset_tab(
    tab: Page, width: int = 1180, height: int = 780, scheme: Any = "light", motion: Any = None
) -> Iterator[Page]:
    """Resets a tab for reuse: a new tab costs half a second of CPU time, mostly for its process.

    Storage of a page belongs to an origin, and every sandbox has its own.
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
def checked_page(page: Page, origin: str, name: str) -> Iterator[Page]:
    """Fails when the page loads from another origin, gets an error response, or logs an error. Takes a screenshot."""
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


def accessibility_violations(page: Page) -> list[str]:
    """The accessibility violations that axe finds. The page's context needs `bypass_csp=True`: axe is a script."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    results = page.evaluate(AXE)
    assert results["looked"], "axe has looked at nothing"
    return [f"{fault['id']}: {fault['nodes']}" for fault in results["violations"]]


def _bad(answer: Response, origin: str) -> bool:
    return answer.status >= 400 or not answer.url.startswith((origin, "data:"))
