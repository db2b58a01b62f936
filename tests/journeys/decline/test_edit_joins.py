"""Joining two cards: a form that gives a card the e-mail address or number of another card makes both one person."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.demo.workspace import ANA
from bot.sandbox.state.conversation import Message
from models.directory.candidate import Candidate
from models.duties.log_entry import EntryKind, LogEntry
from tests.person import Played
from tests.world import World, madrid

CARD = "Sign-off call: Jane Doe"
JANE = "Jane Doe, +49 30 5550199, jane.secret@example.com"
ADDRESS = "jane.secret@example.com"
WITH_ANA = "Ana Ruiz is in touch with them, too"
WITH_OMAR = "Omar Haddad is in touch with them, too"
ASKED = "Ana Ruiz is in touch with someone who has the same e-mail or number. Is {} that person?"
LEFT_IN_PEACE = "Saved. {} does not wish to be contacted, so nobody owes them a contact."
YES, NO = "Yes, the same person", "No, someone else"


def rows(world: World) -> list[Candidate]:
    with world.bot.db.reading() as session:
        return list(session.scalars(select(Candidate).order_by(Candidate.id)))


def people(world: World) -> list[int]:
    """The person id of each candidate row, in the order of the rows."""
    return [row.person_id for row in rows(world)]


def unwanted(world: World) -> list[bool]:
    return [row.do_not_contact_since is not None for row in rows(world)]


def omar_has(world: World, name: str = "Jane Doe", role: str = "Made-up role", **fields: Any) -> Message:
    """Omar records a candidate without an address, whom Ana's card describes more fully."""
    world.ana.declines(JANE)
    world.omar.declines(name, role=role, **fields)
    assert people(world) == [1, 2]
    return world.omar.message(name)


def edits(person: Played, card: Message, **fields: str) -> None:
    person.more("Edit", card)
    for label, value in fields.items():
        person.type_in("E-mail" if label == "email" else label.capitalize(), value)
    assert person.submit() == {}


def all_that_they_see(person: Played) -> str:
    return "\n".join([*person.messages, person.form, person.open_home()])


@pytest.mark.parametrize("way", [{"email": "Jane.Secret@Example.com"}, {"phone": "+49 (30) 555-0199"}])
def test_an_edit_joins_who_has_the_same_name_and_shows_nothing_of_what_others_hold(
    world: World, way: dict[str, str]
) -> None:
    card = omar_has(world)
    before = [(row.name, row.phone, row.email) for row in rows(world)][:1]
    anas = world.ana.messages[0]
    edits(world.omar, card, **way)
    assert world.omar.form == ""
    assert people(world) == [1, 1]
    assert [(row.name, row.phone, row.email) for row in rows(world)][:1] == before
    assert WITH_ANA in world.omar.reads(card)
    assert WITH_OMAR in world.ana.messages[0]
    assert [line for line in world.ana.messages[0].splitlines() if WITH_OMAR not in line] == anas.splitlines()
    hidden = {"email": "5550199", "phone": "jane.secret"}[next(iter(way))]
    assert hidden not in all_that_they_see(world.omar)
    assert "Staff Engineer" not in all_that_they_see(world.omar)


@pytest.mark.both_databases
def test_a_name_in_another_spelling_is_the_same_name(world: World) -> None:
    world.ana.declines("Jörg Groß, jg@example.com")
    world.omar.declines("Joerg Gross", role="Made-up role")
    edits(world.omar, world.omar.message("Joerg Gross"), email="jg@example.com")
    assert world.omar.form == ""
    assert people(world) == [1, 1]


def test_another_name_is_asked_about_once_and_yes_makes_them_one(world: World) -> None:
    card = omar_has(world, "J. D.")
    world.omar.more("Edit", card)
    world.omar.type_in("E-mail", ADDRESS)
    world.omar.fill(What_you_may_tell_them="They wanted more years with payments")
    assert world.omar.submit() == {}
    assert ASKED.format("J. D.") in world.omar.form
    assert "Jane" not in world.omar.form.replace(ADDRESS, "")
    assert rows(world)[1].email is None
    world.omar.type_in(ASKED.format("J. D."), YES)
    assert world.omar.submit() == {}
    assert world.omar.form == ""
    assert people(world) == [1, 1]
    assert WITH_ANA in world.omar.reads(card)
    assert "more years with payments" in world.omar.reads(card)
    with world.bot.db.reading() as session:
        entry = session.scalars(select(LogEntry).where(LogEntry.what == EntryKind.EDITED)).one()
    assert entry.details == {"fields": ["email", "may_tell", "same_person"]}
    edits(world.omar, card, name="J. D. Doe")
    assert world.omar.form == ""


