"""How to reach somebody: their number to tap, and their page to open."""

from handlers import blocks
from models.candidate import Dialled, dialled
from models.duty import Duty


def phone(duty: Duty) -> str | blocks.Link:
    """Their number as its owner writes it, to tap where it can be dialled; empty: none is known."""
    number = dialled_number(duty)
    if number is None:
        return ""
    return blocks.link(f"tel:{number.number}", number.shown) if number.number else number.shown


def dialled_number(duty: Duty) -> Dialled | None:
    """Their number as its owner writes it; None: none is known."""
    return dialled(duty.candidate.phone, duty.owner.country) if duty.candidate.phone else None


def page(duty: Duty) -> str | blocks.Link:
    """Their page in the applicant tracking system; empty: none is known."""
    link = duty.decline.link if duty.decline else None
    return blocks.link(link, link) if link and link.startswith(("https://", "http://")) else link or ""
