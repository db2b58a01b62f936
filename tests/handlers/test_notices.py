"""Notes to leads about a recruiter, or a digest channel, that can't be reached."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from handlers import registry
from models.database.engine import Database
from models.delivery import outcome
from models.duties.log_entry import EntryKind
from models.outbox.message import Message, MessageKind, Rendered
from tests import factories
from tests.factories import NOW
from tests.handlers.drawn import NASTY, Desk, desk, faults
from tests.handlers.test_rendering import any_count

LATER = NOW + timedelta(minutes=1)


def note_to_lena(at: Desk, why: str, kind: MessageKind = MessageKind.UNREACHED) -> Message:
    """The note to Lena."""
    if kind is MessageKind.UNREACHED:
        outcome.tell_of_person(at.act(), at.ana, why)
    else:
        outcome.tell_of_channel(at.act(), "C0HIRING", why)
    return at.session.scalars(select(Message).where(Message.kind == kind, Message.recipient == "U0LENA")).one()


def drawn(at: Desk, message: Message) -> Rendered | None:
    return registry.draw(at.session, message, LATER)


def reaches(at: Desk, recipient: str, slot: str) -> None:
    """Records that a message to this recipient was delivered."""
    sent = Message(workspace_id=at.workspace.id, recipient=recipient, kind=MessageKind.NOTE, slot=slot, due_at=LATER)
    sent.posted_at, sent.ts, sent.channel = LATER, "1.0", "D0ANA"
    at.session.add(sent)
    at.session.flush()


@any_count
def test_whoever_waits_is_listed_with_take_it(shared_db: Database, nasty: str, count: int) -> None:
    with desk(shared_db, nasty) as at:
        at.owe(count)
        drawing = drawn(at, note_to_lena(at, "user_not_found"))
        assert faults(drawing) == []
        assert drawing is not None
        buttons = [block for block in drawing.blocks if block.get("accessory", {}).get("type") == "button"]
        assert len(buttons) == min(count, 20)
        assert len(drawing.shows) == count


@pytest.mark.parametrize("why", ["user_not_found", "given_up", "some_new_word at /blocks/3/text"])
def test_it_says_why_in_words_a_lead_can_read(shared_db: Database, why: str) -> None:
    with desk(shared_db) as at:
        at.owe()
        drawing = drawn(at, note_to_lena(at, why))
        assert drawing is not None
        assert drawing.text.startswith("I can't reach Ana Ruiz in Slack: ")
        assert drawing.text.endswith(". 1 person waits for them.")


def test_once_a_message_has_come_through_nobody_is_told(shared_db: Database) -> None:
    with desk(shared_db) as at:
        at.owe()
        message = note_to_lena(at, "user_not_found")
        reaches(at, "U0ANA", "later")
        assert drawn(at, message) is None


def test_of_somebody_who_owes_nothing_nobody_is_told_unless_they_lead(shared_db: Database) -> None:
    with desk(shared_db) as at:
        message = note_to_lena(at, "user_not_found")
        assert drawn(at, message) is None
        at.workspace.lead_ids = ["U0LENA", "U0ANA"]
        drawing = drawn(at, message)
        assert drawing is not None
        assert drawing.text.endswith("Nobody waits for them now.")


def test_who_was_taken_over_or_told_meanwhile_is_shown_as_that(shared_db: Database) -> None:
    with desk(shared_db, NASTY[0]) as at:
        first, second = at.owe(2)
        message = note_to_lena(at, "user_not_found")
        drawn(at, message)
        message.ts = "1.0"
        first.owner, second.settled_at = at.lena, NOW
        second.settled_as = EntryKind.REACHED
        at.session.flush()
        drawing = drawn(at, message)
        assert drawing is not None
        text = str(drawing.blocks)
        assert "You have taken Jane Doe" in text
        assert "Take it" not in text


@pytest.mark.parametrize(
    ("why", "advice"),
    [
        ("not_in_channel", "I am not in it. Type /invite @Signoff there, or choose another channel in Team settings."),
        ("is_archived", "it is archived. Unarchive it, or choose another channel in Team settings."),
        ("restricted_action_read_only_channel", "only some people may post there."),
        ("brand_new", "Slack did not take it (brand_new). Choose another channel in Team settings."),
    ],
)
def test_a_digest_without_its_channel_says_what_to_do(shared_db: Database, why: str, advice: str) -> None:
    with desk(shared_db) as at:
        drawing = drawn(at, note_to_lena(at, why, MessageKind.NOWHERE))
        assert faults(drawing) == []
        assert drawing is not None
        assert f"The digest can't reach its channel: {advice}" in drawing.text


def test_once_the_digest_goes_elsewhere_or_has_come_nobody_is_told(shared_db: Database) -> None:
    with desk(shared_db) as at:
        message = note_to_lena(at, "is_archived", MessageKind.NOWHERE)
        at.workspace.digest_channel = "C0OTHER"
        assert drawn(at, message) is None
        at.workspace.digest_channel = "C0HIRING"
        assert drawn(at, message) is not None
        reaches(at, "C0HIRING", "2026-03-03")
        assert drawn(at, message) is None


def test_rows_that_say_the_same_are_one_and_who_can_be_taken_over_has_a_row_each(shared_db: Database) -> None:
    """Duties of an owner whom the reader does not lead are one sentence, however many they are."""
    with desk(shared_db) as at:
        owed = at.owe(5)
        message = note_to_lena(at, "user_not_found")
        drawn(at, message)
        message.ts = "1.0"
        sam, mia = (factories.person(at.session, at.workspace, name) for name in ("Sam Poe", "Mia Toe"))
        sam.lead_ids, mia.lead_ids = [mia.user_id], [sam.user_id]
        for duty, owner in zip(owed, (sam, sam, sam, mia, at.ana), strict=True):
            duty.owner = owner
        at.session.flush()
        drawing = drawn(at, message)
        assert faults(drawing) == []
        assert drawing is not None
        first, *sentences = [block["text"]["text"] for block in drawing.blocks]
        assert first.endswith("5 people wait for them.")
        assert sentences == [
            "Sam Poe takes care of this now.",
            "Mia Toe takes care of this now.",
            f"Jane Doe has waited 1 working day for word about Jane Doe 4 {at.ana.id} final.",
        ]
        assert len(drawing.shows) == 5


@pytest.mark.parametrize(("count", "more"), [(20, []), (21, ["and 1 more. You find them all on my Home tab."])])
def test_of_more_than_twenty_the_rest_is_counted(shared_db: Database, count: int, more: list[str]) -> None:
    with desk(shared_db) as at:
        at.owe(count)
        drawing = drawn(at, note_to_lena(at, "user_not_found"))
        assert drawing is not None
        asides = [block["elements"][0]["text"] for block in drawing.blocks if block["type"] == "context"]
        assert asides == more
        assert len(drawing.shows) == count
