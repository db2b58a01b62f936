"""Offering a duty to a colleague from any form, and the text about a colleague who is away."""

from datetime import date, timedelta

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.cards import words
from handlers.runtime import profiles
from handlers.runtime.runtime import Runtime, team_of, user_of
from handlers.ui import dates
from handlers.ui.forms import Body, FieldErrors
from models.context import Context
from models.directory.recruiter import Recruiter, find_recruiter
from models.duties import hand_off
from models.duties.duty import Duty
from models.duties.hand_off import CannotTake
from models.settings.personal import Away

NOT_A_MEMBER = "Only full members of this workspace can take a call. Choose someone else."
OUTSIDE = "{name} is outside the channel whose members may use Signoff. Choose someone else."


def meet(client: WebClient, body: Body, runtime: Runtime, user_id: str | None, button: str, field: str = "to") -> None:
    """Reads the chosen colleague from Slack while the form waits; nothing to do for the person who fills it in.

    `button`: the label of the button to press again. Raises FieldErrors at this field.
    """
    if user_id is None or user_id == user_of(body):
        return
    try:
        runtime.ensure_known(client, team_of(body), user_id, seconds=runtime.hurry_seconds)
    except (SlackApiError, OSError) as refusal:
        raise FieldErrors({field: profiles.why_not(refusal, button)}) from refusal


def _cannot(taker: Recruiter, duty: Duty) -> str:
    if taker.id == duty.owner_id:
        return "It is theirs already."
    return OUTSIDE.format(name=taker.name) if taker.is_at_home else NOT_A_MEMBER


def offer(to: str, ctx: Context, duty: Duty, note: str | None = None) -> str | None:
    """Offers the duty, perhaps with a note; returns a sentence if it was assigned at once.

    Raises FieldErrors at the field "to".
    """
    taker = find_recruiter(ctx.session, ctx.workspace, to)
    if taker is None:
        raise FieldErrors({"to": NOT_A_MEMBER})
    try:
        offered = hand_off.offer_to(ctx, duty, taker, note)
    except CannotTake as refusal:
        raise FieldErrors({"to": _cannot(taker, duty)}) from refusal
    return None if offered else f"{taker.name} has {words.contact(duty)} now, and the card with it."


def absence_text(ctx: Context, away: Away, *, is_set: bool) -> str:
    """The absence, and how many people are due meanwhile; asks whether to set it, unless it is set."""
    today = ctx.person.calendar.day_of(ctx.now)
    away_until = _absence_set(away, today) if is_set else _absence_question(away, today)
    people = len({duty.candidate.person_id for duty in away.comes_due})
    if people == 0:
        return f"{away_until} Nobody is due to hear from you meanwhile."
    verb = "is" if people == 1 else "are"
    offered = _help_text(ctx, ctx.person, "{} will be offered them.")
    return f"{away_until} {dates.people(people).capitalize()} {verb} due to hear from you meanwhile. {offered}"


def _absence_set(away: Away, today: date) -> str:
    back, first = _on(dates.day(away.back_on, today)), _named(away.first, today)
    if away.last == away.first:
        return f"You are away {_on(first)}, and back {back}."
    return f"You are away from {first} until {_named(away.last, today)}, and back {back}."


def _named(day: date, today: date) -> str:
    """A day near enough by its place, else with its date: "Friday 6 March"."""
    return dates.day(day, today) if day <= today + timedelta(days=1) else dates.dated(day)


def _short(day: date) -> str:
    """The day with its date: "Fri 6 March"."""
    return f"{day:%a} {day.day} {day:%B}"


def _absence_question(away: Away, today: date) -> str:
    first = "today" if away.first == today else _short(away.first)
    days = first if away.last == away.first else f"{first} to {_short(away.last)}"
    return f"Set you as away {days}? You are back {_on(dates.day(away.back_on, today))}."


def absence_help(ctx: Context, owner: Recruiter) -> str:
    """Names the leads who can take what comes due while this owner is away."""
    return _help_text(ctx, owner, "Once they are due, {} can take them.")


def _help_text(ctx: Context, owner: Recruiter, offered: str) -> str:
    """Names at most two leads who are not away; if all are, says until when the first one is."""
    leads = owner.leads(ctx.session)
    if not leads:
        return "Nobody is named to help."
    here = [lead.name for lead in leads if not lead.is_away(ctx.now)]
    if not here:
        return f"{leads[0].name}, who is asked for help, is away until {until(leads[0], ctx)}, too."
    return offered.format(" and ".join(here[:2]))


def until(owner: Recruiter, ctx: Context) -> str:
    """The last day of an absence in words; empty if the owner is not away."""
    if owner.away_until is None or not owner.is_away(ctx.now):
        return ""
    return dates.day(owner.away_until, ctx.person.calendar.day_of(ctx.now))


def _on(day: str) -> str:
    return day if day in ("today", "tomorrow") else f"on {day}"
