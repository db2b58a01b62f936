"""Words an absence and its effect on the people who wait, for the person who goes away."""

from datetime import timedelta

from handlers.ui import dates
from models.context import Context
from models.directory.recruiter import Recruiter
from models.settings.personal import Away


def said(ctx: Context, away: Away) -> str:
    """The absence as it was understood, and how many people are due meanwhile."""
    today = away.first
    last, back = dates.day(away.last, today), dates.day(away.back_on, today)
    if away.last > today + timedelta(days=1):
        last = f"{away.last.strftime('%A')} {away.last.day} {away.last.strftime('%B')}"
    away_until = f"You are away from today until {last}, and back {_on(back)}."
    if away.last == today:
        away_until = f"You are away today, and back {_on(back)}."
    people = len({duty.candidate.person_id for duty in away.comes_due})
    if people == 0:
        return f"{away_until} Nobody is due to hear from you meanwhile."
    verb = "is" if people == 1 else "are"
    offered = _help(ctx, ctx.person, "{} will be offered them.")
    return f"{away_until} {dates.people(people).capitalize()} {verb} due to hear from you meanwhile. {offered}"


def help_for(ctx: Context, owner: Recruiter) -> str:
    """Names the leads who can take what comes due while this owner is away."""
    return _help(ctx, owner, "Once they are due, {} can take them.")


def _help(ctx: Context, owner: Recruiter, offered: str) -> str:
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
