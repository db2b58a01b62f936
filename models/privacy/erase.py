"""Somebody is erased: whatever says who they were goes, counts and dates stay, and every message is drawn anew.

The one door to it, for whoever asks and for time alike. It can't be undone.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.context import Context
from models.database.engine import count_erasure
from models.directory.candidate import Candidate
from models.directory.role import Role
from models.duties import in_play, log, settle
from models.duties.decline import Decline
from models.duties.duty import Duty
from models.duties.in_play import Ended
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.openings import Opening
from models.duties.promise import Promise
from models.duties.referral import UNDER_WAY, Referral
from models.privacy import mentions, redraw, shared_file
from models.privacy import person as somebody
from models.privacy.mentions import Mark, Row
from models.privacy.person import Person
from models.rules.text import fold, spelled_alike
from models.views import search

COUNTED = frozenset(
    {"mood", "takeaways", "relocation", "keep_posted", "follow_up_in", "with", "corrects", "also_told", "goes_on"}
    | {"step", "until", "call_back", "promised_for", "opening", "to", "from", "was", "owner", "fields", "through"}
)
"""What stays of an entry: what is counted, when, and between which colleagues; nothing that somebody wrote."""


class NotForThem(Exception):
    """Only leads of whoever deals with them, and admins where anybody leads, decide this."""


def guard(ctx: Context, who: Person) -> None:
    """Raises NotForThem unless the act is by somebody who may erase them, or happens by itself."""
    if ctx.actor is not None and not somebody.may_erase(ctx.session, ctx.actor, who):
        raise NotForThem


def forget(ctx: Context, who: Person, through: str | None = None) -> bool:
    """Erases them; what is still owed to them ends. False: nobody was left to be erased.

    `through`: how it came about where nobody acts. Raises NotForThem.
    """
    who = _not_yet(who)
    if who.candidate is None and not who.referrals:
        return False
    guard(ctx, who)
    owners, ids = somebody.owners_of(ctx.session, who), somebody.duty_ids(ctx.session, who)
    was_open = bool(somebody.held_on(ctx.session, who).owed)
    marks, seen_on = _marks(ctx, who), _named_on(ctx.session, who)
    _write_down(ctx, who, through)
    for one in who.referrals:
        _forget_referral(ctx, one)
    for row in who.rows:
        _forget_candidate(ctx, row)
    said_in = mentions.erase(ctx.session, ctx.workspace.id, marks)
    _fold_again(ctx.session, said_in)
    redraw.retell(ctx, [*ids, *seen_on], said_in)
    redraw.retell_homes(ctx, owners, everywhere=was_open)
    shared_file.unwanted(ctx.session, ctx.workspace.id, ctx.now)
    ctx.session.flush()
    count_erasure(ctx.session)
    return True


def _not_yet(who: Person) -> Person:
    rows = [row for row in who.rows if row.forgotten_at is None]
    referrals = tuple(one for one in who.referrals if one.forgotten_at is None)
    return Person(rows[0] if rows else None, referrals, tuple(rows[1:]))


def _marks(ctx: Context, who: Person) -> list[Mark]:
    """By what others' texts may mention them. A name that somebody else bears as well says nothing of them.

    Whoever leads some of their colleagues only changes nothing that the others wrote.
    """
    if ctx.actor is not None and not somebody.leads_all(ctx.actor):
        return []
    named = [] if somebody.has_namesake(ctx.session, who) else sorted(who.names)
    found = [mark for name in named for mark in mentions.of_name(name)]
    for row in who.rows:
        found += [*mentions.of_phone(row.phone, row.phone_digits), *mentions.of_email(row.email)]
    for one in who.referrals:
        found += [*mentions.of_phone(None, one.phone_digits), *mentions.of_email(one.folded_email)]
    return found


def _namers(who: Person) -> list[int]:
    return [one.named_by_id for one in who.referrals]


def _named_on(session: Session, who: Person) -> list[int]:
    """The duties to those who named them: their cards say whom."""
    return list(session.scalars(select(Duty.id).where(Duty.candidate_id.in_(_namers(who)))))


def _write_down(ctx: Context, who: Person, through: str | None) -> None:
    """Who erased somebody, and when: on their own page of the log, else on the page of who named them."""
    details = {"through": through} if through else {}
    for row in who.rows:
        for owed in search.duties_of(ctx.session, row):
            settle.settle(ctx, owed, EntryKind.FORGOTTEN, details=details)
        for waits in in_play.of_candidate(ctx.session, row.id):
            waits.end(Ended.OTHERWISE, ctx.now)
        log.note(ctx, row, EntryKind.FORGOTTEN, details)
    if who.rows:
        return
    for one in who.referrals:
        log.note(ctx, one.named_by, EntryKind.FORGOTTEN, {**details, "referral": one.id})


def _forget_referral(ctx: Context, one: Referral) -> None:
    """Wherever they were named, also a second time, nothing says by which name."""
    for entry in ctx.session.scalars(select(LogEntry).where(LogEntry.candidate_id == one.named_by_id)):
        entry.details = _unnamed(entry.details, one.name)
    one.forget(ctx.now)


def _unnamed(details: dict[str, Any], name: str) -> dict[str, Any]:
    kept = {key: _unnamed(value, name) if key == "now" else value for key, value in details.items()}
    named = kept.get("referral")
    if not isinstance(named, str) or not spelled_alike(named, name):
        return kept
    return {key: value for key, value in kept.items() if key not in ("referral", "referral_reach")}


def _forget_candidate(ctx: Context, person: Candidate) -> None:
    session = ctx.session
    for told in session.scalars(select(Decline).where(Decline.candidate_id == person.id)):
        told.may_tell = told.link = None
    for owed in session.scalars(select(Duty).where(Duty.candidate_id == person.id)):
        owed.held_because = None
    for entry in session.scalars(select(LogEntry).where(LogEntry.candidate_id == person.id)):
        entry.details, entry.before, entry.private_note = _counted(entry.details), _promised(entry.before), None
    for kept in session.scalars(select(Promise).where(Promise.candidate_id == person.id)):
        kept.wish = kept.relocation = kept.place = None
    for named in session.scalars(select(Referral).where(Referral.named_by_id == person.id)):
        # Whom they named is a person with a page of their own, as long as somebody deals with them.
        if named.status not in UNDER_WAY and named.forgotten_at is None:
            named.forget(ctx.now)
    person.forget(ctx.now)


def _counted(details: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in details.items() if key in COUNTED}
    if "now" in details:
        kept["now"] = _counted(details["now"])
    if isinstance(details.get("referral"), int):
        kept["referral"] = details["referral"]
    return kept


def _promised(before: dict[str, Any]) -> dict[str, Any]:
    """An opening knows by this which promise its touch was about."""
    return {"promise": {"id": before["promise"]["id"]}} if "promise" in before else {}


def _fold_again(session: Session, rows: Iterable[Row]) -> None:
    """What is known again by its words goes by the ones that are left; what kept its words stays known by them."""
    for table, number in rows:
        if table == "role":
            role = session.get_one(Role, number)
            role.folded = _folded(role.full_name, role.folded, number)
        if table == "opening":
            asked = session.get_one(Opening, number)
            asked.folded = _folded(asked.typed, asked.folded, number)
    session.flush()


def _folded(words: str, before: str, number: int) -> str:
    """With its number, since there may be another one of the same words."""
    return before if before in (fold(words), f"{fold(words)} {number}") else f"{fold(words)} {number}"
