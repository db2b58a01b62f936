"""A history without faults, and the changes to it that the judge must find."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import make_transient

from bot.demo.workspace import ANA, OMAR, TEAM
from bot.sandbox.state.conversation import Message as SlackMessage
from models.directory.candidate import Candidate
from models.duties.decline import Decline
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.offer import Offer
from models.outbox.message import Message, MessageKind, MessageState
from models.rules.kinds import DutyKind
from scripts.chaos import judge
from scripts.chaos.evidence import Activity, DeclineForm, Evidence, HandOffForm, OutcomeForm, SnoozeForm
from scripts.chaos.judge import Verdict
from tests.faults.crash_harness import Harness
from tests.world import World, madrid

ROLE = "Staff Engineer at Acme"
NAMES = ("Jane Doe", "Kim Roe")
MARK = "They laughed in the end"
WEDNESDAY, THURSDAY = date(2026, 3, 4), date(2026, 3, 5)


@dataclass
class History:
    """Slack and the database after a few days, and what the users did."""

    world: World
    activity: Activity

    def verdict(self) -> Verdict:
        with self.world.bot.db.reading() as session:
            quiet = {WEDNESDAY, THURSDAY}
            evidence = Evidence.of(self.world.sandbox, session, self.activity, self.world.now, quiet)
            return judge.judge_evidence(evidence, datetime.timestamp)

    def message(self, to: str, kind: MessageKind, slot: str = "") -> SlackMessage:
        """The message in Slack with this kind and a slot that starts with `slot`."""
        conversation = next(c for c in self.world.sandbox.workspace.conversations.values() if to in (c.partner, c.id))
        for message in conversation.messages:
            payload = (message.metadata or {}).get("event_payload", {})
            if payload.get("kind") == kind.value and payload["slot"].startswith(slot):
                return message
        raise AssertionError(f"no {kind} {slot} before {to}")

    def write(self, *statements: Any) -> None:
        with self.world.bot.db.writing() as session:
            for statement in statements:
                session.execute(statement)

    def copy_row(self, query: Any, **changes: Any) -> None:
        """Copies the first row of the query, with these changes."""
        with self.world.bot.db.writing() as session:
            row = session.scalars(query).first()
            assert row is not None
            session.expunge(row)
            make_transient(row)
            row.id = None
            for field, value in changes.items():
                setattr(row, field, value)
            session.add(row)


def play_history(harness: Harness) -> History:
    """Two days: Ana declines two candidates, snoozes and then reaches the first, and offers the second to Omar."""
    harness.play((_act_as_ana,))
    activity = Activity()
    activity.decline_forms += [DeclineForm(ANA.id, ANA.id, (name,), ROLE, answered=True) for name in NAMES]
    activity.snooze_forms.append(SnoozeForm(ANA.id, 1, answered=True))
    activity.outcome_forms.append(OutcomeForm(ANA.id, 1, MARK, answered=True))
    activity.hand_off_forms.append(HandOffForm(ANA.id, 2, OMAR.id, answered=True))
    return History(harness.world, activity)


def _act_as_ana(world: World) -> None:
    ana, jane, kim = world.ana, 1, 2
    for name in NAMES:
        ana.declines(name)
    world.move_to(madrid(5, 10))
    ana.press("Open the card", value=str(jane))
    ana.press("Snooze")
    ana.fill(Until="A time of my own")
    ana.visitor.acts.enter(ana.visitor.form(), "at", "value", int(madrid(5, 10, 30).timestamp()))
    assert ana.submit() == {}
    ana.visitor.close(everything=True)
    world.move_to(madrid(5, 11))
    ana.press("I reached them", value=str(jane))
    ana.fill(**{"How did they take it?": "Fine", "What did you leave with?": ["A relationship"], "Private_note": MARK})
    assert ana.submit() == {}
    ana.press("Open the card", value=str(kim))
    ana.press("More")
    ana.press("Hand off")
    ana.fill(Hand_off_to=OMAR.id)
    assert ana.submit() == {}


def _copy_message(history: History, to: str, kind: MessageKind, slot: str = "", *, as_slot: str = "") -> None:
    """Copies a message in Slack, a second later."""
    message = history.message(to, kind, slot)
    metadata = copy.deepcopy(message.metadata)
    if as_slot and metadata:
        metadata["event_payload"]["slot"] = as_slot
    conversation = history.world.sandbox.workspace.conversations[message.channel]
    conversation.messages.append(replace(message, ts=f"{float(message.ts) + 1:.6f}", metadata=metadata))


def _delete_message(history: History, to: str, kind: MessageKind, slot: str = "") -> None:
    history.message(to, kind, slot).deleted = True


def _unsend_message(history: History, to: str, kind: MessageKind, slot: str = "") -> None:
    _delete_message(history, to, kind, slot)
    conditions = (Message.recipient == to, Message.kind == kind, Message.slot.startswith(slot))
    history.write(update(Message).where(*conditions).values(state=MessageState.UNSENT, ts=None, channel=None))


def _make_card_overdue(history: History) -> None:
    due = {"state": MessageState.WAITING, "due_at": history.world.now - timedelta(minutes=1)}
    history.write(update(Message).where(Message.kind == MessageKind.CARD, Message.duty_id == 2).values(**due))


def _lose_chosen_time(history: History) -> None:
    """Unsends the message of a snooze, and changes the entry that supersedes it."""
    _unsend_message(history, ANA.id, MessageKind.CHOSEN)
    history.write(update(LogEntry).where(LogEntry.what == EntryKind.REACHED).values(what=EntryKind.VOICEMAIL))


def _withdraw_decline(history: History) -> None:
    history.write(update(Decline).where(Decline.id == 2).values(withdrawn_at=history.world.now))


def _duplicate_person(history: History) -> None:
    kim = select(Candidate).where(Candidate.name == "Kim Roe")
    history.copy_row(kim)
    history.copy_row(select(Decline).where(Decline.id == 2), candidate_id=3)


def _restore_buttons(history: History) -> None:
    """Gives Jane's card the buttons of Kim's card, with Jane's duty."""
    blocks = copy.deepcopy(history.message(ANA.id, MessageKind.CARD, "2").blocks)
    for block in blocks:
        for element in block.get("elements", []):
            element["value"] = "1"
    history.message(ANA.id, MessageKind.CARD, "1").blocks = blocks


