"""`/signoffs forget`: after it no table, message, file or log line names the person; the counts stay."""

import copy
import io
import json
import logging
from collections.abc import Iterator

import pytest
from sqlalchemy import select, text

from bot.cli import troubles
from bot.demo.workspace import BEN, TEAM
from bot.sandbox.app_side import envelopes
from bot.sandbox.state.conversation import Message
from models.database.base import Base
from models.directory.candidate import Candidate
from models.duties.decline import Decline
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.referral import Referral
from tests.databases import files_of
from tests.logged import as_before, written
from tests.person import Played
from tests.world import World, madrid

NAME, EMAIL, PHONE = "Zoë Quillfeather", "zoe.q@example.com", "+34 600 111 222"
MARKS = ("Quillfeather", "quillfeather", "zoe.q@", "600 111 222", "600111222", "600 11 12 22", "600-111-222")
REFUSED = "Only a lead or an admin can erase a person. Ask Lena Vogt."
GONE = "This is no longer recorded. Nothing was changed."


def erases(person: Played, typed: str = NAME, word: str = "erase", **fields: object) -> dict[str, str]:
    person.command("/signoffs", f"forget {typed}")
    person.fill(Type_erase_to_go_on=word, **fields)
    return person.submit()


def everything_in(world: World) -> str:
    """Every column of every table, as stored."""
    texts = []
    with world.bot.db.reading() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)).all():
                texts.append(f"{table.name} {json.dumps([str(value) for value in row], ensure_ascii=False)}")
                texts.append(" ".join(json.dumps(value, default=str, ensure_ascii=False) for value in row))
    return "\n".join(texts)


def everything_seen(world: World) -> str:
    """All that Slack holds: messages with their plain text, metadata and files; Home tabs; open forms."""
    workspace = world.sandbox.workspace
    parts: list[object] = []
    for conversation in workspace.conversations.values():
        parts += [
            vars(message) | {"state": str(message.state)} for message in conversation.messages if not message.deleted
        ]
    parts += [view.content for view in workspace.views()]
    parts += [(file.name, file.title, str(file.content)) for file in workspace.files]
    return json.dumps(parts, ensure_ascii=False, default=str)


def reloaded(world: World) -> None:
    """Everybody restarts Slack: ephemeral messages are gone."""
    for conversation in world.sandbox.workspace.conversations.values():
        conversation.messages = [message for message in conversation.messages if not message.ephemeral]


def found_in(haystack: str) -> list[str]:
    return [mark for mark in MARKS if mark in haystack]


def around(haystack: str) -> list[str]:
    """The text around each match, shown when an assertion fails."""
    return [haystack[max(0, haystack.index(mark) - 300) : haystack.index(mark) + 80] for mark in found_in(haystack)]


def a_whole_life(world: World) -> None:
    """Plays every feature with one person, so that the name stands in every place where it can."""
    ana, lena = world.ana, world.lena
    ana.command("/interviewed", f"{NAME}, Buyer at Acme")
    assert ana.submit() == {}
    ana.close()
    ana.command("/decline", f"{NAME}, {PHONE}, {EMAIL}, Buyer at Acme, final")
    ana.fill(Reason="Pay or terms apart", What_you_may_tell_them=f"{NAME} was strong", Link="https://ats/zoe.q@")
    assert ana.submit() == {}
    ana.press("Heads-up e-mail")
    assert ana.submit() == {}
    ana.press("No answer")
    ana.press("Left a voicemail")
    ana.hands_off(BEN.id)
    world.move_to(madrid(4, 9, 30))
    ana.reaches(
        "Reserved",
        ana.message(f"Sign-off call: {NAME}"),
        Ideal_next_step=f"{NAME} wants Lisbon",
        Private_note=f"{NAME} cried, call {PHONE}",
        Keep_them_posted=["Tell them when something like it comes up"],
        Referral="Tom Sayer",
        How_to_reach_the_referral="tom@example.com",
    )
    ana.more("Correct", ana.message(f"Sign-off call: {NAME}"))
    ana.fill(Ideal_next_step=f"{NAME} wants Porto")
    assert ana.submit() == {}
    ana.visitor.close(everything=True)
    ana.command("/opening", "Staff Engineer")
    ana.declines("Other Person", role="Analyst at Beta", What_you_may_tell_them=f"Ask {NAME.upper()}, 600-111-222")
    ana.reaches(Referral=NAME, How_to_reach_the_referral=EMAIL, Private_note=f"knows {NAME} ({EMAIL})")
    ana.declines(f"{NAME}, {EMAIL}", role="Manager at Gamma", Reason="The client owes me the reason")
    world.move_to(madrid(9, 9, 30))
    ana.open_home()
    lena.open_home()
    lena.command("/signoffs", f"who {NAME}")
    ana.command("/signoffs")
    world.settle()


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    with as_before():
        yield written(level=logging.DEBUG)


