"""Somebody can't be written to: their leads hear who it is, whom it leaves waiting, and take over with one tap."""

from slack_sdk.models.blocks import Block
from sqlalchemy import select

from handlers.cards import rows, words
from handlers.delivery import explanations
from handlers.ui import blocks, dates
from models.context import Context
from models.delivery import outcome
from models.directory.recruiter import Recruiter
from models.duties.duty import Duty, open_duties_of_owner
from models.outbox.message import Message, Rendered, Shown


def draw(message: Message, ctx: Context) -> Rendered | None:
    """One message a day for each person; None when they have been reached since, or nobody waits for them."""
    who = ctx.session.get(Recruiter, message.details["who"])
    if who is None:
        return None
    if message.ts is None:
        owed = open_duties_of_owner(ctx.session, who)
        if outcome.was_reached_since(ctx.session, message, who.user_id) or not (owed or who.leads_anybody):
            return None
        message.details = {**message.details, "duties": [one.id for one in owed]}
    shown = _listed(message, ctx)
    said = f"I can't reach {who.name} in Slack: {explanations.of_person(message.details['why'])} {_waiting(shown)}"
    listed = shown[: rows.MOST_ROWS]
    part = rows.once(_row(ctx, who, one) for one in listed)
    drawn = [blocks.sentence(said), *part, *rows.and_more(len(shown) - len(listed))]
    return Rendered(said, blocks.as_json(drawn), tuple(Shown(one.id, is_leads_part=True) for one in shown))


def _listed(message: Message, ctx: Context) -> list[Duty]:
    ids = message.details.get("duties", [])
    query = select(Duty).where(Duty.workspace_id == message.workspace_id, Duty.id.in_(ids))
    return list(ctx.session.scalars(query.order_by(Duty.tell_by, Duty.id)))


def _waiting(shown: list[Duty]) -> str:
    people = len({one.candidate.person_id for one in shown})
    if people == 0:
        return "Nobody waits for them now."
    return f"{dates.people(people).capitalize()} {'waits' if people == 1 else 'wait'} for them."


def _row(ctx: Context, who: Recruiter, duty: Duty) -> Block:
    if not ctx.may_act_for(duty.owner):
        return blocks.sentence(words.taken_care_of(duty))
    name, role = words.name(duty), words.role(duty)
    if not duty.is_open:
        return blocks.sentence(words.ended(ctx, duty))
    if duty.is_of(ctx.person):
        return blocks.sentence(f"You have taken {name}, about {role}. The card is with you.")
    if duty.owner_id != who.id:
        return blocks.sentence(f"{duty.owner.name} takes care of {name} now, about {role}.")
    waited = dates.working_days(max(1, duty.age(ctx.now)))
    return rows.lead_row(ctx.person, duty, f"{name} has waited {waited} for word about {role}.")
