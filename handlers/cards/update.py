"""The card of a candidate in play, who waits for a decision and is owed an update."""

from datetime import date

from slack_sdk.models.blocks import Block

from handlers.cards import ready, status_line, words
from handlers.cards.call import MORE
from handlers.cards.status_line import SNOOZE
from handlers.ui import blocks, dates
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
    """The blocks of the card."""
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
        *status_line.status(ctx, duty),
        blocks.sentence(news(ctx, duty)),
        *facts(ctx, duty),
        blocks.aside(_why(ctx, duty)),
        blocks.row(f"update.{duty.id}", buttons),
        blocks.letter("The text", text),
        blocks.mail_link(email, subject, text, f"mail.{duty.id}") if email else add,
    ]


def news(ctx: Context, duty: Duty) -> str:
    """One sentence: since when they have heard nothing, or what was promised, and what to do."""
    return waits_for(ctx, duty, _in_play_row(ctx, duty))


def waits_for(ctx: Context, duty: Duty, in_play_row: InPlay | None) -> str:
    """The same with the in-play row already read."""
    name, role = words.name(duty), words.role(duty)
    calendar = ctx.person.calendar
    today = calendar.day_of(ctx.now)
    if duty.role and duty.role.filled_at:
        return f"{role} is filled, and {name} is still in play. Record the decline, or under More what was decided."
    if duty.is_ahead(ctx.now):
        return f"{name} is in play for {role}. Update due {dates.day(calendar.day_of(duty.tell_by), today)}."
    what = "Decide, or say that it takes longer."
    if in_play_row and in_play_row.promised_for and in_play_row.promised_for >= today:
        return f"{name} was promised news about {role} by {dates.day(in_play_row.promised_for, today)}. {what}"
    heard = dates.waited(duty.since, ctx.now, calendar, duty.age(ctx.now))
    return f"{name} has heard nothing about {role} {heard}. {what}"


def facts(ctx: Context, duty: Duty) -> list[Block]:
    """The facts: stage, phone and e-mail, other open duties."""
    in_play_row = _in_play_row(ctx, duty)
    rows = [
        ("Stage", words.STAGES[in_play_row.stage].capitalize() if in_play_row else ""),
        ("Note", words.handed_note(ctx, duty)),
        ("Phone", words.phone_fact(ctx, duty.candidate)),
        ("E-mail", duty.candidate.email or ""),
        ("Also open", words.also_open(ctx, duty)),
    ]
    return blocks.facts(rows)


def still_deciding(ctx: Context, duty: Duty) -> tuple[str, str]:
    """Subject and text of the update."""
    by = dates.dated(by_when(ctx.person, duty, ctx))
    return ready.filled_mail(duty, Text.STILL_DECIDING, ctx.person.name, date=by)


def by_when(owner: Recruiter, duty: Duty, ctx: Context) -> date:
    """The day that the ready text names: the promised day, else five business days from now.

    From the business day before the promised day on, the update says that it takes longer, so it names a later day.
    """
    in_play_row, calendar = _in_play_row(ctx, duty), owner.calendar
    next_day = calendar.next_business_day(calendar.day_of(ctx.now))
    if in_play_row and in_play_row.promised_for and in_play_row.promised_for > next_day:
        return in_play_row.promised_for
    return calendar.day_of(deadlines.update_by(ctx.now, calendar))


def _in_play_row(ctx: Context, duty: Duty) -> InPlay | None:
    return in_play.live(ctx.session, duty.candidate_id, duty.role_id)


def _why(ctx: Context, duty: Duty) -> str:
    """The reason why this duty is its owner's."""
    in_play_row = _in_play_row(ctx, duty)
    if duty.ownership > 1:
        return "You took this over."
    if in_play_row is None or in_play_row.put_by is None or in_play_row.put_by_id == duty.owner_id:
        return "You put them in play, so the next update is yours."
    return f"{in_play_row.put_by.name} put them in play and named you."