def test_no_keeps_them_apart_and_is_not_asked_again(world: World) -> None:
    card = omar_has(world, "J. D.")
    edits(world.omar, card, email=ADDRESS)
    world.omar.type_in(ASKED.format("J. D."), NO)
    assert world.omar.submit() == {}
    assert (world.omar.form, people(world), rows(world)[1].email) == ("", [1, 2], ADDRESS)
    edits(world.omar, card, name="J. D. Smith")
    assert (world.omar.form, people(world)) == ("", [1, 2])
    assert "in touch" not in world.omar.reads(card)


def test_the_answer_about_one_person_is_no_answer_about_another(world: World) -> None:
    world.ana.declines("Kim Poe, kim@example.com", role="Analyst at Beta")
    world.ana.declines("Max Roe, max@example.com", role="Analyst at Beta")
    world.ana.declines("J. D.", role="Made-up role")
    edits(world.ana, world.ana.message("J. D."), email="kim@example.com")
    world.ana.type_in("Kim Poe has the same e-mail or number. Is J. D. the same person?", NO)
    world.ana.type_in("E-mail", "max@example.com")
    assert world.ana.submit() == {}
    asked = "Max Roe has the same e-mail or number. Is J. D. the same person?"
    assert asked in world.ana.form
    assert "Kim Poe" not in world.ana.form
    world.ana.type_in(asked, YES)
    assert world.ana.submit() == {}
    assert people(world) == [1, 2, 2]


def test_a_name_put_right_joins_who_has_the_same_address(world: World) -> None:
    world.ana.declines("Jane Doe, office@example.com")
    world.ana.declines("Jane D., office@example.com", role="Made-up role")
    world.ana.type_in("Jane Doe has the same e-mail or number. Is Jane D. the same person?", NO)
    world.ana.submit()
    assert people(world) == [1, 2]
    edits(world.ana, world.ana.message("Jane D."), name="Jane Doe")
    assert (world.ana.form, people(world)) == ("", [1, 1])


