"""The mailto link of a ready e-mail."""

from urllib.parse import unquote

import pytest

from handlers.ui.blocks import MAILTO_LENGTH, mailto


@pytest.mark.parametrize("text", ["one\ntwo\n\nthree", "one\r\ntwo\r\n\r\nthree", "one\rtwo\r\rthree"])
def test_every_line_break_is_that_of_the_standard(text: str) -> None:
    link = mailto("jane@example.com", "News", text)
    assert link == "mailto:jane@example.com?subject=News&body=one%0D%0Atwo%0D%0A%0D%0Athree"


def test_a_text_that_its_line_breaks_make_too_long_leaves_the_subject_alone() -> None:
    text = "\n" * 320
    assert len(mailto("jane@example.com", "News", text[:300])) <= MAILTO_LENGTH
    assert mailto("jane@example.com", "News", text) == "mailto:jane@example.com?subject=News"


def test_what_was_typed_comes_back_as_it_was() -> None:
    body = mailto("sean.o'neil@example.com", "A & B?", "Hello Seán,\n50% & more").partition("&body=")[2]
    assert unquote(body) == "Hello Seán,\r\n50% & more"
