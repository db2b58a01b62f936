"""Messages to leads: a recruiter whom Slack can't reach, and a digest that can't be posted."""

from slack_sdk.models.blocks import Block
from sqlalchemy import select

from handlers.cards import rows, words
from handlers.cards.words import TEAM_SETTINGS
from handlers.delivery import explanations
from handlers.ui import blocks, dates
from models.context import Context
from models.delivery import outcome
from models.directory.recruiter import Recruiter
from models.duties.duty import Duty, open_duties_of_owner
from models.outbox.message import Message, Rendered, Shown


def draw_person_unreachable(message: Message, ctx: Context) -> Rendered | None:
    """One message a day for each recruiter; None: they were reached since, or nobody waits for them."""
    recruiter = ctx.session.get(Recruiter, message.details["who"])
    if recruiter is None:
        return None
    if message.ts is None:
        open_duties = open_duties_of_owner(ctx.session, recruiter)
        if outcome.was_reached_since(ctx.session, message, recruiter.user_id) or not (
            open_duties or recruiter.leads_anybody
        ):
            return None
        message.details = {**message.details, "duties": [duty.id for duty in open_duties]}
    duties = _listed(message, ctx)
    why = explanations.of_person(message.details["why"])
    text = f"I can't reach {recruiter.name} in Slack: {why} {_waiting(duties)}"
    listed = duties[: rows.MOST_ROWS]
    duty_rows = rows.once(_waiting_row(ctx, recruiter, duty) for duty in listed)
    message_blocks = [blocks.sentence(text), *duty_rows, *rows.and_more(len(duties) - len(listed))]
    return Rendered(text, blocks.as_json(message_blocks), tuple(Shown(duty.id, is_leads_part=True) for duty in duties))


def _listed(message: Message, ctx: Context) -> list[Duty]:
    ids = message.details.get("duties", [])
    query = select(Duty).where(Duty.workspace_id == message.workspace_id, Duty.id.in_(ids))
    return list(ctx.session.scalars(query.order_by(Duty.tell_by, Duty.id)))


def _waiting(duties: list[Duty]) -> str:
    people = len({duty.candidate.person_id for duty in duties})
    if people == 0:
        return "Nobody waits for them now."
    return f"{dates.people(people).capitalize()} {'waits' if people == 1 else 'wait'} for them."


def _waiting_row(ctx: Context, recruiter: Recruiter, duty: Duty) -> Block:
    if not ctx.may_act_for(duty.owner):
        return blocks.sentence(words.taken_care_of(duty))
    name, role = words.name(duty), words.role(duty)
    if not duty.is_open:
        return blocks.sentence(words.ended(ctx, duty))
    if duty.is_of(ctx.person):
        return blocks.sentence(f"You have taken {name}, about {role}. The card is with you.")
    if duty.owner_id != recruiter.id:
        return blocks.sentence(f"{duty.owner.name} takes care of {name} now, about {role}.")
    waited = dates.working_days(max(1, duty.age(ctx.now)))
    return rows.lead_row(ctx.person, duty, f"{name} has waited {waited} for word about {role}.")


def draw_channel_unreachable(message: Message, ctx: Context) -> Rendered | None:
    """One message a day; None: the digest has been posted since, or has another channel now."""
    channel = message.details["channel"]
    is_over = ctx.workspace.digest_channel != channel or outcome.was_reached_since(ctx.session, message, channel)
    if message.ts is None and is_over:
        return None
    text = f"The digest can't reach its channel: {explanations.of_channel(message.details['why'])}"
    door = blocks.row("doors", [blocks.button("Team settings", TEAM_SETTINGS, "open")])
    return Rendered(text, blocks.as_json([blocks.sentence(text), door]))
