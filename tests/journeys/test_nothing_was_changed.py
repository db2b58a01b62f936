""" "Nothing was changed" is said only if no row changed; every change is logged and redrawn."""

from typing import Any

from sqlalchemy import func, select

from models.database.base import Base
from models.directory.candidate import Candidate
from models.directory.role import Role
from models.duties.log_entry import EntryKind, LogEntry
from tests.person import Played
from tests.world import World, madrid

CARD = "Sign-off call: Jane Doe"
CONFIDENTIAL: dict[str, Any] = {"Confidential_role": ["Never name this role in a channel"]}
WITHDRAWN = "Withdrawn by the candidate"
UNCHANGED = "Nothing was changed."


def edits(world: World) -> list[list[str]]:
    """The fields of every log entry of an edit, oldest first."""
    with world.bot.db.reading() as session:
        entries = session.scalars(select(LogEntry).where(LogEntry.what == EntryKind.EDITED).order_by(LogEntry.id))
        return [entry.details["fields"] for entry in entries]


def count(world: World, *kinds: type[Base]) -> list[int]:
    with world.bot.db.reading() as session:
        return [session.scalar(select(func.count()).select_from(kind)) or 0 for kind in kinds]


def records_again(person: Played, command: str, words: str, **fields: Any) -> str:
    """Records a known person again, and returns the form's answer."""
    person.command(command, words)
    person.fill(**fields)
    assert person.submit() == {}
    answer = person.form
    person.visitor.close(everything=True)
    return answer


def test_an_address_that_a_later_recording_fills_in_is_logged_and_on_the_card(world: World) -> None:
    world.ana.declines("Jane Doe, +49 170 1234567")
    assert "jane@example.com" not in world.ana.reads(world.ana.message(CARD))
    world.ana.declines("Jane Doe, +49 170 1234567, jane@example.com", role="Buyer at Beta", Reason=WITHDRAWN)
    assert edits(world) == [["email"]]
    world.ana.visitor.close(everything=True)
    assert "jane@example.com" in world.ana.reads(world.ana.message(CARD))


def test_a_role_that_is_made_confidential_with_a_decline_has_an_entry_once(world: World) -> None:
    world.ana.declines("Jane Doe", **CONFIDENTIAL)
    world.ana.declines("Max Roe", **CONFIDENTIAL)
    assert edits(world) == [["confidential"]]


def test_somebody_recorded_before_leaves_the_role_and_every_row_as_they_were(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    before = count(world, Candidate, Role, LogEntry)
    fields = {"Reason": "Pay or terms apart", **CONFIDENTIAL}
    words = "Jane Doe, jane@example.com, Staff Engineer at Acme, final"
    for person in (world.ana, world.omar):
        assert UNCHANGED in records_again(person, "/decline", words, **fields)
        assert count(world, Candidate, Role, LogEntry) == before
    with world.bot.db.reading() as session:
        assert not session.scalars(select(Role.is_confidential)).one()


def test_somebody_put_in_play_before_leaves_no_row(world: World) -> None:
    words = "Jane Doe, jane@example.com, Staff Engineer at Acme, final"
    world.ana.command("/interviewed", words)
    assert world.ana.submit() == {}
    world.ana.visitor.close(everything=True)
    before = count(world, Candidate, Role, LogEntry)
    for person in (world.ana, world.omar):
        assert UNCHANGED in records_again(person, "/interviewed", words)
        assert count(world, Candidate, Role, LogEntry) == before


def test_a_referral_recorded_before_leaves_neither_a_new_role_nor_who_named_them(world: World) -> None:
    tom = "Tom Weber, tom@example.com"
    world.ana.command("/referral", f"{tom}, named by Jane Roe")
    assert world.ana.submit() == {}
    world.ana.visitor.close(everything=True)
    before = count(world, Candidate, Role, LogEntry)
    assert UNCHANGED in records_again(world.omar, "/referral", f"{tom}, named by Somebody, Buyer at Beta")
    assert count(world, Candidate, Role, LogEntry) == before


def test_a_closing_email_that_comes_too_soon_keeps_no_address(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.press("No answer")
    world.move_to(madrid(4, 11))
    world.ana.press("No answer", world.ana.message(CARD))
    world.lena.command("/signoffs", "who Jane Doe")
    world.ana.press("Closing e-mail", world.ana.message(CARD))
    world.lena.press("More", world.lena.visitor.dm[-1])
    world.lena.press("Undo")
    world.ana.fill(**{"E-mail": "jane@example.com"})
    assert world.ana.submit() == {}
    assert "comes after tries on 2 business days. Nothing was changed." in world.ana.form
    with world.bot.db.reading() as session:
        assert session.scalars(select(Candidate.email)).one() is None
    assert edits(world) == []
