"""Builders of blocks: plain text cut to Slack's limits, rows of buttons, Back and Next, mailto links."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    LinkButtonElement,
    MarkdownTextObject,
    PlainTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextListElement,
    RichTextQuoteElement,
    RichTextSectionElement,
    SectionBlock,
)

HEADER = 150
BUTTON = 75
SENTENCE = 2900
QUESTION = 100
GLANCE = 300
"""Maximum characters of a line that is read at a glance."""
LINK = 3000
VALUE = 600
"""Maximum characters of one typed text on a card."""
LETTER = 1500
"""Maximum characters of a ready e-mail on a card; its form has all of it."""

Text = RichTextElementParts.Text
Link = RichTextElementParts.Link
Fact = str | Link | tuple[Link, str]
"""The value of a fact: a text, a link, or a link and the text beside it."""

CHART = "data_visualization"

MOST_DIGITS = 10

MAILTO_LENGTH = 1900
BREAK = re.compile(r"\r\n|\r|\n")
MAIL_LINK = "mail_link"
"""The block's id in a form."""


def cut(text: str, length: int) -> str:
    """The text cut to `length` characters, with an ellipsis at the end if it was longer."""
    clean = " ".join(text.split(" ")).strip()
    return clean if len(clean) <= length else clean[: length - 1].rstrip() + "…"


def cut_inside(text: str, length: int) -> str:
    """The text cut to `length` characters in the middle: beginning, ellipsis, end."""
    clean = " ".join(text.split(" ")).strip()
    end = length // 3
    return clean if len(clean) <= length else f"{clean[: length - end - 1].rstrip()}…{clean[-end:].lstrip()}"


def plain(text: str, length: int = SENTENCE) -> PlainTextObject:
    """Plain text: Slack renders no mention, link, markup or emoji code in it."""
    return PlainTextObject(text=cut(text, length) or " ", emoji=False)


def header(text: str) -> HeaderBlock:
    return HeaderBlock(text=plain(text, HEADER))


def name(text: str) -> RichTextBlock:
    """A heading below a header: bold, in the size of text."""
    bold = Text(text=cut(text, HEADER) or " ", style=_bold())
    return RichTextBlock(elements=[RichTextSectionElement(elements=[bold])])


def below_a_header(card: Sequence[Block]) -> list[Block]:
    """A card as part of a list: its title is smaller than the header of the part."""
    return [name(str(block.text.text)) if isinstance(block, HeaderBlock) and block.text else block for block in card]


def sentence(text: str) -> SectionBlock:
    return SectionBlock(text=plain(text))


def aside(text: str) -> ContextBlock:
    """A line in small print."""
    return ContextBlock(elements=[plain(text, 1900)])


def link(url: str, text: str) -> Link | str:
    """A link with this text; the text alone if the URL is too long for Slack."""
    return Link(url=url, text=cut(text, VALUE)) if len(url) <= LINK else text


def rule() -> DividerBlock:
    return DividerBlock()


def facts(rows: Sequence[tuple[str, Fact]]) -> list[Block]:
    """A line for each known fact: its label in bold, then the typed text or a link, perhaps with a text beside it."""
    parts: list[Any] = []
    for label, value in rows:
        if isinstance(value, Link):
            parts += [Text(text=f"{label}  ", style=_bold()), value, Text(text="\n")]
        elif isinstance(value, tuple):
            parts += [Text(text=f"{label}  ", style=_bold()), value[0], Text(text=f"{value[1]}\n")]
        elif value:
            parts += [Text(text=f"{label}  ", style=_bold()), Text(text=cut(value, VALUE) + "\n")]
    return [RichTextBlock(elements=[RichTextSectionElement(elements=parts)])] if parts else []


def links(title: str, addresses: Sequence[tuple[str, str]]) -> RichTextBlock:
    """Links beside each other, by their names; one that is too long for Slack is left out."""
    shown = [Link(url=url, text=name) for name, url in addresses if len(url) <= LINK]
    parts = [part for place, each in enumerate(shown) for part in ([Text(text=" · ")] if place else []) + [each]]
    return RichTextBlock(elements=[RichTextSectionElement(elements=[Text(text=f"{title}: "), *parts])])


def named_line(name: str, parts: Sequence[str | Link]) -> RichTextBlock:
    """A line of a list: the name in bold, and the parts that are not empty behind it."""
    elements: list[Any] = [Text(text=name, style=_bold())]
    for part in parts:
        if part:
            elements += [Text(text=" · "), part if isinstance(part, Link) else Text(text=cut(part, GLANCE))]
    return RichTextBlock(elements=[RichTextSectionElement(elements=elements)])


def lines(title: str, texts: Sequence[str]) -> RichTextBlock:
    """A bulleted list of lines to say aloud."""
    heading = RichTextSectionElement(elements=[Text(text=title, style=_bold())])
    items = [RichTextSectionElement(elements=[Text(text=cut(line, VALUE))]) for line in texts if line.strip()]
    return RichTextBlock(elements=[heading, *([RichTextListElement(style="bullet", elements=items)] if items else [])])


