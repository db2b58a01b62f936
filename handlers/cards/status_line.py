"""The first line of an open duty's card: how things stand with it, and the buttons that change that."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.cards import words
from handlers.cards.words import HOLD, RELEASE
from handlers.ui import blocks, dates
from models.context import Context
from models.duties import attempts, offer
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind
from models.duties.offer import Offer
from models.rules.kinds import DutyKind

SNOOZE = "snooze.open"
CALL_BACK = "snooze.call_back"
CALL_NOW = "snooze.call_now"
TAKE_BACK = "hand_off.take_back"

CALLS = (DutyKind.CALL, DutyKind.FOLLOW_UP, DutyKind.REFERRAL_CALL)


@dataclass(frozen=True)
class _Part:
    """One thing that is so now, and the buttons that change it."""

    text: str
    buttons: Sequence[ButtonElement] = ()


def status(ctx: Context, duty: Duty) -> list[Block]:
    """The line and its buttons: snoozed, to be called back, offered, held, not reached. Empty: nothing of these."""
    possible_parts = [_offered(ctx, duty), _held(ctx, duty), _put_off(ctx, duty), _tried(ctx, duty)]
    parts = [part for part in possible_parts if part]
    if not parts:
        return []
    buttons = [button for part in parts for button in part.buttons]
    row = [blocks.row(f"status.{duty.id}", buttons)] if buttons else []
    return [blocks.sentence(" ".join(part.text for part in parts)), *row]


def in_row(ctx: Context, duty: Duty, offered: Offer | None) -> str:
    """The same in a row of a list, without the attempts and the buttons. `offered`: its open offer."""
    parts = [_offer_text(ctx, offered) if offered and offered.lapses_at > ctx.now else ""]
    parts += [part.text for part in (_held(ctx, duty), _put_off(ctx, duty)) if part]
    return " ".join(filter(None, parts)).removesuffix(".")


def _offer_text(ctx: Context, offered: Offer) -> str:
    until = dates.until(offered.lapses_at, ctx.now, ctx.person.calendar)
    return f"Offered to {offered.taker.name}, who has until {until}."


def _offered(ctx: Context, duty: Duty) -> _Part | None:
    waiting = [made for made in offer.open_of_duty(ctx.session, duty.id) if made.lapses_at > ctx.now]
    if not waiting:
        return None
    return _Part(_offer_text(ctx, waiting[-1]), [blocks.button("Take the offer back", TAKE_BACK, str(duty.id))])


def _held(ctx: Context, duty: Duty) -> _Part | None:
    today = ctx.person.calendar.day_of(ctx.now)
    if not duty.held_until or duty.held_until <= today:
        return None
    because = blocks.cut(duty.held_because or "", words.NAME)
    text = f"Held until {dates.day(duty.held_until, today)}. Why: {because}."
    change = [blocks.button("Stop holding", RELEASE, str(duty.id)), blocks.button("Change", HOLD, str(duty.id))]
    return _Part(text, change)


def _put_off(ctx: Context, duty: Duty) -> _Part | None:
    """The chosen time that is still to come; the questions after a heads-up are no choice of the owner."""
    calendar, now = ctx.person.calendar, ctx.now
    call_now = blocks.button("Call now" if duty.kind in CALLS else "Do it now", CALL_NOW, str(duty.id))
    if duty.chosen_at and duty.chosen_at > now and duty.chosen_for == "call_back":
        day = dates.on_day(calendar.day_of(duty.chosen_at), calendar.day_of(now))
        text = f"Call back {day} at {dates.clock(duty.chosen_at, calendar)}."
        return _Part(text, [call_now, blocks.button("Change", CALL_BACK, str(duty.id))])
    until = duty.chosen_at if duty.chosen_for == "snooze" else None
    if duty.asked_for_on:
        until = duty.owner.calendar.list_time(duty.asked_for_on)
    if until is None or until <= now:
        return None
    text = f"Snoozed until {dates.until(until, now, calendar)}."
    return _Part(text, [call_now, blocks.button("Change", SNOOZE, str(duty.id))])


def _tried(ctx: Context, duty: Duty) -> _Part | None:
    last = attempts.last_try(ctx.session, duty) if duty.attempt_days else None
    if last is None:
        return None
    calendar = ctx.person.calendar
    today, tried_on = calendar.day_of(ctx.now), calendar.day_of(last.at)
    what = "Wrong number" if last.what is EntryKind.WRONG_NUMBER else "No answer"
    day = f"on {dates.named(tried_on, today)}"
    voicemail = ", voicemail left" if last.left_voicemail else ""
    days = f" ({duty.attempt_days} days so far)" if duty.attempt_days > 1 else ""
    text = f"{what} {day} at {dates.clock(last.at, calendar)}{voicemail}{days}."
    return _Part(text if _put_off(ctx, duty) else f"{text}{asks_again(ctx, duty)}")


def asks_again(ctx: Context, duty: Duty) -> str:
    """When the owner is asked next, as it is planned, with a blank before it; empty: nothing is planned."""
    calendar, who = ctx.person.calendar, "I ask" if duty.is_of(ctx.person) else f"I ask {duty.owner.name}"
    if duty.chosen_at and duty.chosen_at > ctx.now:
        return f" {who} again {dates.moment(duty.chosen_at, ctx.now, calendar)}."
    if duty.nudge_at is None or duty.nudge_at <= ctx.now:
        return ""
    return f" {who} again {dates.on_day(calendar.day_of(duty.nudge_at), calendar.day_of(ctx.now))}."