def test_two_open_declines_of_one_owner_say_so_and_one_call_settles_both(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.declines("Jane Doe, jd@example.org", role="Analyst at Beta")
    first, second = world.ana.message("Staff Engineer"), world.ana.message("Analyst at Beta")
    assert "2 people are waiting" in world.ana.open_home()
    edits(world.ana, second, email="jane@example.com")
    assert "you owe them a call about Staff Engineer at Acme" in world.ana.reads(second)
    assert "you owe them a call about Analyst at Beta" in world.ana.reads(first)
    assert "Jane Doe is waiting to hear from you" in world.ana.home
    world.ana.reaches(message=second, Also_told_about=["Staff Engineer at Acme"])
    assert "I reached them" not in world.ana.reads(first)


def test_a_wish_noted_after_the_edit_reaches_the_other_card(world: World) -> None:
    card = omar_has(world)
    edits(world.omar, card, email=ADDRESS)
    world.ana.more("Do not contact", world.ana.message(CARD))
    assert unwanted(world) == [True, True]
    assert "I reached them" not in world.omar.reads(card)
    told = "Jane Doe does not wish to be contacted, Ana Ruiz noted. You owed them a call about Made-up role"
    assert told in world.omar.newest


def wished(world: World) -> Message:
    """Ana notes that Jane does not wish to be contacted; Omar has a card for Jane without an address."""
    card = omar_has(world)
    world.ana.more("Do not contact", world.ana.message(CARD))
    world.ana.visitor.close(everything=True)
    assert unwanted(world) == [True, False]
    return card


def test_a_wish_that_was_noted_before_ends_what_the_edited_card_asks_for(world: World) -> None:
    card = wished(world)
    anas, since = world.ana.messages, rows(world)[0].do_not_contact_since
    edits(world.omar, card, email=ADDRESS)
    assert LEFT_IN_PEACE.format("Jane Doe") in world.omar.form
    assert people(world) == [1, 1]
    assert [row.do_not_contact_since for row in rows(world)] == [since, since]
    assert "Jane Doe does not wish to be contacted; you noted it" in world.omar.reads(card)
    assert "I reached them" not in world.omar.reads(card)
    assert world.ana.messages == anas
    assert "Omar" not in "".join(world.lena.messages)
    world.omar.visitor.close(everything=True)
    count = len(world.omar.messages)
    world.move_to(madrid(13, 18))
    assert len(world.omar.messages) == count


def test_undo_says_that_it_is_somebody_else_and_leaves_the_wish_of_the_other(world: World) -> None:
    card = wished(world)
    edits(world.omar, card, email=ADDRESS)
    world.omar.visitor.close(everything=True)
    anas = world.ana.messages
    world.omar.press("Undo", card)
    assert "I reached them" in world.omar.reads(card)
    assert (people(world), unwanted(world)) == ([1, 2], [True, False])
    assert world.ana.messages == anas


def test_undo_after_the_wish_was_lifted_leaves_them_one_person(world: World) -> None:
    card = wished(world)
    edits(world.omar, card, email=ADDRESS)
    world.omar.visitor.close(everything=True)
    world.ana.press("Undo", world.ana.message(CARD))
    assert unwanted(world) == [False, False]
    assert "I reached them" not in world.omar.reads(card)
    world.omar.press("Undo", card)
    assert "I reached them" in world.omar.reads(card)
    assert people(world) == [1, 1]
    assert WITH_OMAR in world.ana.messages[0]


def test_whoever_owed_them_something_is_told_and_may_say_that_it_is_otherwise(world: World) -> None:
    """Ana edits her card; Omar, who owes the same person a call, is told that his call has ended."""
    world.lena.declines(JANE, role="Buyer at Beta")
    world.lena.more("Do not contact", world.lena.message(CARD))
    world.lena.visitor.close(everything=True)
    world.omar.declines("Jane Doe, jane@example.org", role="Made-up role")
    world.ana.declines("Jane Doe, jane@example.org", role="Analyst at Beta")
    assert people(world) == [1, 2, 2]
    edits(world.ana, world.ana.message(CARD), phone="+49 30 5550199")
    assert LEFT_IN_PEACE.format("Jane Doe") in world.ana.form
    assert (people(world), unwanted(world)) == ([1, 1, 1], [True, True, True])
    told = "Jane Doe does not wish to be contacted, Ana Ruiz noted. You owed them a call about Made-up role"
    assert told in world.omar.newest
    assert "5550199" not in all_that_they_see(world.omar)
    world.omar.press("They told me otherwise", world.omar.message(told))
    assert "Noted: what had ended is owed again. Jane Doe may be contacted." in world.omar.told
    assert (people(world), unwanted(world)) == ([1, 1, 1], [False, False, False])
    assert "I reached them" in world.omar.reads(world.omar.message(CARD))
    assert "I reached them" in world.ana.reads(world.ana.message(CARD))
    assert "I reached them" not in world.lena.reads(world.lena.message(CARD))


def test_a_wish_known_by_one_address_reaches_the_card_that_a_recording_joins_it_with(world: World) -> None:
    """Jane's address is known with a wish not to be contacted; her number belongs to an open card."""
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.declines("Jane Doe, +49 30 5550199, jd@example.org", role="Analyst at Beta")
    open_card = world.ana.message("Analyst at Beta")
    world.ana.more("Do not contact", world.ana.message("Staff Engineer"))
    world.ana.visitor.close(everything=True)
    assert (people(world), unwanted(world)) == ([1, 2], [True, False])
    world.ana.declines("Jane Doe, jane@example.com, +49 30 5550199", role="Buyer at Beta")
    assert "Jane Doe does not wish to be contacted, so nobody owes them a contact." in world.ana.form
    assert (people(world), unwanted(world)) == ([1, 1], [True, True])
    assert "I reached them" not in world.ana.reads(open_card)


def test_an_address_and_a_number_of_two_cards_make_one_person_when_they_are_recorded(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.omar.declines("Jane Doe, +49 30 5550199", role="Made-up role")
    assert people(world) == [1, 2]
    world.ana.declines("Jane Doe, jane@example.com, +49 30 5550199", role="Analyst at Beta")
    assert people(world) == [1, 1]
    assert WITH_OMAR in world.ana.newest
    assert "Ana Ruiz is in touch with them, too" in world.omar.messages[0]


def test_the_role_that_others_have_declined_them_for_is_not_recorded_twice(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com", role="Analyst at Beta")
    world.omar.declines("Jane Doe, +49 30 5550199")
    world.ana.declines("Jane Doe, jane@example.com, +49 30 5550199")
    assert "This was recorded before, and is with Omar Haddad. Nothing was changed." in world.ana.form
    assert len(world.ana.messages) == 1
    assert WITH_OMAR in world.ana.newest


def test_a_colleague_who_owes_both_has_one_person_on_their_home(world: World) -> None:
    world.lena.declines("Jane Doe, jd@example.org", role="Analyst at Beta", Who_calls=ANA.id)
    world.lena.close()
    world.lena.declines("Jane Doe, jd@example.org", role="Buyer at Beta")
    world.lena.declines("Jane Doe, jane@example.com", role="Planner at Beta")
    assert "2 people are waiting" in world.lena.open_home()
    edits(world.ana, world.ana.message(CARD), email="jane@example.com")
    assert people(world) == [1, 1]
    assert "Jane Doe is waiting to hear from you" in world.lena.home


def phone_form(person: Played, card: Message) -> None:
    person.press("Add a phone number", card)
    person.fill(Phone="+49 30 5550199")
    person.submit()


def wrong_number(person: Played, card: Message) -> None:
    person.more("Wrong number", card)
    person.fill(Phone="+49 30 5550199")
    person.submit()


def heads_up(person: Played, card: Message) -> None:
    person.press("Heads-up e-mail", card)
    person.type_in("E-mail", ADDRESS)
    person.submit()


def address_below_a_text(person: Played, card: Message) -> None:
    person.press("Heads-up e-mail", card)
    person.type_in("E-mail", ADDRESS)
    person.press("Save the address")


def hold(person: Played, card: Message) -> None:
    person.more("Hold the news", card)
    person.fill(Until="2026-03-06", Why="The first choice has not signed")
    person.type_in("E-mail", ADDRESS)
    person.submit()


def sign_off_email(person: Played, card: Message) -> None:
    person.press("Open the e-mail", card)
    person.type_in("E-mail", ADDRESS)
    person.submit()


FORMS = {
    "a number": (phone_form, "Final round"),
    "another number": (wrong_number, "Final round"),
    "a heads-up": (heads_up, "Final round"),
    "an address below a text": (address_below_a_text, "Final round"),
    "a hold": (hold, "Final round"),
    "an e-mail": (sign_off_email, "Submitted"),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_that_takes_an_address_or_number_asks_and_joins(world: World, name: str) -> None:
    fill, stage = FORMS[name]
    card = omar_has(world, "J. D.", stage=stage)
    fill(world.omar, card)
    asked = ASKED.format("J. D.")
    assert asked in world.omar.form
    assert people(world) == [1, 2]
    world.omar.type_in(asked, YES)
    if name == "an address below a text":
        world.omar.press("Save the address")
        assert "Open it in my mail program" in world.omar.form
        assert asked not in world.omar.form
    else:
        assert world.omar.submit() == {}
    assert people(world) == [1, 1]
    world.omar.visitor.close(everything=True)
    assert (WITH_OMAR in world.ana.messages[0]) is (stage != "Submitted")  # a sent e-mail is settled already


@pytest.mark.parametrize("name", FORMS)
def test_every_form_heeds_a_wish_that_was_noted_before(world: World, name: str) -> None:
    fill, stage = FORMS[name]
    card = omar_has(world, stage=stage)
    world.ana.more("Do not contact", world.ana.message(CARD))
    world.ana.visitor.close(everything=True)
    fill(world.omar, card)
    assert LEFT_IN_PEACE.format("Jane Doe") in world.omar.form
    assert (people(world), unwanted(world)) == ([1, 1], [True, True])
    world.omar.visitor.close(everything=True)
    is_sent = stage == "Submitted"
    assert ("You e-mailed Jane Doe on" in world.omar.reads(card)) is is_sent
    assert "does not wish to be contacted" in world.omar.reads(card)
    assert "Undo" in world.omar.buttons(card)


def test_an_address_for_an_update_joins_whoever_is_in_play(world: World) -> None:
    world.ana.declines(JANE)
    world.omar.command("/interviewed", "J. D., Buyer at Beta, final")
    assert world.omar.submit() == {}
    world.omar.close()
    world.move_to(madrid(10, 10, 30))
    world.omar.press("Add an e-mail address")
    world.omar.type_in("E-mail", ADDRESS)
    assert world.omar.submit() == {}
    world.omar.type_in(ASKED.format("J. D."), YES)
    assert world.omar.submit() == {}
    assert people(world) == [1, 1]
    assert WITH_ANA in world.omar.newest


def test_a_lead_is_asked_by_name_about_whom_they_may_see(world: World) -> None:
    card = omar_has(world, "J. D.")
    world.lena.command("/signoffs", "who J. D.")
    world.lena.more("Edit")
    world.lena.type_in("E-mail", ADDRESS)
    world.lena.submit()
    world.lena.type_in("Jane Doe has the same e-mail or number. Is J. D. the same person?", YES)
    assert world.lena.submit() == {}
    assert people(world) == [1, 1]
    assert WITH_ANA in world.omar.reads(card)
    assert "Staff Engineer" not in world.omar.reads(card)
