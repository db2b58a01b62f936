"""One e-mail to several applicants: a link for each role into the mail program, with the addresses as BCC."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, MarkdownTextObject, SectionBlock

from handlers.cards import words
from handlers.ui import blocks
from models.context import Context
from models.duties import client_reason
from models.duties.duty import Duty
from models.rules import text_templates
from models.rules.default_texts import Text

MOST_LINKS = 2
"""Links in one group: each may be as long as all its addresses."""
ANYBODY = "there"
"""In place of a name: "Hello there,"."""


def links(ctx: Context, duties: Sequence[Duty]) -> list[Block]:
    """A link for each role; a line about people without an address, or beyond the last link."""
    by_role: dict[str, list[Duty]] = {}
    for duty in duties:
        if duty.candidate.email:
            by_role.setdefault(words.role(duty), []).append(duty)
    made: list[Block] = []
    linked = 0
    for role, about in by_role.items():
        subject, text = _mail(ctx, role, about)
        emails = list(dict.fromkeys(duty.candidate.email or "" for duty in about))
        for url in blocks.mailto_all(emails, subject, text)[: MOST_LINKS - len(made)]:
            named = role if len(by_role) > 1 else ""
            made.append(_link(url, named, f"mail_all.{about[0].id}.{len(made)}"))
            linked += url.count("@")
    left_out = len(duties) - linked
    if made and left_out > 0:
        verb = "is" if left_out == 1 else "are"
        made.append(blocks.aside(f"{left_out} more {verb} not in it: see One by one."))
    return made


def _link(url: str, role: str, block_id: str) -> Block:
    """The link; Slack accepts a mailto address in text only, not on a button. `role`: named where there are several.

    Markup is safe here: the address is percent-encoded.
    """
    link = MarkdownTextObject(text=f"<{url}|Open one e-mail to all>")
    if not role:
        return SectionBlock(block_id=block_id, text=link)
    return SectionBlock(block_id=block_id, text=blocks.plain(role), fields=[link])


def _mail(ctx: Context, role: str, duties: Sequence[Duty]) -> tuple[str, str]:
    """Subject and text without a name; with the reason only where all have the same."""
    written = text_templates.of(ctx.workspace, Text.APPLIED)
    reasons = {client_reason.to_write(duty.recorded) for duty in duties}
    values = {
        "name": ANYBODY,
        "first_name": ANYBODY,
        "role": role,
        "sender": ctx.person.name,
        "promise": "",
        "reason": reasons.pop() if len(reasons) == 1 else "",
    }
    return written.filled(**{name: values[name] for name in written.fields})
