"""Whoever can't be written to is never the end of it: the leads hear who that is, and whom it leaves waiting."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.context import Context
from models.directory.recruiter import Recruiter, find_recruiters
from models.outbox.message import Message, MessageKind, schedule_message


def tell_of_person(ctx: Context, person: Recruiter, why: str) -> bool:
    """Each of the person's leads hears it once a day, in their hours, as long as messages come back.

    False: nobody leads them.
    """
    leads = person.leads(ctx.session)
    for lead in leads:
        _plant(ctx, lead, MessageKind.UNREACHED, f"{person.id} ", {"who": person.id, "why": why})
    return bool(leads)


def tell_of_channel(ctx: Context, channel: str, why: str) -> bool:
    """Every lead hears once a day, in their hours, that the digest can't reach its channel. False: nobody leads."""
    named = find_recruiters(ctx.session, ctx.workspace.id, ctx.workspace.lead_ids)
    leads = [lead for lead in named if lead.can_take]
    for lead in leads:
        _plant(ctx, lead, MessageKind.NOWHERE, "", {"channel": channel, "why": why})
    return bool(leads)


def was_reached_since(session: Session, told: Message, recipient: str) -> bool:
    """Whether a message has come through to this recipient since the one of which the leads are told."""
    refused_at = datetime.fromisoformat(told.details["refused_at"])
    came = select(Message.id).where(
        Message.workspace_id == told.workspace_id,
        Message.recipient == recipient,
        Message.ts.is_not(None),
        Message.posted_at > refused_at,
    )
    return session.scalar(came.limit(1)) is not None


def _plant(ctx: Context, lead: Recruiter, kind: MessageKind, about: str, details: dict[str, object]) -> None:
    due_at = lead.calendar.at_or_after(ctx.now)
    schedule_message(
        ctx.session,
        workspace_id=ctx.workspace.id,
        recipient=lead.user_id,
        kind=kind,
        slot=f"{about}{lead.calendar.day_of(due_at)}",
        due_at=due_at,
        details={**details, "refused_at": ctx.now.isoformat()},
    )
