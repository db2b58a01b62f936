"""A person's absences, working hours, country and profile; changes replan their timers, never a tell-by."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from models.context import Context
from models.directory import recruiter
from models.directory.recruiter import Profile, Recruiter, find_recruiter, upsert_profile
from models.duties import hand_off
from models.duties.duty import Duty, mark_person_stale, open_duties_of_owner, replan_duties
from models.duties.offer import Offer
from models.errors import checked_day
from models.lists import daily_list, quiet_hours
from models.outbox import planned_lists
from models.outbox.message import Message, MessageState, mark_all_stale, mark_cards_stale
from models.rules.calendar import Hours
from models.rules.holidays import Place
from models.settings import changes

LONGEST_ABSENCE = timedelta(days=366)
PAUSE = timedelta(minutes=30)
"""A short pause after a hard call."""

KNOWN_TODAY = timedelta(days=1)
"""Time for which Slack's answer about a person's rights is cached."""

KNOWN_FOR = timedelta(minutes=10)
"""Time for which a person's profile from Slack is cached."""


@dataclass(frozen=True)
class Away:
    """An absence as understood, for confirmation before it takes effect."""

    first: date
    last: date
    back_on: date
    """First day at work afterwards."""
    comes_due: list[Duty]
    """Duties whose tell-by lies in the absence."""


def understood(ctx: Context, person: Recruiter, last: date, first: date | None = None) -> Away:
    """What an absence until `last` (included) would mean. `first`: where it is later than today. Raises InvalidDay."""
    calendar = person.calendar.ever_present
    today = calendar.day_of(ctx.now)
    begins = max(first, today) if first else today
    checked_day(begins, today, today + LONGEST_ABSENCE)
    checked_day(last, begins, begins + LONGEST_ABSENCE)
    owed = [(calendar.day_of(duty.tell_by), duty) for duty in open_duties_of_owner(ctx.session, person)]
    due = [duty for day, duty in owed if day <= last and (begins == today or begins <= day)]
    return Away(begins, last, calendar.next_business_day(last), due)


def profile_changed(ctx: Context, profile: Profile) -> bool:
    """Stores a changed Slack profile of a known person; returns whether that changes anything.

    A new zone, with it a new guess of their holidays, or no longer being a full member, does; most of what Slack
    reports, such as a new status, does not.
    """
    person = find_recruiter(ctx.session, ctx.workspace, profile.user_id)
    if person is None:
        return False
    before, home = _as_known(person), person.home
    upsert_profile(ctx.session, ctx.workspace, profile, ctx.now)
    has_moved = _note_guess(ctx, person, home)
    if _as_known(person) == before and not has_moved:
        return False
    was_at_home = before.is_full_member and not before.is_deactivated
    if was_at_home and not person.is_at_home:
        hand_off.reassign_from_deactivated(ctx, person)
    if person.is_at_home and not was_at_home:
        # Messages to them were not edited while they were gone: redrawn cards and lists show the current owners.
        mark_cards_stale(ctx.session, person.workspace_id, person.user_id, ctx.now)
    if person.name != before.name:
        _redraw_name(ctx, person)
    replan(ctx, person)
    return True


def _redraw_name(ctx: Context, person: Recruiter) -> None:
    """Marks the messages that name the person stale: duties that they owe, have settled, or were offered."""
    for duty in open_duties_of_owner(ctx.session, person):
        mark_person_stale(ctx.session, duty, ctx.now)
    here = Duty.workspace_id == person.workspace_id
    settled = select(Duty.id).where(here, Duty.settled_at.is_not(None), Duty.settled_by_id == person.id)
    offered = select(Duty.id).join(Offer, Offer.duty_id == Duty.id)
    open_offers = offered.where(here, Duty.settled_at.is_(None), Offer.ended_at.is_(None), Offer.to_id == person.id)
    mark_all_stale(ctx.session, settled, ctx.now)
    mark_all_stale(ctx.session, open_offers, ctx.now)


def guess_again(ctx: Context) -> None:
    """Guesses country and region anew from the zone of everybody who chose neither.

    Called when the bot starts: a new release may know more about a zone, and Slack reports nothing of people who
    neither change nor use the app.
    """
    guessed = (Recruiter.country_is_chosen.is_(False), Recruiter.zone.is_not(None))
    for person in ctx.session.scalars(select(Recruiter).where(Recruiter.workspace_id == ctx.workspace.id, *guessed)):
        before = person.home
        recruiter.guess_home(person)
        if _note_guess(ctx, person, before):
            replan(ctx, person)


def deactivated(ctx: Context, person: Recruiter) -> None:
    """Handles a report from Slack that says only that this account is deactivated."""
    profile_changed(ctx, replace(_as_known(person), is_deactivated=True))


def is_known(person: Recruiter, now: datetime) -> bool:
    """Whether the cached Slack profile is recent enough."""
    return abs(now - person.learned_at) < KNOWN_FOR