def is_text_to_say(block: Block) -> bool:
    """Whether the block is made by `lines` or `letter`: something to read aloud or to copy."""
    if not isinstance(block, RichTextBlock):
        return False
    return any(isinstance(part, RichTextListElement | RichTextQuoteElement) for part in block.elements or [])


def letter(title: str, text: str, length: int = LETTER, *, block_id: str | None = None) -> RichTextBlock:
    """A text to copy, as a quote."""
    heading = RichTextSectionElement(elements=[Text(text=title, style=_bold())])
    quote = RichTextQuoteElement(elements=[Text(text=cut(text, length) or " ")])
    return RichTextBlock(block_id=block_id, elements=[heading, quote])


def button(
    label: str, action_id: str, value: str, *, style: str | None = None, confirm: ConfirmObject | None = None
) -> ButtonElement:
    """A button; `confirm`: the question that Slack asks first, made by `question`."""
    return ButtonElement(text=plain(label, BUTTON), action_id=action_id, value=value, style=style, confirm=confirm)


def question(title: str, text: str, yes: str, *, is_danger: bool = False) -> ConfirmObject:
    """A confirmation dialog. `yes`: the label of the button that goes on, in red if `is_danger`; the other: Cancel."""
    return ConfirmObject(
        title=cut(title, QUESTION),
        text=plain(text, GLANCE),
        confirm=yes,
        deny="Cancel",
        style="danger" if is_danger else None,
    )


def link_button(label: str, action_id: str, url: str) -> LinkButtonElement:
    return LinkButtonElement(text=cut(label, BUTTON), action_id=action_id, url=url)


def row(block_id: str, buttons: Sequence[ButtonElement]) -> ActionsBlock:
    return ActionsBlock(block_id=block_id, elements=list(buttons))


def has_chart(message: Sequence[dict[str, Any]]) -> bool:
    """Whether the message has a chart block."""
    return any(block["type"] == CHART for block in message)


def as_json(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """The blocks as JSON for Slack; raises if Slack would refuse them."""
    return [block.to_dict() for block in blocks]


def escaped(text: str) -> str:
    """Escapes typed text for fields where Slack reads markup, such as the notification text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _bold() -> RichTextElementParts.TextStyle:
    return RichTextElementParts.TextStyle(bold=True)


@dataclass(frozen=True)
class Turns:
    """Action ids of the buttons that turn the pages of a list."""

    back: str
    next: str


def number(value: str) -> int | None:
    """The page number or row id in the value of a button or menu; None: the value is no number."""
    return int(value) if value.isdecimal() and len(value) < MOST_DIGITS else None


def numbers(value: str) -> list[int]:
    """The row ids in the value of a button about several rows."""
    return [int(part) for part in value.split(".") if part.isdecimal() and len(part) < MOST_DIGITS]


def turning(turns: Turns, number: int, last: int, size: int, total: int) -> list[Block]:
    """The range of rows shown, with Back and Next; empty if there is only one page. Pages count from 0."""
    if last == 0:
        return []
    until = min(total, (number + 1) * size)
    buttons = [
        *([button("Back", turns.back, str(number - 1))] if number > 0 else []),
        *([button("Next", turns.next, str(number + 1))] if number < last else []),
    ]
    return [aside(f"{number * size + 1} to {until} of {total}."), row(f"turn.{number}", buttons)]


def mail_link(email: str, subject: str, text: str, block_id: str = MAIL_LINK) -> Block:
    """The link block. Slack accepts a mailto address in text only, not on a button."""
    address = mailto(email, subject, text)
    return SectionBlock(block_id=block_id, text=MarkdownTextObject(text=f"<{address}|Open it in my mail program>"))


def mailto(email: str, subject: str, text: str) -> str:
    """The mailto address; with the subject alone, or nothing, if it would be too long.

    Line breaks are CR LF, as RFC 6068 asks: some mail programs show a lone LF as no break at all.
    """
    start = f"mailto:{quote(email, safe='@')}?subject={quote(subject, safe='')}"
    body = BREAK.sub("\r\n", text)
    whole = f"{start}&body={quote(body, safe='')}"
    if len(whole) <= MAILTO_LENGTH:
        return whole
    return start if len(start) <= MAILTO_LENGTH else f"mailto:{quote(email, safe='@')}"


def mailto_all(emails: Sequence[str], subject: str, text: str) -> list[str]:
    """The mailto addresses of one e-mail to all, who don't see each other (BCC).

    With the subject alone if it would be too long; several of these if the addresses are too many for one.
    """
    about = f"subject={quote(subject, safe='')}"
    body = quote(BREAK.sub("\r\n", text), safe="")
    whole = f"{_to_all(emails)}&{about}&body={body}"
    if len(whole) <= MAILTO_LENGTH:
        return [whole]
    links: list[str] = []
    part: list[str] = []
    for email in emails:
        if part and len(f"{_to_all([*part, email])}&{about}") > MAILTO_LENGTH:
            links.append(f"{_to_all(part)}&{about}")
            part = []
        part.append(email)
    return [*links, f"{_to_all(part)}&{about}"] if part else links


def _to_all(emails: Sequence[str]) -> str:
    return f"mailto:?bcc={','.join(quote(email, safe='@') for email in emails)}"