@pytest.mark.both_databases
def test_after_a_whole_life_nothing_says_who_it_was(log: io.StringIO, world: World) -> None:
    a_whole_life(world)
    assert set(found_in(everything_in(world))) >= {"Quillfeather", "zoe.q@", "600111222"}
    assert len(around(everything_seen(world))) > 2
    assert erases(world.lena) == {}
    assert "nothing that is left says who this was" in world.lena.form
    world.lena.visitor.close(everything=True)
    world.settle()
    reloaded(world)
    assert around(everything_in(world)) == []
    assert around(everything_seen(world)) == []
    assert "message sent" in log.getvalue()
    assert around(log.getvalue()) == []
    for file in files_of(world.bot.db):
        assert around(file.read_bytes().decode("latin-1")) == [], file
    with world.bot.db.reading() as session:
        assert len(session.scalars(select(Decline)).all()) == 3
        assert [entry.what for entry in session.scalars(select(LogEntry))].count(EntryKind.REACHED) == 2
        assert len(session.scalars(select(Referral)).all()) == 2
        assert session.scalars(select(Duty).where(Duty.settled_at.is_(None))).all() != []


def test_an_export_and_a_digest_go_with_them(world: World) -> None:
    world.sandbox.workspace.conversations[TEAM.id].is_private = True
    world.lena.open_home()
    world.lena.press("Team settings", world.lena.visitor.home)
    world.lena.fill(
        Names_in_private_channels=["Name them in the digest where its channel is private and not shared outside"]
    )
    assert world.lena.submit() == {}
    world.ana.declines(f"{NAME}, {PHONE}, {EMAIL}")
    world.ana.open_home()
    world.move_to(madrid(4, 9, 30))
    assert NAME in world.channel[-1]
    world.lena.command("/signoffs", "export")
    world.lena.command("/signoffs", f"export {NAME}")
    assert len(list(world.sandbox.workspace.files)) == 2
    assert erases(world.lena) == {}
    world.lena.close()
    world.tidy()
    reloaded(world)
    assert list(world.sandbox.workspace.files) == []
    assert around(everything_seen(world)) == []
    assert "This file was deleted." in world.lena.newest


def test_the_form_lists_what_goes_and_what_ends(world: World) -> None:
    a_whole_life(world)
    world.lena.command("/signoffs", f"forget {NAME}")
    form = world.lena.form
    assert "What goes  2 declines, 1 logged call, 1 promise to keep them posted, " in form
    assert "1 time they were named to us" in form
    assert "Ana Ruiz owes them a call about Manager at Gamma" in form
    assert "This can't be undone." in form
    assert erases(world.lena, word="yes") == {
        "Type erase to go on": "Type the word erase, so that nobody is erased by a slip."
    }
    assert "Quillfeather" in everything_in(world)


def test_the_settled_card_says_so_and_what_is_left_open_goes_on(world: World) -> None:
    world.ana.declines(NAME)
    world.ana.declines("Other Person", role="Buyer")
    card = world.ana.message(f"Sign-off call: {NAME}")
    assert erases(world.lena) == {}
    assert "What was still owed to them has ended." in world.lena.form
    assert "I am taking the name out of 1 message now." in world.lena.form
    text = world.ana.reads(card)
    assert text.startswith("Sign-off call: Somebody")
    assert "All that was known of this person was erased on Tue 3 March; Lena Vogt asked for it" in text
    assert world.ana.buttons(card) == []
    world.ana.command("/signoffs")
    assert "Other Person is waiting" in world.ana.told or "Other Person" in world.ana.told


