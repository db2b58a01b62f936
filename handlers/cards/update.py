"""The card of somebody in play: they wait for a decision, and hear from you before they have to ask."""

from datetime import date

from slack_sdk.models.blocks import Block

from handlers.cards import ready, words
from handlers.cards.call import MORE, SNOOZE
from handlers.ui import blocks, dates, mail_link
from models.context import Context
from models.directory.recruiter import Recruiter
from models.duties import in_play
from models.duties.duty import Duty
from models.duties.in_play import InPlay
from models.rules import deadlines
from models.rules.default_texts import Text

UPDATE_SENT = "update.sent"
RECORD_DECLINE = "update.decline"
ADD_EMAIL = "update.add_email"


def card(ctx: Context, duty: Duty) -> list[Block]:
    """The card as things are now."""
    if not duty.is_open:
        return words.settled(ctx, duty)
    if moved := words.elsewhere(ctx, duty):
        return moved
    subject, text = still_deciding(ctx, duty)
    value = str(duty.id)
    buttons = [
        blocks.button("Update sent", UPDATE_SENT, value, style="primary"),
        blocks.button("Record a decline", RECORD_DECLINE, value),
        blocks.button("Snooze", SNOOZE, value),
        blocks.button("More", MORE, value),
    ]
    email = duty.candidate.email
    add = blocks.row(f"email.{duty.id}", [blocks.button("Add an e-mail address", ADD_EMAIL, value)])
    return [
        blocks.header(words.title(duty)),
        blocks.sentence(news(ctx, duty)),
        *facts(ctx, duty),
        blocks.aside(_why(ctx, duty)),
        blocks.row(f"update.{duty.id}", buttons),
        blocks.letter("The text, ready to copy", text),
        mail_link.link(email, subject, text, f"mail.{duty.id}") if email else add,
    ]


def news(ctx: Context, duty: Duty) -> str:
    """Since when they have heard nothing, or what they were promised, and what to do."""
    return waits_for(ctx, duty, _waits(ctx, duty))


def waits_for(ctx: Context, duty: Duty, waits: InPlay | None) -> str:
    """The same where it is known what they were promised."""
    name, role = words.name(duty), words.role(duty)
    calendar = ctx.person.calendar
    today = calendar.day_of(ctx.now)
    if duty.role and duty.role.filled_at:
        return f"{role} is filled, and {name} is still in play. Record the decline, or under More what was decided."
    if duty.is_ahead(ctx.now):
        return f"{name} is in play for {role}. Next word: {dates.day(calendar.day_of(duty.tell_by), today)}."
    what = "Decide, or say that it takes longer."
    if waits and waits.promised_for and waits.promised_for >= today:
        return f"{name} was promised news about {role} by {dates.day(waits.promised_for, today)}. {what}"
    heard = dates.waited(duty.since, ctx.now, calendar, duty.age(ctx.now))
    return f"{name} has had no word about {role} {heard}. {what}"


def facts(ctx: Context, duty: Duty) -> list[Block]:
    """How far they got, how to reach them, and what else is open."""
    waits = _waits(ctx, duty)
    rows = [
        ("Stage", words.STAGES[waits.stage].capitalize() if waits else ""),
        ("Phone", words.phone(ctx, duty)),
        ("E-mail", duty.candidate.email or ""),
        ("Also open", words.also_open(ctx, duty)),
    ]
    return blocks.facts(rows)


def still_deciding(ctx: Context, duty: Duty) -> tuple[str, str]:
    """Subject and text of the update."""
    by = dates.dated(by_when(ctx.person, duty, ctx))
    return ready.mail(duty, Text.STILL_DECIDING, ctx.person.name, date=by)


def by_when(owner: Recruiter, duty: Duty, ctx: Context) -> date:
    """The day that the ready text names: what was promised, else five business days from now.

    From the business day before the promised one on, an update says that it takes longer: it names a later day.
    """
    waits, calendar = _waits(ctx, duty), owner.calendar
    asked_on = calendar.next_business_day(calendar.day_of(ctx.now))
    if waits and waits.promised_for and waits.promised_for > asked_on:
        return waits.promised_for
    return calendar.day_of(deadlines.update_by(ctx.now, calendar))


def _waits(ctx: Context, duty: Duty) -> InPlay | None:
    return in_play.live(ctx.session, duty.candidate_id, duty.role_id)


def _why(ctx: Context, duty: Duty) -> str:
    """Why this reached its owner."""
    waits = _waits(ctx, duty)
    if duty.ownership > 1:
        return "You took this over."
    if waits is None or waits.put_by is None or waits.put_by_id == duty.owner_id:
        return "You put them in play, so the next word is yours."
    return f"{waits.put_by.name} put them in play and named you."
