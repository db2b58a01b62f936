"""`signoff forget` and `signoff export`, for the operator of the bot; they need no lead in the workspace."""

import time
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from models.context import Context
from models.database.engine import Database
from models.directory import spelling
from models.directory.candidate import Candidate
from models.directory.workspace import Workspace, lock_workspace_by_id
from models.duties.referral import Referral
from models.privacy import erase
from models.privacy import export as exporting
from models.privacy.person import Person, duty_ids, held_on, of_candidate, of_referral, owners_of, possible_duplicates
from models.rules import phone
from models.rules.text import fold, spelled_alike, without_controls

THROUGH = "command line"

WIPE_TRIES = 3
WIPE_PAUSE_SECONDS = 0.2


class Unclear(Exception):
    """No person matches, or several do; the text says what to do, in lines."""


def find(session: Session, name: str | None, key: str | None) -> Person:
    """Finds a person by exact name, phone or e-mail, or by the key from an earlier answer.

    Raises Unclear.
    """
    if key:
        return _by_key(session, key)
    people = list(_matches(session, name or ""))
    if not people:
        raise Unclear("I can't find anyone by this name, number or address. Give it as it was recorded.")
    if len(people) > 1:
        listed = [f"  --id {person.key}  {line(session, person)}" for person in people]
        raise Unclear("\n".join(["Several may be meant; say which one:", *listed]))
    return people[0]


def line(session: Session, person: Person) -> str:
    """Describes the person in one line: name, counts of declines and referrals, owners."""
    held = held_on(session, person)
    owners = ", ".join(owner.name for owner in owners_of(session, person))
    declines = f"{held.declines} {'decline' if held.declines == 1 else 'declines'}"
    times = f"{held.as_referral} {'time' if held.as_referral == 1 else 'times'}"
    text = f"{person.name}: {declines}, {times} named to us; with {owners or 'nobody'}"
    return without_controls(text)


def goes(session: Session, person: Person) -> Iterator[str]:
    """One line for each kind of data that an erasure deletes or ends, with its count."""
    held = held_on(session, person)
    messages = erase.in_slack(session, _workspace(session, person).id, duty_ids(session, person))
    counts = {
        ("decline", "declines"): held.declines,
        ("logged call", "logged calls"): held.calls,
        ("promise", "promises"): held.promises,
        ("person they named", "people they named"): held.named,
        ("time they were named to us", "times they were named to us"): held.as_referral,
        ("message in Slack to be edited", "messages in Slack to be edited"): messages,
        ("contact still owed to them, which ends", "contacts still owed to them, which end"): len(held.owed),
    }
    yield from (f"  {count} {label if count == 1 else labels}" for (label, labels), count in counts.items() if count)
    for other in possible_duplicates(session, person):
        same = f"  Of the same name, and left alone: --also {other.id} ({other.name}, named by {other.named_by.name})"
        yield without_controls(same)


def forget(db: Database, key: str, also: list[int], now: datetime) -> bool:
    """Erases the person with their referrals `also`; False if already erased. A running bot then edits the messages."""
    with db.writing() as session:
        person = _by_key(session, key)
        workspace = _workspace(session, person)
        lock_workspace_by_id(session, workspace.id)
        more = tuple(referral for referral in possible_duplicates(session, person) if referral.id in also)
        person = person._replace(referrals=(*person.referrals, *more))
        return erase.forget(Context(session, workspace, now), person, THROUGH)


def wipe(db: Database) -> bool:
    """Clears erased text from the database's journal. False: a reader held the journal through all tries.

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
            person = find(session, name, key)
            tables = exporting.everything(session, _workspace(session, person), person)
            is_json = form == "json"
            return exporting.as_json(tables) if is_json else exporting.as_csv(exporting.as_fields(tables))
        rows = [row for workspace in session.scalars(select(Workspace)) for row in exporting.duties(session, workspace)]
        return exporting.as_json(rows) if form == "json" else exporting.as_csv(rows)


def _by_key(session: Session, key: str) -> Person:
    kind, number = key[:1], key[1:]
    is_key = kind in ("c", "r") and number.isdigit()
    candidate = session.get(Candidate, int(number)) if is_key and kind == "c" else None
    referral = session.get(Referral, int(number)) if is_key and kind == "r" else None
    if candidate and candidate.forgotten_at is None:
        return of_candidate(session, candidate)
    if referral and referral.forgotten_at is None:
        return of_referral(session, referral)
    raise Unclear("I don't know anyone with this number.")


def _matches(session: Session, typed: str) -> Iterator[Person]:
    folded, seen_referrals = fold(typed), set()
    if not folded:
        return
    seen_candidates: set[int] = set()
    for candidate in session.scalars(select(Candidate).where(*_like(Candidate, typed)).order_by(Candidate.id)):
        if candidate.id in seen_candidates or not _is_meant(candidate, typed):
            continue
        person = of_candidate(session, candidate)
        seen_candidates |= set(person.row_ids)
        seen_referrals |= {referral.id for referral in person.referrals}
        yield person
    for referral in session.scalars(select(Referral).where(*_like(Referral, typed)).order_by(Referral.id)):
        if referral.id not in seen_referrals and _is_meant(referral, typed):
            person = of_referral(session, referral)
            seen_referrals |= {other.id for other in person.referrals}
            yield person


def _like(row: type[Candidate | Referral], typed: str) -> Sequence[ColumnElement[bool]]:
    """Conditions: rows, not erased, whose name, number or address may match; `_is_meant` checks the name's spelling."""
    digits = phone.read_number(typed, None)
    phone_matches = [row.phone_digits == digits] if digits else []
    is_match = or_(spelling.is_called(row.folded_name, typed), row.folded_email == typed.casefold(), *phone_matches)
    return row.forgotten_at.is_(None), is_match


def _is_meant(row: Candidate | Referral, typed: str) -> bool:
    digits = phone.read_number(typed, None)
    is_same_address = row.folded_email == typed.casefold() or (digits is not None and row.phone_digits == digits)
    return is_same_address or spelled_alike(row.name, typed)


def _workspace(session: Session, person: Person) -> Workspace:
    return session.get_one(Workspace, (person.candidate or person.referrals[0]).workspace_id)
