"""Recording a colleague's candidate reveals nothing beyond the typed words, and changes nothing the colleague sees."""

import json

import pytest
from sqlalchemy import select

from bot.demo.workspace import ANA, BEN, OMAR
from bot.sandbox.state.conversation import Message
from models.directory.candidate import Candidate
from models.duties.log_entry import EntryKind, LogEntry
from tests.person import Played
from tests.world import World, madrid

CARD = "Sign-off call: Jane Doe"
JANE = "Jane Doe, +49 30 5550199, jane.secret@example.com"
IN_TOUCH = "Ana Ruiz is in touch with them, too"


def both_know_her(world: World) -> Message:
    """Jane is with Ana; Omar, who may not see that, records Jane by her address alone, for a role he makes up."""
    world.ana.declines(JANE)
    world.omar.declines("Jane Doe, jane.secret@example.com", role="Made-up role")
    return world.omar.message(CARD)


def leads(world: World, person: str, lead: str) -> None:
    world.lena.open_home()
    world.lena.press("Leads of one person", world.lena.visitor.home)
    world.lena.fill(Person=person, Their_leads=[lead])
    world.lena.submit()
    world.lena.visitor.close(everything=True)


def all_that_they_see(person: Played) -> str:
    return "\n".join([*person.messages, person.form, person.open_home()])


def what_it_says_of_her(world: World) -> list[str]:
    """The lines of Ana's card, without the line about the colleague who is also in touch."""
    return [line for line in world.ana.messages[0].splitlines() if not line.startswith("Also open")]


def rows(world: World) -> list[Candidate]:
    with world.bot.db.reading() as session:
        return list(session.scalars(select(Candidate).order_by(Candidate.id)))


@pytest.mark.both_databases
def test_a_card_shows_what_its_owner_typed_and_which_colleague_is_in_touch(world: World) -> None:
    both_know_her(world)
    world.omar.command("/signoffs", "who Jane Doe")
    seen = all_that_they_see(world.omar)
    assert "jane.secret@example.com" in seen
    assert IN_TOUCH in seen
    assert "5550199" not in seen
    assert "Staff Engineer" not in seen
    assert "Omar Haddad is in touch with them, too" in world.ana.messages[0]
    assert "Made-up role" not in world.ana.messages[0]


def it_is_them(person: Played, typed: str) -> None:
    """Answers that the person is the colleague's; the form does not say which colleague."""
    asked = f"Ana Ruiz is in touch with someone who has the same e-mail or number. Is {typed} that person?"
    assert "Jane" not in person.form
    person.type_in(asked, "Yes, the same person")
    assert person.submit() == {}


def test_an_address_alone_tells_no_name(world: World) -> None:
    world.ana.declines(JANE)
    world.omar.declines("x, jane.secret@example.com", role="Made-up role")
    it_is_them(world.omar, "x")
    assert "Sign-off call: x" in world.omar.newest
    assert "Jane" not in all_that_they_see(world.omar)


