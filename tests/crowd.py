"""As many people as a large team has, written into the books at once."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from models.database.base import Base
from models.directory.candidate import Candidate
from models.directory.recruiter import Recruiter
from models.directory.role import Role
from models.directory.workspace import Workspace
from models.duties.decline import Decline
from models.duties.duty import Duty
from models.duties.in_play import InPlay
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.referral import Referral
from models.rules.kinds import DutyKind, Stage
from tests.factories import NOW, days_later

KINDS = [
    *[DutyKind.CALL] * 4,
    DutyKind.EMAIL,
    DutyKind.EMAIL,
    DutyKind.FOLLOW_UP,
    DutyKind.KEEP_POSTED,
    DutyKind.UPDATE,
    DutyKind.THANKS,
]
STAGES = [*[Stage.FINAL] * 4, Stage.SUBMITTED, Stage.APPLIED, Stage.FINAL, Stage.FINAL, Stage.FINAL, Stage.FINAL]
CHOSE_A_TIME = 3
"""Of each ten, the one that comes back at a chosen time."""
ROLES = 7


def crowd(session: Session, books: Workspace, owners: Sequence[Recruiter], count: int, name: str = "Person") -> None:
    """So many people, each owed one contact: by turns of every kind, to every owner, about seven roles."""
    if not count:
        return
    people = _add(session, Candidate, [_person(books, name, number) for number in range(count)])
    roles = _add(session, Role, [_role(books, name, number) for number in range(min(count, ROLES))])
    each = [
        (
            number,
            KINDS[number % 10],
            owners[(number // 10) % len(owners)].id,
            people[number],
            roles[number % len(roles)],
        )
        for number in range(count)
    ]
    told = [one for one in each if one[1] in (DutyKind.CALL, DutyKind.EMAIL, DutyKind.FOLLOW_UP)]
    declines = _add(session, Decline, [_decline(books, *one) for one in told])
    of = dict(zip([one[0] for one in told], declines, strict=True))
    calls = [one for one in each if one[1] is DutyKind.FOLLOW_UP]
    answers = _add(session, LogEntry, [_call(books, of[one[0]], *one) for one in calls])
    made = dict(zip([one[0] for one in calls], answers, strict=True))
    duties = _add(session, Duty, [_duty(books, of.get(one[0]), made.get(one[0]), *one) for one in each])
    _add(session, InPlay, [_in_play(books, *one) for one in each if one[1] is DutyKind.UPDATE])
    if answers:
        named = [(duties[one[0]], answers[0], *one) for one in each if one[1] is DutyKind.THANKS]
        _add(session, Referral, [_placed(books, *one) for one in named])
    session.flush()


def _add(session: Session, table: type[Base], rows: list[dict]) -> list[int]:
    """The rows, written a few hundred at a time; their numbers."""
    written = insert(table).returning(table.id, sort_by_parameter_order=True)  # type: ignore[attr-defined]
    parts = [rows[start : start + 500] for start in range(0, len(rows), 500)]
    return [number for part in parts for number in session.scalars(written, part)]


def _person(books: Workspace, name: str, number: int) -> dict:
    shown = f"{name} {number}"
    return {"workspace_id": books.id, "name": shown, "folded_name": shown.casefold(), "phone": "+49 30 123456"}


def _role(books: Workspace, name: str, number: int) -> dict:
    title = f"{name} role {number:02}"
    return {"workspace_id": books.id, "title": title, "client": "Acme", "folded": f"{title.casefold()} at acme"}


def _decline(books: Workspace, number: int, kind: DutyKind, owner: int, person: int, role: int) -> dict:
    return {
        "workspace_id": books.id,
        "candidate_id": person,
        "role_id": role,
        "stage": STAGES[number % 10],
        "recorded_by_id": owner,
        "recorded_at": NOW - timedelta(days=10, minutes=-number % 5000),
    }


def _call(books: Workspace, decline: int, number: int, kind: DutyKind, owner: int, person: int, role: int) -> dict:
    return {
        "workspace_id": books.id,
        "candidate_id": person,
        "decline_id": decline,
        "by_id": owner,
        "what": EntryKind.REACHED,
        "at": NOW - timedelta(days=3),
        "details": {"mood": "hurt" if number % 20 > 10 else "fine"},
    }


def _duty(
    books: Workspace,
    decline: int | None,
    call: int | None,
    number: int,
    kind: DutyKind,
    owner: int,
    person: int,
    role: int,
) -> dict:
    return {
        "workspace_id": books.id,
        "kind": kind,
        "candidate_id": person,
        "decline_id": decline,
        "role_id": role,
        "owner_id": owner,
        "tell_by": days_later(30 if kind is DutyKind.KEEP_POSTED else -1, 17),
        "opened_at": NOW - timedelta(days=2),
        "made_by_id": call,
        "chosen_at": days_later(0, 15) if number % 10 == CHOSE_A_TIME else None,
        "chosen_for": "call_back" if number % 10 == CHOSE_A_TIME else None,
        "lead_on": days_later(0).date() if number % 10 == 0 else None,
    }


def _in_play(books: Workspace, number: int, kind: DutyKind, owner: int, person: int, role: int) -> dict:
    return {
        "workspace_id": books.id,
        "candidate_id": person,
        "role_id": role,
        "owner_id": owner,
        "since": NOW - timedelta(days=9),
        "stage": Stage.FINAL,
    }


def _placed(
    books: Workspace, duty: int, answer: int, number: int, kind: DutyKind, owner: int, person: int, role: int
) -> dict:
    return {
        "workspace_id": books.id,
        "named_by_id": person,
        "contact_id": answer,
        "owner_id": owner,
        "name": f"Friend {number}",
        "folded_name": f"friend {number}",
        "named_at": NOW,
        "thanks_id": duty,
    }
