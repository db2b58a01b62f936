"""How to reach somebody: their number to tap, and their page to open."""

from handlers.ui import blocks
from models.context import Context
from models.directory.candidate import Candidate
from models.duties.duty import Duty


def phone(ctx: Context, duty: Duty) -> str | blocks.Link:
    """Their number as the reader writes it, to tap where it can be dialled; empty: none is known."""
    return phone_of(ctx, duty.candidate)


def phone_of(ctx: Context, person: Candidate) -> str | blocks.Link:
    shown = person.phone_for(ctx.person.country)
    return blocks.link(f"tel:{person.phone_digits}", shown) if person.phone_digits else shown


def page(duty: Duty) -> str | blocks.Link:
    """Their page in the applicant tracking system; empty: none is known."""
    link = duty.decline.link if duty.decline else None
    return blocks.link(link, link) if link and link.startswith(("https://", "http://")) else link or ""