def are_rights_known(person: Recruiter, now: datetime) -> bool:
    """Whether Slack reported the person's rights in the workspace within a day."""
    return abs(now - person.learned_at) < KNOWN_TODAY


def is_channel_known(person: Recruiter, now: datetime) -> bool:
    """Whether Slack said within a day that this person is in the channel whose members may use Signoff.

    People outside are asked about each time, since they may have joined: Slack sends no event of that.
    """
    return (
        bool(person.is_in_channel)
        and person.channel_asked_at is not None
        and abs(now - person.channel_asked_at) < KNOWN_TODAY
    )


def told_of(ctx: Context, profile: Profile) -> bool:
    """Stores the profile that Slack returned for a person, new or known. Returns whether that changes anything."""
    if find_recruiter(ctx.session, ctx.workspace, profile.user_id) is None:
        upsert_profile(ctx.session, ctx.workspace, profile, ctx.now)
        return False
    return profile_changed(ctx, profile)


def told_of_channel(ctx: Context, user_id: str, channel: str, *, is_in_it: bool) -> None:
    """Stores whether a person is in the `users_channel`, unless another channel is set by now."""
    person = find_recruiter(ctx.session, ctx.workspace, user_id)
    if person is None or ctx.workspace.users_channel != channel:
        return
    person.is_in_channel, person.channel_asked_at = is_in_it, ctx.now


def go_away(ctx: Context, person: Recruiter, last: date, first: date | None = None) -> None:
    """Sets the person away until `last`: nothing is sent, no step is taken; leads see what comes due.

    `first`: the first day away; None: today.
    """
    begins = understood(ctx, person, last, first).first
    if (person.away_from, person.away_until) == (begins, last):
        return
    if first is not None:
        _keep(ctx, person, "away_from", person.away_from, begins)
    _keep(ctx, person, "away_until", person.away_until, last)
    person.away_from, person.away_until = begins, last
    replan(ctx, person)


def begins_later(ctx: Context, person: Recruiter) -> date | None:
    """The first day of an absence that has not begun; None: there is none."""
    first = person.away_from
    return first if first and first > person.calendar.day_of(ctx.now) else None


def come_back(ctx: Context, person: Recruiter) -> None:
    """Ends the absence: their lists resume."""
    if person.away_until is None:
        return
    _keep(ctx, person, "away_until", person.away_until, None)
    person.away_from = person.away_until = None
    replan(ctx, person)


def pause(ctx: Context, person: Recruiter) -> None:
    """Starts half an hour of quiet after a hard call: only messages that they asked for come."""
    person.quiet_until = ctx.now + PAUSE


def set_hours(ctx: Context, person: Recruiter, week: dict[int, Hours]) -> None:
    """Sets their working hours, by weekday (0 is Monday)."""
    stored = {str(day): [hours.opens.strftime("%H:%M"), hours.closes.strftime("%H:%M")] for day, hours in week.items()}
    if stored == person.week:
        return
    changes.note(ctx, "week", person.week, stored, of=person)
    person.week = stored
    replan(ctx, person)


def set_country(ctx: Context, person: Recruiter, country: str | None, region: str | None = None) -> None:
    """Sets country and region of their public holidays; None: no country. An unchanged value stays a guess."""
    if (country, region) == person.home:
        return
    changes.note(ctx, "country", list(person.home), [country, region], of=person)
    person.country, person.region, person.country_is_chosen = country, region, True
    replan(ctx, person)


def replan(ctx: Context, person: Recruiter) -> None:
    """Recomputes their next steps, and reschedules messages that wait for their working hours."""
    waiting = select(Message).where(
        Message.workspace_id == person.workspace_id,
        Message.recipient == person.user_id,
        Message.state == MessageState.WAITING,
        Message.kind.in_(quiet_hours.IN_HOURS),
    )
    for message in ctx.session.scalars(waiting):
        quiet_hours.put_off_or_sooner(ctx.session, message, person, ctx.now)
    planned_lists.move_lists(ctx.session, person, ctx.now)
    replan_duties(ctx.session, person, ctx.now)
    daily_list.lead_on(ctx.session, person, ctx.now)


def _note_guess(ctx: Context, person: Recruiter, before: Place) -> bool:
    """Logs a changed guess of country and region. Returns whether it changed."""
    if person.home == before:
        return False
    changes.note(ctx, "country", list(before), list(person.home), of=person)
    return True


def _as_known(person: Recruiter) -> Profile:
    return Profile(
        user_id=person.user_id,
        name=person.name,
        zone=person.zone,
        is_full_member=person.is_full_member,
        is_deactivated=person.is_deactivated,
        is_admin=person.is_admin,
    )


def _keep(ctx: Context, person: Recruiter, setting: str, before: date | None, after: date | None) -> None:
    changes.note(ctx, setting, _iso(before), _iso(after), of=person)


def _iso(day: date | None) -> Any:
    return day.isoformat() if day else None
