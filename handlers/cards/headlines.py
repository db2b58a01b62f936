"""Headlines of lists: how many of the people in it still wait, counted anew each time the list is drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from handlers.cards import words
from handlers.cards.kinds import KINDS
from handlers.ui import blocks
from models.context import Context
from models.duties.duty import Duty
from models.duties.log_entry import HEARD
from models.outbox.message import Message
from models.rules.kinds import DutyKind
from models.rules.text import counted

SOMEONE = "Someone"
"""Replaces a name that the reader may not see any more."""

MOST_NAMED = 8
"""Most people named in one sentence."""
MOST_NAMES = 40
"""Most characters of a name among others."""


@dataclass(frozen=True)
class Tally:
    """The people of a list: each counts once, however many duties are about them."""

    people: int
    waiting: int
    heard: int
    """People to whom nothing is owed any more, and who heard from the reader."""


def tally(ctx: Context, duties: Sequence[Duty]) -> Tally:
    """Counts the people who wait for the reader, and those who have heard from them."""
    people = {duty.candidate.person_id for duty in duties}
    waiting = {duty.candidate.person_id for duty in duties if duty.is_open and duty.is_of(ctx.person)}
    heard = {duty.candidate.person_id for duty in duties if duty.is_of(ctx.person) and duty.settled_as in HEARD}
    return Tally(len(people), len(waiting), len(heard - waiting))


def of_own(ctx: Context, duties: Sequence[Duty]) -> str:
    """The headline of the people whom the reader owes word: who waits, or that all have heard.

    People whom candidates named wait for nothing: they count only in a list of nobody else.
    """
    if all(duty.referral for duty in duties):
        return were_named(duties)
    duties = waits_for_word(duties)
    count, name = tally(ctx, duties), name_of(ctx, duties)
    if count.waiting == count.people:
        return they_wait(count.people, name, is_only_thanks=all(duty.kind is DutyKind.THANKS for duty in duties))
    if count.waiting:
        verb = "is" if count.waiting == 1 else "are"
        return f"{count.waiting} of {count.people} people {verb} still waiting to hear from you"
    if count.heard == count.people:
        return f"{all_of(count.people, name)} {'has' if count.people == 1 else 'have'} heard from you"
    if count.heard:
        return f"{count.heard} of {count.people} have heard from you, and nobody else is waiting for you"
    return "Nobody here is waiting for you any more"


def were_named(calls: Sequence[Duty]) -> str:
    """The headline of a list that holds only calls to people whom candidates named."""
    return f"{words.name(calls[0])} was named to you" if len(calls) == 1 else f"{len(calls)} people were named to you"


def waits_for_word(duties: Sequence[Duty]) -> list[Duty]:
    """The duties to people who wait to hear from us: all but the calls to those whom candidates named."""
    return [duty for duty in duties if duty.referral is None]


def they_wait(people: int, name: str, *, is_only_thanks: bool = False) -> str:
    """The headline while all of them wait. `name`: the person's, if it is only one."""
    if is_only_thanks:
        return f"{name if people == 1 else f'{people} people'} named somebody who was placed"
    if people == 1:
        return f"{name} is waiting to hear from you"
    return f"{people} people are waiting to hear from you"


def need_somebody(people: int, still: int, name: str) -> str:
    """The headline of a lead's part. `still`: those of the people who need somebody now."""
    if still == people:
        return f"{name} needs somebody" if people == 1 else f"{people} people need somebody"
    if still:
        return f"{still} of {people} people still {'needs' if still == 1 else 'need'} somebody"
    return f"{all_of(people, name)} {'is' if people == 1 else 'are'} taken care of"


def of_day(ctx: Context, day: date, duties: Sequence[Duty]) -> str:
    """The headline of the list of an earlier day: "Monday: 4 of 6 heard", counted until the end of that day."""
    if all(duty.referral for duty in duties):
        return f"{day:%A}: {were_named(duties)}"
    calendar = ctx.person.calendar
    told = [duty for duty in duties if duty.settled_at and calendar.day_of(duty.settled_at) <= day]
    heard = {duty.candidate.person_id for duty in told if duty.is_of(ctx.person) and duty.settled_as in HEARD}
    people, name = len({duty.candidate.person_id for duty in duties}), name_of(ctx, duties)
    if heard and len(heard) == people:
        return f"{day:%A}: {name if people == 1 else f'all {people}'} heard from you"
    if heard:
        return f"{day:%A}: {len(heard)} of {people} heard from you"
    return f"{day:%A}: {name if people == 1 else f'{people} people'} {'was' if people == 1 else 'were'} waiting"


def all_of(people: int, name: str) -> str:
    """All the people as a subject: "Jane Doe", "Both", "All 6"."""
    return {1: name, 2: "Both"}.get(people, f"All {people}")


def kept(duties: Sequence[Duty]) -> dict[str, Any]:
    """The people of a headline as stored in a message's details: ids only, and the one whom it names."""
    duties = waits_for_word(duties) or duties
    people = {duty.candidate.person_id: duty for duty in duties}
    named = {"named": next(iter(people.values())).id} if len(people) == 1 else {}
    return {"people": [duty.id for duty in duties], **named}


def kept_people(ctx: Context, message: Message, details: Mapping[str, Any]) -> list[Duty]:
    """The duties of the people whom `kept` has stored, in their order."""
    ids: list[int] = details.get("people", [])
    query = select(Duty).where(Duty.workspace_id == message.workspace_id, Duty.id.in_(ids))
    by_id = {duty.id: duty for duty in ctx.session.scalars(query)}
    return [by_id[duty_id] for duty_id in ids if duty_id in by_id]


def name_of(ctx: Context, duties: Sequence[Duty]) -> str:
    """The name of the first of these people, for readers who may see them."""
    return words.name(duties[0]) if duties and ctx.may_act_for(duties[0].owner) else SOMEONE


def short_names(duties: Sequence[Duty]) -> list[str]:
    """Each person's first name, in order; the whole name of a single person, and of those who share the first one."""
    people = {duty.candidate.person_id: duty.candidate for duty in duties}
    firsts = [person.first_name for person in people.values()]
    return [
        blocks.cut(first if firsts.count(first) == 1 < len(firsts) else person.name, MOST_NAMES)
        for first, person in zip(firsts, people.values(), strict=True)
    ]


def joined(names: Sequence[str]) -> str:
    """The names in one sentence: "Teo, Maria, Kofi", from the ninth on "and 3 more"."""
    rest = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def waiting_line(ctx: Context, duties: Sequence[Duty]) -> str:
    """Who waits, for a notification: "4 people are waiting: Iris (6 days), Priya, Teo, Jane"."""
    waiting = [duty for duty in waits_for_word(duties) if duty.is_open and duty.is_of(ctx.person)]
    if not waiting:
        return of_own(ctx, duties)
    names = short_names(waiting)
    longest = max(waiting, key=lambda duty: duty.age(ctx.now))
    days = longest.age(ctx.now)
    if len(names) == 1:
        since = f" ({counted(days, 'day')})" if days else ""
        return f"{words.name(longest)} is waiting for {KINDS[longest.kind].owed} about {words.role(longest)}{since}"
    order = {duty.candidate.person_id: None for duty in waiting}
    place = list(order).index(longest.candidate.person_id)
    first = f"{names[place]} ({counted(days, 'day')})" if days else names[place]
    return f"{len(names)} people are waiting: {joined([first, *names[:place], *names[place + 1 :]])}"
