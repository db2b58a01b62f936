from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.limits.check import check_message
from handlers.ui import blocks

markup = st.text(st.sampled_from("<>&*_~`!@#|:-/ abc\n"), max_size=60) | st.text(max_size=60)


@given(st.text(max_size=400), st.integers(2, 200))
@settings(deadline=None)
def test_a_cut_text_fits_and_shows_that_it_was_cut(text: str, length: int) -> None:
    shown = blocks.cut(text, length)
    assert len(shown) <= length
    assert shown == text.strip(" ") or shown.endswith("…") or len(text.strip()) <= length


def test_a_text_that_fits_is_left_alone() -> None:
    assert blocks.cut("Jane  Doe\nof Acme", 20) == "Jane  Doe\nof Acme"


@pytest.mark.parametrize("text", ["<!channel>", "<@U0ANA>", "<https://evil.example|Slack>", "a & b", "&lt;"])
def test_a_notification_shows_what_was_typed(text: str) -> None:
    escaped = blocks.escaped(text)
    assert not set("<>") & set(escaped)
    assert escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


@given(markup)
@settings(deadline=None)
def test_whatever_somebody_types_is_text_and_nothing_else(text: str) -> None:
    shown = blocks.as_json(
        [
            blocks.header(text),
            blocks.sentence(text),
            blocks.aside(text),
            *blocks.facts([("Phone", text)]),
            blocks.lines("What you could say", [text, "-"]),
        ]
    )
    assert check_message({"text": "-", "blocks": shown}) == []
    assert {part["type"] for block in shown for part in _texts(block)} <= {"plain_text", "text"}


def test_a_fact_that_is_not_known_has_no_line() -> None:
    assert blocks.facts([("Phone", ""), ("E-mail", "")]) == []


@pytest.mark.parametrize("length", [1, 75, 76, 3000])
def test_buttons_and_lines_of_any_length_are_what_slack_takes(length: int) -> None:
    text = "x" * length
    shown = blocks.as_json(
        [
            blocks.header(text),
            blocks.sentence(text),
            blocks.aside(text),
            blocks.row("row", [blocks.button(text, "a", "1", confirm=blocks.question(text, text, "Go on"))]),
            blocks.row("link", [blocks.link_button(text, "b", "https://example.com")]),
        ]
    )
    assert check_message({"text": "-", "blocks": shown}) == []


@pytest.mark.parametrize("text", ["one\ntwo\n\nthree", "one\r\ntwo\r\n\r\nthree", "one\rtwo\r\rthree"])
def test_every_line_break_is_that_of_the_standard(text: str) -> None:
    link = blocks.mailto("jane@example.com", "News", text)
    assert link == "mailto:jane@example.com?subject=News&body=one%0D%0Atwo%0D%0A%0D%0Athree"


def test_a_text_that_its_line_breaks_make_too_long_leaves_the_subject_alone() -> None:
    text = "\n" * 320
    assert len(blocks.mailto("jane@example.com", "News", text[:300])) <= blocks.MAILTO_LENGTH
    assert blocks.mailto("jane@example.com", "News", text) == "mailto:jane@example.com?subject=News"


def test_what_was_typed_comes_back_as_it_was() -> None:
    body = blocks.mailto("sean.o'neil@example.com", "A & B?", "Hello Seán,\n50% & more").partition("&body=")[2]
    assert unquote(body) == "Hello Seán,\r\n50% & more"


def _texts(part: object) -> list[dict[str, object]]:
    """Every text object in the blocks."""
    if isinstance(part, list):
        return [text for each in part for text in _texts(each)]
    if not isinstance(part, dict):
        return []
    own = [part] if isinstance(part.get("text"), str) else []
    return own + [text for each in part.values() for text in _texts(each)]


def test_one_email_to_all_stays_short_and_leaves_nobody_out() -> None:
    few = [f"person{number}@example.com" for number in range(3)]
    (link,) = blocks.mailto_all(few, "News", "one\ntwo")
    assert link == f"mailto:?bcc={','.join(few)}&subject=News&body=one%0D%0Atwo"
    many = [f"person{number}@example.com" for number in range(150)]
    links = blocks.mailto_all(many, "News", "one\ntwo")
    assert all(len(link) <= blocks.MAILTO_LENGTH and "body=" not in link for link in links)
    in_links = [link.removeprefix("mailto:?bcc=").partition("&")[0] for link in links]
    assert [email for part in in_links for email in part.split(",")] == many