def _delete_parent_row(history: History) -> None:
    with history.world.bot.db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.execute("PRAGMA foreign_keys=OFF")
        else:
            connection.execute(text("SET session_replication_role = replica"))
        connection.execute(delete(Candidate).where(Candidate.name == "Kim Roe"))
        connection.commit()
        connection.invalidate()


def _entries_of(what: EntryKind) -> Any:
    return select(LogEntry).where(LogEntry.what == what)


Damage = Callable[[History], object]
JANE, KIM = (Duty.id == 1), (Duty.id == 2)

LOST: dict[str, Damage] = {
    "a decline:": _withdraw_decline,
    "a decline's duty:": lambda h: h.write(update(Duty).where(KIM).values(owner_id=1, ownership=1)),
    "an outcome:": lambda h: h.write(update(LogEntry).where(LogEntry.private_note == MARK).values(private_note=None)),
    "a snooze:": lambda h: h.write(delete(LogEntry).where(LogEntry.what == EntryKind.SNOOZED)),
    "a chosen time:": _lose_chosen_time,
    "an offer:": lambda h: h.write(delete(Offer)),
    "a card:": lambda h: _unsend_message(h, ANA.id, MessageKind.CARD, "2"),
    "(card 1.1) to U0ANA: the database says": lambda h: _delete_message(h, ANA.id, MessageKind.CARD, "1"),
    "(card 2.1) to U0ANA: waiting": _make_card_overdue,
    "the next nudge:": lambda h: h.write(update(Duty).where(KIM).values(nudge_at=None)),
    "a list:": lambda h: _unsend_message(h, ANA.id, MessageKind.LIST, THURSDAY.isoformat()),
    "a digest:": lambda h: _unsend_message(h, TEAM.id, MessageKind.DIGEST, WEDNESDAY.isoformat()),
}

DOUBLED: dict[str, Damage] = {
    "a message:": lambda h: _copy_message(h, ANA.id, MessageKind.CHOSEN),
    "a list:": lambda h: _copy_message(h, ANA.id, MessageKind.LIST, THURSDAY.isoformat(), as_slot="2026-03-06"),
    "a card:": lambda h: h.copy_row(select(Message).where(Message.slot == "2.1"), slot="2.2"),
    "a decline:": _duplicate_person,
    "an outcome:": lambda h: h.copy_row(_entries_of(EntryKind.REACHED), what=EntryKind.FURTHER),
    "an offer:": lambda h: h.copy_row(select(Offer)),
    "an answer:": lambda h: h.copy_row(_entries_of(EntryKind.REACHED), what=EntryKind.SENT, private_note=None),
    "a second contact:": lambda h: h.copy_row(select(Duty).where(Duty.kind == DutyKind.FOLLOW_UP)),
    "a step:": lambda h: h.copy_row(_entries_of(EntryKind.STEP)),
}

HALF_DONE: dict[str, Damage] = {
    "duty.candidate_id:": _delete_parent_row,
    "decline 2 owes nothing": lambda h: h.write(
        update(LogEntry).where(LogEntry.duty_id == 2).values(duty_id=1),
        update(Duty).where(KIM).values(decline_id=1),
    ),
    "duty 2 has no entry that records it": lambda h: h.write(delete(LogEntry).where(LogEntry.duty_id == 2)),
    "second contact 3 comes from no answer": lambda h: h.write(
        update(Duty).where(Duty.id == 3).values(made_by_id=None)
    ),
    "duty 1 is settled as None": lambda h: h.write(update(Duty).where(JANE).values(settled_as=None)),
    "duty 1 is settled and has a nudge": lambda h: h.write(update(Duty).where(JANE).values(nudge_at=h.world.now)),
    "duty 2 still waits for": lambda h: h.write(update(Duty).where(KIM).values(chosen_at=h.world.now)),
    "duty 2 has had 2 owners": lambda h: h.write(update(Duty).where(KIM).values(ownership=2)),
    "duty 2 stands at step 3": lambda h: h.write(update(Duty).where(KIM).values(steps=3)),
    "offer 1 is open": lambda h: h.write(update(Offer).values(duty_id=1)),
    "card 1.1 before U0ANA still offers": _restore_buttons,
}
