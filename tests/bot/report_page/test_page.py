"""The report as an HTML page in a browser: on a phone and a desktop, in light and dark mode."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from bot.report_page import page as report_page
from tests.bot.report_page import reports
from tests.bot.sandbox.chromium import PICTURES, accessibility_violations, reset_tab

NOW = datetime(2026, 3, 6, 10, 0)  # noqa: DTZ001 - it is shown as it stands
SIZES = (0, 1, 5, 50, 10_000)
NASTY = "<script>alert(1)</script> & Söhne " + "W" * 120


def page_of(size: int, **report: object) -> str:
    return report_page.page(reports.report(size, **report), reports.weeks(size), NOW)  # type: ignore[arg-type]


@pytest.fixture
def requested() -> list[str]:
    """The addresses that a page has requested."""
    return []


@contextmanager
def opened(tab: Page, tmp_path: Path, html: str, scheme: str, width: int, requested: list[str]) -> Iterator[Page]:
    file = tmp_path / "report.html"
    file.write_text(html, encoding="utf-8")
    hears: dict[Any, Callable[[Any], None]] = {
        "request": lambda request: requested.append(request.url),
        "pageerror": lambda fault: requested.append(str(fault)),
    }
    with reset_tab(tab, width, 800, scheme) as page:
        for event, hear in hears.items():
            page.on(event, hear)
        try:
            page.goto(file.as_uri())
            yield page
        finally:
            for event, hear in hears.items():
                page.remove_listener(event, hear)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1180])
def test_it_is_read_without_scrolling_sideways_in_light_and_dark_and_asks_for_nothing(
    axe_tab: Page, tmp_path: Path, scheme: str, width: int, requested: list[str]
) -> None:
    with opened(axe_tab, tmp_path, page_of(50, name=NASTY), scheme, width, requested) as page:
        for details in page.locator("details").all():
            details.evaluate("one => one.open = true")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator(".plot").count() == 4
        grounds = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 26)"}
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == grounds[scheme]
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"report_{scheme}_{width}.png", full_page=True)
        assert accessibility_violations(page) == []
        assert [address for address in requested if not address.startswith("file:")] == []
        assert len(requested) == 1


OUTSIDE = """plots => plots.flatMap(plot => [...plot.querySelectorAll("text")].filter(text => {
    const box = text.getBoundingClientRect(), around = plot.getBoundingClientRect();
    return box.left < around.left - 1 || box.right > around.right + 1;
}).map(text => text.textContent))"""
UPON_ANOTHER = """plots => plots.flatMap(plot => {
    const boxes = [...plot.querySelectorAll("text")].map(text => [text.textContent, text.getBoundingClientRect()]);
    return boxes.filter(([_, one], at) => boxes.slice(at + 1).some(([_, other]) =>
        one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom - 5
        && other.top < one.bottom - 5)).map(([said]) => said);
})"""


@pytest.mark.parametrize("size", SIZES)
def test_books_of_any_size_fit_a_phone(axe_tab: Page, tmp_path: Path, size: int, requested: list[str]) -> None:
    with opened(axe_tab, tmp_path, page_of(size, roles=size), "light", 360, requested) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert page.locator(".plot").evaluate_all(OUTSIDE) == []
        assert page.locator(".plot").evaluate_all(UPON_ANOTHER) == []


def test_a_whole_year_of_weeks_fits_a_phone(axe_tab: Page, tmp_path: Path, requested: list[str]) -> None:
    html = report_page.page(reports.report(50), reports.weeks(10_000, 53), NOW)
    with opened(axe_tab, tmp_path, html, "light", 360, requested) as page:
        assert page.locator(".plot").evaluate_all(OUTSIDE) == []
        assert page.locator(".plot").evaluate_all(UPON_ANOTHER) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_letters_in_the_plots_stand_out_from_their_ground(
    axe_tab: Page, tmp_path: Path, scheme: str, requested: list[str]
) -> None:
    with opened(axe_tab, tmp_path, page_of(50), scheme, 360, requested) as page:
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        inks = page.locator(".plot text, .legend, .tiles small").evaluate_all(
            "them => them.map(one => getComputedStyle(one)[one.closest('svg') ? 'fill' : 'color'])"
        )
        assert inks
        assert min(contrast(ink, ground) for ink in inks) >= 4.5


def contrast(first: str, second: str) -> float:
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    red, green, blue = (int(part) / 255 for part in re.findall(r"\d+", color)[:3])
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_it_holds_all_it_needs_and_runs_nothing() -> None:
    html = page_of(50, name=NASTY)
    tags = Tags(html).seen
    assert not {"script", "link", "img", "iframe", "object", "form"} & {tag for tag, _ in tags}
    assert not any(name in ("src", "href", "srcset") or name.startswith("on") for _, held in tags for name in held)
    assert "@import" not in html
    assert re.findall(r"url\((?!#)", html) == []
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Söhne" in html


@pytest.mark.parametrize("size", SIZES)
def test_every_plot_has_its_numbers_beside_it(size: int) -> None:
    html = page_of(size)
    assert html.count('class="plot"') == html.count("<figcaption>") == html.count("<summary>The numbers</summary>")
    ids = [str(held["id"]) for _, held in Tags(html).seen if "id" in held]
    assert len(ids) == len(set(ids))
    for name in (held["aria-labelledby"] for _, held in Tags(html).seen if "aria-labelledby" in held):
        assert set(str(name).split()) <= set(ids)


def test_without_anybody_it_says_so_and_draws_nothing() -> None:
    html = page_of(0)
    assert "Nobody was declined in this time who was to hear from us." in html
    assert "<svg" not in html
    assert "None" not in html


def test_nothing_is_a_row_of_zeros() -> None:
    html = report_page.page(reports.report(0), reports.weeks(0), NOW)
    assert not re.findall(r"<(?:b|td)[^>]*>(?:0|–|0 of 0|0 after 0 calls)</", html)
    assert "All figures" not in html
    figures = report_page.page(reports.report(50), [], NOW).split("All figures</h2>")[1]
    assert "Declines recorded" in figures
    assert "Withdrew" not in figures
    assert not re.findall(r"<td>0</td>", figures)


def test_things_are_called_as_people_call_them() -> None:
    html = page_of(50)
    assert '<th scope="row" role="rowheader">Final round</th>' in html
    assert ">applied<" not in html
    assert "<b>6 working hours</b> <span>until half of those told had heard</span>" in html
    assert "referrals per 10 calls" in html
    assert "Told within one working day (%)" in html


def test_whoever_still_waits_is_not_drawn_in_the_calmest_color() -> None:
    plot = page_of(50).split("How they heard, and who has not</figcaption>")[1].split("</svg>")[0]
    colors = dict(
        zip(re.findall(r'class="label"[^>]*>([^<]*)<', plot), re.findall(r'class="part-(\d)"', plot), strict=True)
    )
    assert colors == {
        "In a call": "0",
        "By the sign-off e-mail": "0",
        "Tried, and closed by e-mail": "1",
        "Still wait": "2",
    }


def test_the_people_come_first() -> None:
    html = page_of(160)
    assert "120 of 160 heard it from us. Within one working day: 66 of 160 who were due. 16 still wait." in html
    assert html.index("still wait") < html.index("<svg")


def test_a_person_s_own_page_bears_their_name_and_no_trend_of_the_team() -> None:
    html = report_page.page(reports.report(50, of="Ana Ruiz"), [], NOW)
    assert "<h1>Ana Ruiz</h1>" in html
    assert "Who waited at the end of each week" not in html


def test_of_very_many_roles_the_first_stand_on_the_page() -> None:
    html = page_of(10_000, roles=10_000)
    assert "and 9,960 more: <code>signoff report --format csv</code> has them all." in html
    assert len(html) < 200_000
