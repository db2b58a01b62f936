"""The referral card: a person whom a candidate named, how to reach them, and what becomes of them."""

from slack_sdk.models.blocks import Block

from handlers.cards import status_line, words
from handlers.cards.call import MORE
from handlers.cards.status_line import SNOOZE
from handlers.ui import blocks, dates
from models.context import Context
from models.duties.duty import Duty
from models.duties.referral import Referral, Status

IN_TOUCH = "referral_call.in_touch"
NOT_INTERESTED = "referral_call.not_interested"
REACH = "referral_call.reach"

ADD_REACH = "Add a number or e-mail"

LABELS = {
    Status.NEW: "New",
    Status.CONTACTED: "Contacted",
    Status.IN_PROCESS: "In process",
    Status.PLACED: "Placed",
    Status.NO: "No",
}


def card(ctx: Context, duty: Duty) -> list[Block]:
    """The blocks of the card."""
    if not duty.is_open:
        return words.settled(ctx, duty)
    if moved := words.elsewhere(ctx, duty):
        return moved
    value, named = str(duty.id), duty.referral
    buttons = [
        blocks.button("In touch", IN_TOUCH, value, style="primary"),
        blocks.button("Not interested", NOT_INTERESTED, value),
        blocks.button("Snooze", SNOOZE, value),
        blocks.button("More", MORE, value),
    ]
    return [
        blocks.header(words.title(duty)),
        *status_line.status(ctx, duty),
        blocks.sentence(news(ctx, duty)),
        *blocks.facts(_ways(ctx, duty, named) if named else []),
        *_missing(duty, named),
        blocks.aside(why(ctx, duty)),
        blocks.row(f"referral_call.{duty.id}", buttons),
    ]


def news(_ctx: Context, duty: Duty) -> str:
    """One sentence: who was named by whom, and for which role."""
    return f"{words.name(duty)}, named by {namer(duty)}. A short first call while it is fresh."


def namer(duty: Duty) -> str:
    """Who named them, and for which role: "Jane Doe for Staff Engineer at Acme"."""
    for_role = f" for {words.role(duty)}" if duty.role else ""
    return f"{blocks.cut(duty.candidate.name, words.NAME)}{for_role}"


def why(ctx: Context, duty: Duty) -> str:
    """The reason why this duty is its owner's."""
    if duty.ownership > 1:
        return "You took this over."
    calendar = ctx.person.calendar
    named_on = dates.on_day(calendar.day_of(duty.opened_at), calendar.day_of(ctx.now))
    return f"They were named to you {named_on}, so the call is yours."


def month(ctx: Context, referral: Referral) -> str:
    """The month in which the referral was named, with the year if it is not the current one."""
    then, now = ctx.person.calendar.local(referral.named_at), ctx.person.calendar.local(ctx.now)
    return then.strftime("%B" if then.year == now.year else "%B %Y")


def stands(ctx: Context, referral: Referral) -> str:
    """The referral in a sentence: name, who named them and when, role, status and owner."""
    named = f"{blocks.cut(referral.name, words.NAME)}, named by {blocks.cut(referral.named_by.name, words.NAME)}"
    for_role = f" for {blocks.cut(referral.role.full_name, words.ROLE)}" if referral.role else ""
    owner = "" if referral.owner_id == ctx.person.id else f" With {referral.owner.name}."
    calendar = ctx.person.calendar
    changed = (
        f" since {dates.day(calendar.day_of(referral.changed_at), calendar.day_of(ctx.now))}"
        if referral.changed_at
        else ""
    )
    return f"{named} in {month(ctx, referral)}{for_role}. {LABELS[referral.status]}{changed}.{owner}"


def _ways(ctx: Context, duty: Duty, named: Referral) -> list[tuple[str, str | blocks.Link]]:
    """Number and address as far as they could be read, else what was typed."""
    phone, email = words.phone(ctx, duty), named.folded_email or ""
    return [("Phone", phone), ("E-mail", email), ("How to reach them", "" if phone or email else named.reach or "")]


def _missing(duty: Duty, named: Referral | None) -> list[Block]:
    """The button that asks for a number or address where neither is known."""
    if named is None or named.is_reachable:
        return []
    return [blocks.row(f"reach.{duty.id}", [blocks.button(ADD_REACH, REACH, str(duty.id))])]