def test_nothing_that_is_typed_or_pressed_changes_the_colleagues_card(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    before = what_it_says_of_her(world)
    world.omar.declines(
        "Jane Doe, jane@example.com, +44 20 7946 0000", role="Made-up role", They_wish_to_hear_by="E-mail"
    )
    card = world.omar.message(CARD)
    assert "7946 0000" in world.omar.reads(card)
    world.omar.more("Edit", card)
    world.omar.fill(Name="Jane Roe")
    assert world.omar.submit() == {}
    world.omar.more("Wrong number", world.omar.message("Sign-off call: Jane Roe"))
    assert world.omar.submit() == {}
    assert what_it_says_of_her(world) == before
    assert "7946 0000" not in world.ana.messages[0]


def test_the_same_role_changes_nothing_and_nothing_of_what_was_typed_is_kept(world: World) -> None:
    world.ana.declines(JANE)
    world.omar.declines("J. Doe, jane.secret@example.com, +44 20 7946 0000")
    it_is_them(world.omar, "J. Doe")
    assert "This was recorded before, and is with Ana Ruiz. Nothing was changed." in world.omar.form
    assert "Jane" not in world.omar.form
    assert world.omar.messages == []
    assert [row.name for row in rows(world)] == ["Jane Doe"]


def test_a_namesake_is_asked_about_only_where_the_recorder_may_see_them(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.omar.declines("Jane Doe", role="Made-up role")
    assert world.omar.form == ""
    assert "jane@example.com" not in world.omar.newest
    assert IN_TOUCH not in world.omar.newest
    world.lena.command("/decline", "Jane Doe, Analyst at Beta, final")
    world.lena.fill(Reason="Timing or location")
    world.lena.submit()
    assert "Is Jane Doe the one you know from" in world.lena.form


def test_an_id_that_was_forged_into_the_answer_is_nobodys(world: World) -> None:
    world.ana.declines(JANE)
    world.omar.declines("Jane Doe", role="Made-up role")
    world.omar.command("/decline", "Jane Doe, Another role, final")
    world.omar.fill(Reason="Timing or location")
    world.omar.submit()
    question = next(block for block in world.omar.visitor.form().blocks if block["block_id"].startswith("same."))
    for option in question["element"]["options"]:
        if option["value"] != "new":
            option["value"] = str(rows(world)[0].id)
    world.omar.type_in(question["label"]["text"], "Yes, the same person")
    world.omar.submit()
    assert "5550199" not in all_that_they_see(world.omar)


def test_in_play_with_others_they_are_not_put_in_play_twice(world: World) -> None:
    world.ana.command("/interviewed", f"{JANE}, Buyer at Acme, final")
    world.ana.submit()
    world.ana.close()
    world.omar.command("/interviewed", "x, jane.secret@example.com, Buyer at Acme, final")
    world.omar.submit()
    it_is_them(world.omar, "x")
    assert "This was recorded before, and is with Ana Ruiz. Nothing was changed." in world.omar.form
    world.omar.visitor.close(everything=True)
    world.omar.command("/interviewed", "x, jane.secret@example.com, Made-up role, final")
    world.omar.submit()
    it_is_them(world.omar, "x")
    assert "x is in play for Made-up role." in world.omar.form
    assert "5550199" not in all_that_they_see(world.omar)
    assert "Jane" not in all_that_they_see(world.omar)


def test_a_call_settles_nothing_of_what_others_owe(world: World) -> None:
    card = both_know_her(world)
    world.omar.press("I reached them", card)
    assert "Also told about" not in world.omar.form
    world.omar.fill(**{"How_did_they_take_it?": "Fine", "What_did_you_leave_with?": ["A relationship"]})
    assert world.omar.submit() == {}
    assert "I reached them" in world.ana.messages[0]


def test_their_wish_holds_for_all_and_a_colleague_can_say_that_it_is_otherwise(world: World) -> None:
    card = both_know_her(world)
    world.omar.more("Do not contact", card)
    world.omar.visitor.close(everything=True)
    assert "I reached them" not in world.ana.messages[0]
    told = (
        "Jane Doe does not wish to be contacted, Omar Haddad noted. "
        "You owed them a call about Staff Engineer at Acme; that has ended."
    )
    assert told in world.ana.newest
    assert [row.do_not_contact_since is not None for row in rows(world)] == [True, True]
    world.ana.press("They told me otherwise")
    assert "I reached them" in world.ana.messages[0]
    assert "may be contacted after all" in world.ana.messages[1]
    assert [row.do_not_contact_since for row in rows(world)] == [None, None]


def test_their_wish_holds_for_whoever_records_them_later(world: World) -> None:
    world.ana.declines(JANE)
    world.ana.more("Do not contact")
    world.ana.visitor.close(everything=True)
    world.omar.declines("x, jane.secret@example.com", role="Made-up role")
    it_is_them(world.omar, "x")
    assert "x does not wish to be contacted, so nobody owes them a contact." in world.omar.form
    assert world.omar.messages == []


def test_a_colleague_named_as_caller_who_sees_them_keeps_the_card_they_know(world: World) -> None:
    world.ana.declines(JANE)
    world.omar.declines("Jane Doe, jane.secret@example.com", role="Analyst at Beta", Who_calls=ANA.id)
    assert "Recorded. Ana Ruiz gets the card" in world.omar.form
    assert "5550199" in world.ana.newest
    assert "you owe them a call about Staff Engineer at Acme" in world.ana.newest
    assert len(rows(world)) == 1


def test_a_colleague_named_as_caller_has_on_their_card_what_was_typed(world: World) -> None:
    world.ana.declines(JANE)
    world.omar.declines("Jane Doe, jane.secret@example.com, +44 20 7946 0000", role="Analyst at Beta", Who_calls=BEN.id)
    world.move_to(madrid(3, 15, 30))
    assert "7946 0000" in world.ben.newest
    assert "5550199" not in world.ben.newest
    assert IN_TOUCH in world.ben.newest


def test_whoever_may_see_them_fills_what_was_not_known_and_the_log_says_so(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.lena.declines("Jane Doe, jane@example.com, +49 30 5550199", role="Analyst at Beta")
    assert "5550199" in world.ana.messages[0]
    with world.bot.db.reading() as session:
        filled = session.scalars(select(LogEntry).where(LogEntry.what == EntryKind.EDITED)).one()
    assert filled.details == {"fields": ["phone"]}
    world.lena.visitor.close(everything=True)
    world.lena.declines("Jane Doe, jane@example.com, +44 20 7946 0000", role="Buyer at Beta")
    assert "5550199" in world.ana.messages[0]
    assert "7946 0000" not in world.ana.messages[0]


def test_a_person_who_waits_with_two_counts_once_in_the_digest(world: World) -> None:
    both_know_her(world)
    world.move_to(madrid(4, 9, 30))
    assert "1 person is waiting to hear from us" in world.channel[-1]


def test_the_lead_of_one_owner_takes_nothing_out_of_anothers_notes(world: World) -> None:
    leads(world, OMAR.id, BEN.id)
    world.ana.declines(JANE)
    world.ana.reaches(Private_note="cried on the phone")
    world.omar.declines("Jane Doe, jane.secret@example.com", role="Made-up role")
    for command in ("export Jane Doe", "log Jane Doe"):
        world.ben.command("/signoffs", command)
    files = "".join((file.content or b"").decode() for file in world.sandbox.workspace.files)
    assert "Made-up role" in files
    seen = files + world.ben.told
    assert "cried" not in seen
    assert "5550199" not in seen
    assert "Staff Engineer" not in seen


def test_the_lead_of_one_owner_erases_what_that_owner_knows_and_no_more(world: World) -> None:
    leads(world, OMAR.id, BEN.id)
    card = both_know_her(world)
    world.ben.command("/signoffs", "forget Jane Doe")
    world.ben.type_in("Type erase to go on", "erase")
    assert world.ben.submit() == {}
    assert "Somebody" in world.omar.reads(card)
    assert "Jane Doe" in world.ana.messages[0]
    assert [row.name for row in rows(world)] == ["Jane Doe", "Somebody"]


def test_whoever_leads_some_of_those_who_deal_with_a_person_hears_who_can_erase_them(world: World) -> None:
    leads(world, BEN.id, OMAR.id)
    world.ana.declines(JANE)
    world.ana.declines(JANE, role="Analyst at Beta", Who_calls=BEN.id)
    world.ana.visitor.close(everything=True)
    world.omar.command("/signoffs", "forget Jane Doe")
    assert "Other colleagues deal with Jane Doe, too, so nothing was erased. Ask Lena Vogt." in world.omar.form
    assert [row.name for row in rows(world)] == ["Jane Doe"]


def test_a_lead_of_all_erases_every_row_of_a_person_at_once(world: World) -> None:
    both_know_her(world)
    world.lena.command("/signoffs", "forget Jane Doe")
    world.lena.type_in("Type erase to go on", "erase")
    assert world.lena.submit() == {}
    assert [(row.name, row.email) for row in rows(world)] == [("Somebody", None), ("Somebody", None)]
    for person in (world.ana, world.omar):
        assert "Jane" not in all_that_they_see(person)


def test_the_form_that_erases_names_nobody_whom_its_reader_may_not_see(world: World) -> None:
    leads(world, OMAR.id, BEN.id)
    world.ana.declines("Secret Candidate, s@example.com")
    world.ana.reaches(Follow_up_in="Not at all", Referral="Kim Poe", How_to_reach_the_referral="kim@private.example")
    world.omar.declines("Kim Poe, kp@example.org", role="X")
    world.omar.visitor.close(everything=True)
    world.ben.command("/signoffs", "forget Kim Poe")
    assert "Kim Poe" in world.ben.form
    assert "Secret Candidate" not in world.ben.form


def test_a_value_with_another_rows_number_opens_nothing(world: World) -> None:
    leads(world, OMAR.id, BEN.id)
    both_know_her(world)
    world.ben.command("/signoffs", "forget Jane Doe")
    world.ben.type_in("Type erase to go on", "erase")
    world.ben.visitor.form().content["private_metadata"] = json.dumps({"who": f"c{rows(world)[0].id}"})
    world.ben.submit()
    assert "Only a lead or an admin can erase a person." in world.ben.form
    assert [row.name for row in rows(world)] == ["Jane Doe", "Jane Doe"]


def test_the_question_names_each_colleague_who_is_in_touch(world: World) -> None:
    world.ana.declines(JANE)
    world.ana.declines(JANE, role="Analyst at Beta", Who_calls=BEN.id)
    world.omar.declines("x, jane.secret@example.com", role="Made-up role")
    asked = "Ana Ruiz and Ben Okafor are in touch with someone who has the same e-mail or number. Is x that person?"
    assert asked in world.omar.form
    assert world.omar.messages == []
