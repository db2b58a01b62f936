"""The Home tab: each person's chosen view, and which Home tabs to redraw after a change."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Update, and_, bindparam, select
from sqlalchemy.orm import Session

from models.directory.recruiter import Recruiter
from models.outbox.message import (
    MESSAGE,
    UNCERTAIN,
    Message,
    MessageKind,
    execute_stale,
    schedule_message,
    stale_update,
)

SLOT = "home"
"""Slot of the Home tab's message; a person has one."""


class View(StrEnum):
    """The list that Home shows."""

    MINE = "mine"
    TEAM = "team"


@dataclass(frozen=True)
class Chosen:
    """The chosen view of a Home tab, stored in the row of its message, so that every bot draws the same."""

    view: View | None = None
    """None: not chosen yet."""
    part: str | None = None
    """Only this part of the list; None: all."""
    role_id: int | None = None
    """Only this role; None: all."""
    owner_id: int | None = None
    """In the team's view: only this recruiter; None: all."""
    page: int = 0
    first_on: str | None = None
    """Day, in their calendar, on which they first opened Home (ISO)."""
    greeted_on: str | None = None
    """Day on which they were greeted in the direct message (ISO)."""

    def is_new_on(self, day: date) -> bool:
        """Whether Home shows its introduction on this day."""
        return self.first_on == day.isoformat()


def chosen_view(home: Message) -> Chosen:
    """The chosen view of this Home tab."""
    known = {field.name: home.details[field.name] for field in fields(Chosen) if field.name in home.details}
    return replace(Chosen(**known), view=View(known["view"]) if "view" in known else None)


def choose_view(session: Session, person: Recruiter, now: datetime, **changes: Any) -> None:
    """Changes the view of the person's Home and redraws it at once. Without a page, it begins at page 0."""
    home = _drawn_now(session, person, now)
    wished = replace(chosen_view(home), **{"page": 0, **changes})
    home.details = {field: value for field, value in asdict(wished).items() if value is not None}


def is_first_greeting(session: Session, person: Recruiter, now: datetime) -> bool:
    """Notes that the person is greeted today. False: they were greeted before."""
    home = _drawn_now(session, person, now)
    if chosen_view(home).greeted_on:
        return False
    home.details = {**home.details, "greeted_on": person.calendar.day_of(now).isoformat()}
    return True


def _drawn_now(session: Session, person: Recruiter, now: datetime) -> Message:
    draw_now(session, person, now)
    parameters = {"in_workspace": person.workspace_id, "user_ids": [person.user_id]}
    return session.scalars(select(Message).where(_ARE_OF), parameters).one()


def draw_opened(session: Session, person: Recruiter, now: datetime, shown: str | None) -> None:
    """Draws the Home that the person has just opened. `shown`: the fingerprint in Slack's view; None: it has no view.

    Slack may have lost the Home, or show another one than the row says: then it is published whatever it is.
    """
    home = _drawn_now(session, person, now)
    if home.shown not in (shown, UNCERTAIN):
        home.shown = None


def draw_now(session: Session, person: Recruiter, now: datetime) -> None:
    """Draws the person's Home now, for the first time or again."""
    first = {"first_on": person.calendar.day_of(now).isoformat()}
    schedule_message(
        session,
        workspace_id=person.workspace_id,
        recipient=person.user_id,
        kind=MessageKind.HOME,
        slot=SLOT,
        due_at=now,
        details=first,
    )
    touch_those_of(session, person.workspace_id, [person.user_id], now)


def mark_homes_stale(session: Session, owners: Iterable[Recruiter], now: datetime) -> None:
    """Redraws the Homes of these owners, and of all who may see their duties: they count who waits for the team.

    A person who has never opened Home has none. What a Home shows of others' duties is recorded like that of any
    message.
    """
    for owner in {owner.id: owner for owner in owners}.values():
        leads = owner.lead_ids or owner.workspace.lead_ids
        concerned = {owner.user_id, *leads, *_admins(session, owner.workspace_id)}
        touch_those_of(session, owner.workspace_id, concerned, now)


def touch_whoever_leads(session: Session, workspace_id: int, named: Iterable[str], now: datetime) -> None:
    """Redraws the Homes of these leads and of Slack admins, after a change of who leads whom."""
    touch_those_of(session, workspace_id, {*named, *_admins(session, workspace_id)}, now)


def touch_those_of(session: Session, workspace_id: int, user_ids: Iterable[str], now: datetime) -> None:
    """Marks the Home tabs of these people stale, where they have opened one."""
    execute_stale(session, now, _homes_of_people(), in_workspace=workspace_id, user_ids=sorted(user_ids))


@cache
def _homes_of_people() -> Update:
    return stale_update(_ARE_OF)


_ADMINS = select(Recruiter.user_id).where(Recruiter.workspace_id == bindparam("workspace_id"), Recruiter.is_admin)


def _admins(session: Session, workspace_id: int) -> list[str]:
    return list(session.scalars(_ADMINS, {"workspace_id": workspace_id}))


_ARE_OF = and_(
    MESSAGE.workspace_id == bindparam("in_workspace"),
    MESSAGE.recipient.in_(bindparam("user_ids", expanding=True)),
    MESSAGE.kind == MessageKind.HOME,
    MESSAGE.slot == SLOT,
)
"""Condition for the Home tabs of these people.

The slot is the same for all of them. With it each is one row of the unique index; without it SQLite may scan every
message there ever was, where its statistics say that people have many of one kind.
"""
