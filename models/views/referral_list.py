"""The list of referrals that a reader may see, in pages."""

from sqlalchemy import Select, select

from models.context import Context
from models.directory import spelling
from models.duties import visibility
from models.duties.referral import UNDER_WAY, Referral, Status
from models.rules.text import spelled_alike
from models.views.page import Page, read_page

PAGE = 15
"""Referrals on a page of the list."""


def referral_page(ctx: Context, letters: str, number: int) -> Page[Referral]:
    """A page of the visible referrals that match by name: those under way first, then newest first."""
    order = (Referral.status.in_(UNDER_WAY).desc(), Referral.id.desc())
    return read_page(ctx.session, _visible(ctx, letters), order, number, PAGE)


def is_listed(ctx: Context, name: str) -> bool:
    """Whether a visible referral has exactly this name, in any spelling."""
    named = _visible(ctx, "").where(spelling.is_called(Referral.folded_name, name))
    return any(spelled_alike(row.name, name) for row in ctx.session.scalars(named))


def _visible(ctx: Context, letters: str) -> Select[Referral]:
    seen = Referral.owner_id.in_(visibility.owners_seen(ctx))
    stands = (Referral.status != Status.WITHDRAWN, Referral.forgotten_at.is_(None))
    query = select(Referral).where(Referral.workspace_id == ctx.workspace.id, seen, *stands)
    return query.where(spelling.holds(Referral.folded_name, Referral.name, letters)) if letters else query