@pytest.mark.parametrize("label", ["I reached them", "No answer", "More", "Snooze"])
def test_a_button_that_was_before_them_answers_clearly_and_undo_is_over(world: World, label: str) -> None:
    world.ana.declines(NAME)
    seen = world.ana.screen(world.ana.message(f"Sign-off call: {NAME}"))
    assert erases(world.lena) == {}
    world.ana.press(label, _old(world, seen))
    assert world.ana.told == GONE
    with world.bot.db.reading() as session:
        assert [entry.what for entry in session.scalars(select(LogEntry))].count(EntryKind.FORGOTTEN) == 2


def _old(world: World, seen: Message) -> Message:
    """Puts an old state of a card back, so that a click on it comes from before the change."""
    conversation = world.sandbox.workspace.direct("U0ANA")
    conversation.messages[[message.ts for message in conversation.messages].index(seen.ts)] = seen
    return seen


def test_a_form_that_was_open_about_them_keeps_nothing(world: World) -> None:
    world.ana.declines(NAME)
    world.ana.press("I reached them")
    world.ana.fill(**{"How_did_they_take_it?": "Hurt", "What_did_you_leave_with?": ["A relationship"]})
    world.ana.fill(Private_note=f"{NAME} cried")
    assert erases(world.lena) == {}
    assert world.ana.submit() == {}
    assert "This is no longer recorded, so nothing was saved." in world.ana.form
    world.ana.close()
    world.lena.close()
    assert around(everything_in(world)) == []


def test_recorded_once_more_they_are_somebody_new(world: World) -> None:
    world.ana.declines(f"{NAME}, {EMAIL}")
    assert erases(world.lena) == {}
    world.lena.close()
    world.ana.declines(f"{NAME}, {EMAIL}")
    assert f"Sign-off call: {NAME}" in world.ana.newest
    world.ana.command("/signoffs", f"who {NAME}")
    assert world.ana.told.count("Declined for Staff Engineer at Acme") == 1
    with world.bot.db.reading() as session:
        assert [bool(candidate.forgotten_at) for candidate in session.scalars(select(Candidate))] == [True, False]


def test_only_who_leads_may_erase(world: World) -> None:
    world.ana.declines(NAME)
    world.ana.command("/signoffs", f"forget {NAME}")
    assert world.ana.told == REFUSED
    world.omar.command("/signoffs", f"forget {NAME}")
    assert world.omar.told.startswith("I can't find anyone by that name.")
    world.lena.command("/signoffs", f"forget {NAME}")
    world.lena.fill(Type_erase_to_go_on="erase")
    assert "Only a lead or an admin can erase a person." in sent_by(world.omar, world.lena)
    assert "Quillfeather" in everything_in(world)
    world.lena.close()
    assert erases(world.vera) == {}
    assert "Quillfeather" not in everything_in(world)


def sent_by(outsider: Played, owner: Played) -> str:
    """The bot's answer to an outsider who sends the form that is open before the owner."""
    visitor = outsider.visitor
    view = copy.deepcopy(owner.visitor.form())
    ack = visitor.acts.dispatch.interactive(envelopes.view_submission(visitor.workspace, visitor.id, view))
    outsider.settle()
    return json.dumps(ack, ensure_ascii=False)


def test_two_leads_at_once_erase_them_once(world: World) -> None:
    world.ana.declines(NAME)
    for person in (world.lena, world.vera):
        person.command("/signoffs", f"forget {NAME}")
        person.fill(Type_erase_to_go_on="erase")
    assert world.lena.submit() == {}
    assert world.vera.submit() == {}
    assert "nothing that is left says who this was" in world.lena.form
    assert GONE in world.vera.form


def test_of_several_one_is_chosen_and_the_list_of_them_goes(world: World) -> None:
    world.ana.declines("x", Candidate="Jane One, jane1@example.com\nJane Two, jane2@example.com")
    world.lena.command("/signoffs", "forget Jane")
    assert "Which of them is it?" in world.lena.told
    world.lena.press("Erase", world.lena.visitor.dm[-1], nth=0)
    world.lena.fill(Type_erase_to_go_on="erase")
    assert world.lena.submit() == {}
    world.lena.close()
    held = everything_in(world)
    gone = [name for name in ("Jane One", "Jane Two") if name not in held]
    assert len(gone) == 1
    assert gone[0] not in everything_seen(world)


