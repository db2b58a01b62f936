"""`signoff forget` and `signoff export` on the command line: for whoever runs the bot, also where nobody leads."""

import time
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.context import Context
from models.database.engine import Database
from models.directory import spelling
from models.directory.candidate import Candidate
from models.directory.workspace import Workspace, lock_workspace
from models.duties.referral import Referral
from models.privacy import erase
from models.privacy import export as exporting
from models.privacy import person as somebody
from models.privacy.person import Person
from models.rules import phone
from models.rules.text import fold, spelled_alike, without_controls

THROUGH = "command line"

WIPE_TRIES = 3
WIPE_PAUSE_SECONDS = 0.2


class Unclear(Exception):
    """Nobody, or more than one, is meant; the text says what to do, in lines."""


def find(session: Session, name: str | None, key: str | None) -> Person:
    """The one who is meant: by exact name, phone or e-mail, or by the key that an earlier answer named.

    Raises Unclear.
    """
    if key:
        return _by_key(session, key)
    people = list(_called(session, name or ""))
    if not people:
        raise Unclear("I know nobody by this name, number or address. Give it as it was recorded.")
    if len(people) > 1:
        listed = [f"  --id {who.key}  {line(session, who)}" for who in people]
        raise Unclear("\n".join(["Several may be meant; say which one:", *listed]))
    return people[0]


def line(session: Session, who: Person) -> str:
    """The person in one line."""
    held = somebody.held_on(session, who)
    owners = ", ".join(owner.name for owner in somebody.owners_of(session, who))
    said = f"{who.name}: {held.declines} declines, {held.as_referral} times named to us; with {owners or 'nobody'}"
    return without_controls(said)


def goes(session: Session, who: Person) -> Iterator[str]:
    """What an erasure takes away, and what it ends."""
    held = somebody.held_on(session, who)
    messages = erase.in_slack(session, _workspace(session, who).id, somebody.duty_ids(session, who))
    counts = {
        "declines": held.declines,
        "talks that were logged": held.calls,
        "promises": held.promises,
        "people whom they named": held.named,
        "times they were named to us": held.as_referral,
        "messages in Slack to be edited": messages,
        "still owed to them, which ends": len(held.owed),
    }
    yield from (f"  {count} {what}" for what, count in counts.items() if count)
    for one in somebody.perhaps(session, who):
        same = f"  Of the same name, and left alone: --also {one.id} ({one.name}, named by {one.named_by.name})"
        yield without_controls(same)


def forget(db: Database, key: str, also: list[int], now: datetime) -> bool:
    """Erases them; a bot that runs edits the messages at its next look. False: they were erased meanwhile."""
    with db.writing() as session:
        who = _by_key(session, key)
        workspace = _workspace(session, who)
        lock_workspace(session, workspace)
        more = tuple(one for one in somebody.perhaps(session, who) if one.id in also)
        who = who._replace(referrals=(*who.referrals, *more))
        return erase.forget(Context(session, workspace, now), who, THROUGH)


def wipe(db: Database) -> bool:
    """Empties the database's journal of what was erased. False: something reads it for longer than that can wait.

    Between two tries, other programs may write.
    """
    for _ in range(WIPE_TRIES):
        if db.wipe():
            return True
        time.sleep(WIPE_PAUSE_SECONDS)
    return False


def export(db: Database, name: str | None, key: str | None, form: str) -> str:
    """All duties, or all that is held on one person, as CSV or JSON. Raises Unclear."""
    with db.reading() as session:
        if name or key:
            who = find(session, name, key)
            tables = exporting.everything(session, _workspace(session, who), who)
            is_json = form == "json"
            return exporting.as_json(tables) if is_json else exporting.as_csv(exporting.as_fields(tables))
        rows = [row for workspace in session.scalars(select(Workspace)) for row in exporting.duties(session, workspace)]
        return exporting.as_json(rows) if form == "json" else exporting.as_csv(rows)


def _by_key(session: Session, key: str) -> Person:
    kind, number = key[:1], key[1:]
    known = kind in ("c", "r") and number.isdigit()
    person = session.get(Candidate, int(number)) if known and kind == "c" else None
    named = session.get(Referral, int(number)) if known and kind == "r" else None
    if person and person.forgotten_at is None:
        return somebody.of_candidate(session, person)
    if named and named.forgotten_at is None:
        return somebody.of_referral(session, named)
    raise Unclear("I know nobody of this number.")


def _called(session: Session, typed: str) -> Iterator[Person]:
    asked, seen = fold(typed), set()
    if not asked:
        return
    rows: set[int] = set()
    for person in session.scalars(_like(Candidate, typed)):
        if person.id in rows or not _is_meant(person, typed):
            continue
        who = somebody.of_candidate(session, person)
        rows |= set(who.row_ids)
        seen |= {one.id for one in who.referrals}
        yield who
    for one in session.scalars(_like(Referral, typed)):
        if one.id not in seen and _is_meant(one, typed):
            who = somebody.of_referral(session, one)
            seen |= {each.id for each in who.referrals}
            yield who


def _like(row: type[Candidate | Referral], typed: str):  # type: ignore[no-untyped-def]
    """Whoever has exactly this name, number or address."""
    number = phone.read(typed, None)
    is_number = [row.phone_digits == number] if number else []
    is_them = or_(spelling.is_called(row.folded_name, typed), row.folded_email == typed.casefold(), *is_number)
    return select(row).where(row.forgotten_at.is_(None), is_them).order_by(row.id)


def _is_meant(one: Candidate | Referral, typed: str) -> bool:
    number = phone.read(typed, None)
    is_reached = one.folded_email == typed.casefold() or (number is not None and one.phone_digits == number)
    return is_reached or spelled_alike(one.name, typed)


def _workspace(session: Session, who: Person) -> Workspace:
    return session.get_one(Workspace, (who.candidate or who.referrals[0]).workspace_id)
