"""A link that opens a ready e-mail in the user's mail program."""

import re
from urllib.parse import quote

from slack_sdk.models.blocks import Block, MarkdownTextObject, SectionBlock

MAILTO_LENGTH = 1900
BREAK = re.compile(r"\r\n|\r|\n")
LINK = "mail_link"
"""The block's id in a form."""


def link(email: str, subject: str, text: str, block_id: str = LINK) -> Block:
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
