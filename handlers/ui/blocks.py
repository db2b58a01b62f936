"""The few shared words of every card: text shown as text, cut to Slack's lengths in one place, and rows of buttons."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    LinkButtonElement,
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
GLANCE = 300
"""As much as people read at a glance."""
LINK = 3000
VALUE = 600
"""How much of one typed text a card shows."""
LETTER = 1500
"""How much of a ready e-mail a card shows; its form has all of it."""

Text = RichTextElementParts.Text
Link = RichTextElementParts.Link


def cut(text: str, length: int) -> str:
    """The text in at most `length` characters; what was cut is marked by an ellipsis."""
    clean = " ".join(text.split(" ")).strip()
    return clean if len(clean) <= length else clean[: length - 1].rstrip() + "…"


def cut_inside(text: str, length: int) -> str:
    """The text in at most `length` characters, its beginning and its end; an ellipsis marks what was cut between."""
    clean = " ".join(text.split(" ")).strip()
    end = length // 3
    return clean if len(clean) <= length else f"{clean[: length - end - 1].rstrip()}…{clean[-end:].lstrip()}"


def plain(text: str, length: int = SENTENCE) -> PlainTextObject:
    """Text that Slack shows as it stands: no mention, no link, no layout, no emoji made of colons."""
    return PlainTextObject(text=cut(text, length) or " ", emoji=False)


def header(text: str) -> HeaderBlock:
    return HeaderBlock(text=plain(text, HEADER))


def sentence(text: str) -> SectionBlock:
    return SectionBlock(text=plain(text))


def aside(text: str) -> ContextBlock:
    """A smaller line: why this reached you, and the like."""
    return ContextBlock(elements=[plain(text, 1900)])


def link(url: str, said: str) -> Link | str:
    """A link that reads `said`; what is too long for Slack's links is shown as text."""
    return Link(url=url, text=cut(said, VALUE)) if len(url) <= LINK else said


def rule() -> DividerBlock:
    return DividerBlock()


def facts(rows: Sequence[tuple[str, str | Link]]) -> list[Block]:
    """A line for each fact that is known: its label in bold, and the fact as it was typed, or a link."""
    parts: list[Any] = []
    for label, value in rows:
        if isinstance(value, Link):
            parts += [Text(text=f"{label}  ", style=_bold()), value, Text(text="\n")]
        elif value:
            parts += [Text(text=f"{label}  ", style=_bold()), Text(text=cut(value, VALUE) + "\n")]
    return [RichTextBlock(elements=[RichTextSectionElement(elements=parts)])] if parts else []


def lines(title: str, said: Sequence[str]) -> RichTextBlock:
    """Lines to say aloud, one below the other."""
    heading = RichTextSectionElement(elements=[Text(text=title, style=_bold())])
    items = [RichTextSectionElement(elements=[Text(text=cut(line, VALUE))]) for line in said if line.strip()]
    return RichTextBlock(elements=[heading, *([RichTextListElement(style="bullet", elements=items)] if items else [])])


def letter(title: str, text: str, length: int = LETTER) -> RichTextBlock:
    """A text to copy, set apart from what is ours."""
    heading = RichTextSectionElement(elements=[Text(text=title, style=_bold())])
    return RichTextBlock(elements=[heading, RichTextQuoteElement(elements=[Text(text=cut(text, length) or " ")])])


def button(label: str, action_id: str, value: str, *, style: str | None = None, confirm: str = "") -> ButtonElement:
    """A button; `confirm` asks once more with this sentence."""
    asked = ConfirmObject(title="Sure?", text=plain(confirm, 300), confirm="Yes", deny="No") if confirm else None
    return ButtonElement(text=plain(label, BUTTON), action_id=action_id, value=value, style=style, confirm=asked)


def link_button(label: str, action_id: str, url: str) -> LinkButtonElement:
    return LinkButtonElement(text=cut(label, BUTTON), action_id=action_id, url=url)


def row(block_id: str, buttons: Sequence[ButtonElement]) -> ActionsBlock:
    return ActionsBlock(block_id=block_id, elements=list(buttons))


CHART = "data_visualization"


def has_chart(message: Sequence[dict[str, Any]]) -> bool:
    """Whether the message carries a picture."""
    return any(block["type"] == CHART for block in message)


def as_json(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """The blocks as Slack takes them; raises where Slack would refuse."""
    return [block.to_dict() for block in blocks]


def escaped(text: str) -> str:
    """Text from people for where Slack reads markup: the notification beside the blocks."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _bold() -> RichTextElementParts.TextStyle:
    return RichTextElementParts.TextStyle(bold=True)