def test_whoever_was_only_named_can_be_erased_and_a_namesake_only_when_ticked(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.reaches(Referral="Kim Poe", How_to_reach_the_referral="kim@example.com")
    world.ana.declines("Kim Poe, +34 600 000 111", role="Buyer")
    world.lena.command("/signoffs", "forget +34 600 000 111")
    assert "Is this them, too?" in world.lena.form
    assert "Kim Poe, named by Jane Doe" in world.lena.form
    world.lena.fill(Type_erase_to_go_on="erase")
    assert world.lena.submit() == {}
    world.lena.close()
    assert "kim@example.com" in everything_in(world)
    world.lena.command("/signoffs", "forget Kim Poe")
    world.lena.fill(Type_erase_to_go_on="erase")
    assert world.lena.submit() == {}
    world.lena.close()
    reloaded(world)
    for content in (everything_in(world), everything_seen(world)):
        assert "Kim Poe" not in content
        assert "kim@example.com" not in content
    assert "Jane Doe" in everything_in(world)


@pytest.mark.parametrize("refusal", ["edit_window_closed", "cant_update_message"])
def test_a_message_that_cannot_be_edited_is_taken_out_of_slack(world: World, refusal: str) -> None:
    world.ana.declines(NAME)
    card = world.ana.message(f"Sign-off call: {NAME}")
    world.sandbox.faults.add("chat.update", error=refusal, times=50)
    assert erases(world.lena) == {}
    world.lena.close()
    assert card.deleted
    assert world.ana.messages == []


def test_what_slack_lets_nobody_change_is_told_to_whoever_runs_the_bot(world: World) -> None:
    world.ana.declines(NAME)
    card = world.ana.message(f"Sign-off call: {NAME}")
    world.sandbox.faults.add("chat.update", error="edit_window_closed", times=50)
    world.sandbox.faults.add("chat.delete", error="cant_delete_message", times=50)
    assert erases(world.lena) == {}
    told = "\n".join(troubles.lines(world.bot.db))
    assert "cant_delete_message" in told
    assert f"It still names somebody who was erased. Delete it by hand: D0ANA, {card.ts}." in told
    assert around(told) == []


def test_yesterdays_list_that_slack_would_not_cut_goes_when_somebody_is_erased(world: World) -> None:
    world.ana.declines(NAME)
    world.move_to(madrid(4, 9, 30))
    first = world.ana.message("is waiting to hear from you")
    world.sandbox.faults.add("chat.update", error="edit_window_closed", times=200)
    world.move_to(madrid(5, 9, 30))
    assert "Quillfeather" in world.ana.reads(first)
    assert erases(world.lena) == {}
    world.lena.close()
    reloaded(world)
    assert around(everything_seen(world)) == []


def test_a_message_to_a_colleague_who_has_left_is_taken_out(world: World) -> None:
    world.ana.declines(NAME)
    card = world.ana.message(f"Sign-off call: {NAME}")
    world.sandbox.change_person("U0ANA", deleted=True)
    world.settle()
    assert erases(world.lena) == {}
    world.lena.close()
    reloaded(world)
    assert around(everything_seen(world)) == []
    assert card.deleted or "Quillfeather" not in card.text


def test_time_does_the_same_after_half_a_year_and_a_shorter_time_takes_effect(world: World) -> None:
    world.ana.declines(f"{NAME}, {EMAIL}")
    world.ana.reaches(Follow_up_in="Not at all")
    world.off_until(madrid(29, 10, month=8))  # without the digests of half a year, which do not matter here
    world.tidy()
    assert "Quillfeather" in everything_in(world)
    world.lena.open_home()
    world.lena.press("Team settings", world.lena.visitor.home)
    world.lena.type_in("Keep people's data", "90")
    assert world.lena.submit() == {}
    world.lena.visitor.close(everything=True)
    world.tidy()
    reloaded(world)
    assert around(everything_in(world)) == []
    assert around(everything_seen(world)) == []
    assert "Sign-off call: Somebody" in world.ana.reads(world.ana.message("Sign-off call"))


def test_whom_somebody_owes_a_word_time_leaves_alone(world: World) -> None:
    world.ana.declines(NAME)
    world.ana.declines("Other Person", role="Buyer")
    world.ana.reaches(Follow_up_in="Not at all", message=world.ana.message("Sign-off call: Other Person"))
    with world.bot.db.writing() as session:
        session.execute(text("UPDATE workspace SET retention_days = 1"))
    world.move_to(madrid(5, 12))
    held = everything_in(world)
    assert "Quillfeather" in held
    assert "Other Person" not in held
