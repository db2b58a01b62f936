"""Referrals: recording whom candidates named, recognizing a person who is named again, and changing the status."""

import pytest
from sqlalchemy import select

from bot.demo.workspace import BEN
from bot.sandbox.app_side import envelopes
from handlers.referral import list as referral_list
from handlers.referral.record import BY_LENGTH, TOO_LONG
from handlers.runtime.admission import MEMBERS_ONLY
from models.directory.candidate import Candidate
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.referral import Referral, Status
from tests.person import Played
from tests.world import GUEST, World, madrid

TOM = "Tom Weber, tom@example.com, named by Jane Doe"
NOTED = "Noted: Tom Weber, named by Jane Doe. The card for a first call comes with your list tomorrow."
THANKS = "Thank you: Jane Doe"


@pytest.fixture
def told(world: World) -> World:
    """Ana has told Jane, who named no referral."""
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.reaches(Follow_up_in="Not at all")
    return world


def records(person: Played, words: str) -> str:
    """Records a referral, and returns the form's answer."""
    person.command("/referral", words)
    assert person.submit() == {}
    answer = person.form
    person.visitor.close(everything=True)
    return answer


def becomes(person: Played, status: str, nth: int = 0) -> str:
    """Gives the nth referral of the list this status, and returns the list."""
    person.command("/referral")
    person.press(status, nth=nth)
    answer = person.form
    person.visitor.close(everything=True)
    return answer


def rows(world: World) -> list[Referral]:
    with world.bot.db.reading() as session:
        return list(session.scalars(select(Referral).order_by(Referral.id)))


def test_the_form_is_filled_in_from_the_words(told: World) -> None:
    told.ana.command("/referral", "Tom Weber, +49 30 7654321, tom@example.com, named by jane  DOE, Buyer at Acme")
    assert told.ana.form.startswith("Record a referral")
    for value in ("Tom Weber", "+49 30 7654321, tom@example.com", "Jane Doe", "Buyer at Acme"):
        assert value in told.ana.form
    assert told.ana.submit() == {}
    assert NOTED in told.ana.form
    told.ana.close()
    told.ana.command("/referral")
    assert "Tom Weber, named by Jane Doe in March for Buyer at Acme. New." in told.ana.form
    assert "+49 30 7654321, tom@example.com" in told.ana.form


TOM_W = f"Tom {'w' * 146}"
"""A name of the greatest length that the field accepts."""


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        (f"{TOM_W}, named by Jane Doe", True),
        (f"{TOM_W}w, named by Jane Doe", False),
        (f"Tom, named by {'j' * BY_LENGTH}", True),
        (f"Tom, named by {'j' * BY_LENGTH}j", False),
        (f"Tom, named by Jane Doe, {'r' * 140}", True),
        (f"Tom, named by Jane Doe, {'r' * 141}", False),
        (f"Tom, {'r' * 140} named by Jane Doe", True),
        (f"Tom, {'r' * 141} named by Jane Doe", False),
        (f"{TOM_W}, named by {'j' * 139}", True),
        (f"{TOM_W}, named by {'j' * 139}, Buyer", False),
    ],
)
def test_what_is_longer_than_the_form_takes_is_said_above_its_fields(told: World, typed: str, fits: bool) -> None:
    told.ana.command("/referral", typed)
    assert told.ana.form.startswith("Record a referral")
    assert (TOO_LONG not in told.ana.form) == fits
    assert told.ana.submit() == {}
    assert [exchange.error for exchange in told.sandbox.traffic if exchange.error] == []


def test_a_name_as_long_as_an_option_holds_is_kept_whole(told: World) -> None:
    name = f"Jane {'j' * (BY_LENGTH - 5)}"
    told.ana.command("/referral", f"Tom, named by {name}")
    assert told.ana.submit() == {}
    with told.bot.db.reading() as session:
        assert name in set(session.scalars(select(Candidate.name)))


def test_who_named_them_is_found_by_the_first_letters_or_is_new(told: World) -> None:
    told.ana.command("/referral", "Tom Weber")
    assert told.ana.visitor.suggestions("Named by", "jan") == ["Jane Doe", "jan"]
    assert told.ana.visitor.suggestions("Role", "staff") == ["Staff Engineer at Acme", "staff"]
    told.ana.fill(Named_by="Somebody New")
    assert told.ana.submit() == {}
    assert "named by Somebody New" in told.ana.form


def test_a_name_of_blanks_is_refused_at_its_field(told: World) -> None:
    told.ana.command("/referral", TOM)
    told.ana.fill(Referral="  ")
    assert told.ana.submit() == {"Referral": "Who did they name? A first name is enough."}


def test_it_is_counted_in_the_digest(told: World) -> None:
    records(told.ana, TOM)
    told.move_to(madrid(4, 9, 30))
    assert "1 referral." in told.channel[-1]


@pytest.mark.parametrize(
    "words",
    [
        "Tommy W, TOM@example.com, named by Max Roe",
        "Tom Weber, named by Jane Doe",
        "tom  WEBER, named by Jane Doe",
    ],
    ids=["the same address", "the same name by the same person", "however it is written"],
)
def test_who_was_named_before_is_shown_and_nothing_doubled(told: World, words: str) -> None:
    records(told.ana, TOM)
    answer = records(told.ana, words)
    assert "Tom Weber, named by Jane Doe in March. New. Nothing was changed." in answer
    assert len(rows(told)) == 1


def test_the_same_phone_is_the_same_person_also_when_named_in_a_call(told: World) -> None:
    records(told.ana, "Tom Weber, +34 600 123 456, named by Jane Doe")
    told.ana.declines("Max Roe")
    told.ana.reaches(Referral="Tomas", How_to_reach_the_referral="600123456", Follow_up_in="Not at all")
    assert [referral.name for referral in rows(told)] == ["Tom Weber"]


def test_the_same_name_from_somebody_else_is_asked_about_once(told: World) -> None:
    records(told.ana, TOM)
    told.ana.command("/referral", "Tom Weber, named by Max Roe")
    assert told.ana.submit() == {}
    assert "Tom Weber, named by Jane Doe in March: the same?" in told.ana.form
    told.ana.type_in("Tom Weber, named by Jane Doe in March: the same?", "Yes, the same person")
    assert told.ana.submit() == {}
    assert "Nothing was changed." in told.ana.form
    assert len(rows(told)) == 1
    told.ana.visitor.close(everything=True)

    told.ana.command("/referral", "Tom Weber, named by Max Roe")
    told.ana.submit()
    told.ana.type_in("Tom Weber, named by Jane Doe in March: the same?", "No, someone else")
    assert told.ana.submit() == {}
    assert "Noted: Tom Weber, named by Max Roe." in told.ana.form
    assert len(rows(told)) == 2


def test_another_address_is_another_person_of_that_name(told: World) -> None:
    records(told.ana, TOM)
    records(told.ana, "Tom Weber, other@example.com, named by Jane Doe")
    assert len(rows(told)) == 2


def test_what_became_of_them_is_kept_with_who_said_so_and_when(told: World) -> None:
    records(told.ana, TOM)
    told.move_to(madrid(4, 11))
    assert "Tom Weber, named by Jane Doe in March. Contacted since today." in becomes(told.ana, "Contacted")
    told.move_to(madrid(5, 11))
    becomes(told.lena, "In process")
    with told.bot.db.reading() as session:
        entries = session.scalars(
            select(LogEntry)
            .where(LogEntry.what.in_((EntryKind.IN_TOUCH, EntryKind.REFERRAL_CHANGED)))
            .order_by(LogEntry.id)
        )
        assert [(entry.details["from"], entry.details["to"], entry.by_id) for entry in entries] == [
            ("new", "contacted", rows(told)[0].owner_id),
            ("contacted", "in_process", 1),
        ]
    assert rows(told)[0].status is Status.IN_PROCESS


def test_on_a_placement_who_named_them_is_thanked(told: World) -> None:
    records(told.ana, TOM)
    assert "Jane Doe named Tom Weber: say thank you. It comes with your next list." in becomes(told.ana, "Placed")
    told.move_to(madrid(4, 9, 30))
    card = told.ana.message(THANKS)
    assert "Jane Doe named somebody who was placed" in told.ana.newest
    assert "Jane Doe named Tom Weber, who was placed." in told.ana.newest
    assert "Has Tom said you may tell?" in told.ana.newest
    assert told.ana.buttons(card) == ["Thanked", "Open the e-mail", "Snooze", "More", "Open the card"]
    told.ana.press("Open the card", card)
    assert "You recommended Tom Weber, who got a job through us." in told.ana.form
    told.ana.close()
    told.ana.press("Thanked", card)
    assert "You thanked Jane Doe on" in told.ana.reads(card)
    told.ana.press("Undo", card)
    told.ana.press("Open the e-mail", card)
    assert "mailto:jane@example.com?subject=Thank%20you" in str(told.ana.visitor.form().as_slack())
    assert told.ana.submit() == {}
    assert "You thanked Jane Doe on" in told.ana.reads(card)
    told.move_to(madrid(10, 18))
    assert told.ana.newest == told.ana.reads(card)


def test_a_thank_you_is_asked_for_twice_then_let_go_and_never_the_lead(told: World) -> None:
    records(told.ana, TOM)
    becomes(told.ana, "Placed")
    for day in (4, 5):
        told.move_to(madrid(day, 9, 30))
        assert THANKS in told.ana.newest
    told.move_to(madrid(6, 9, 30))
    assert told.ana.newest.startswith("A thank-you was let go")
    assert "No thank-you to Jane Doe after two mornings, so I've closed it." in told.ana.newest
    assert THANKS not in "".join(told.lena.messages)


def test_a_placement_that_is_taken_back_takes_the_thank_you_back(told: World) -> None:
    records(told.ana, TOM)
    becomes(told.ana, "Placed")
    told.move_to(madrid(4, 9, 30))
    card = told.ana.message(THANKS)
    becomes(told.ana, "In process")
    assert "This was taken back." in told.ana.reads(card)
    assert told.ana.buttons(card) == []
    becomes(told.ana, "Placed")
    told.move_to(madrid(5, 9, 30))
    assert told.ana.buttons(told.ana.message(THANKS))[0] == "Thanked"


def test_whoever_was_thanked_is_not_thanked_a_second_time(told: World) -> None:
    records(told.ana, TOM)
    becomes(told.ana, "Placed")
    told.move_to(madrid(4, 9, 30))
    told.ana.press("Thanked")
    becomes(told.ana, "No")
    assert "say thank you" not in becomes(told.ana, "Placed")
    told.move_to(madrid(6, 18))
    assert len(told.ana.messages) == 2


def test_the_plan_says_in_words_why_a_thank_you_comes(told: World) -> None:
    records(told.ana, TOM)
    becomes(told.ana, "Placed")
    told.ana.open_home()
    told.ana.press("My coming nudges")
    assert "A person they named was placed, and they should hear it: Jane Doe" in told.ana.form
    assert "The thank-you is let go: Jane Doe" in told.ana.form


def test_the_list_is_mine_and_my_peoples_for_a_lead(told: World) -> None:
    told.ana.command("/referral")
    assert "No referral yet." in told.ana.form
    told.ana.close()
    records(told.ana, TOM)
    told.lena.command("/referral")
    assert "Tom Weber, named by Jane Doe in March. New. With Ana Ruiz." in told.lena.form
    told.omar.command("/referral")
    assert "No referral yet." in told.omar.form
    assert "in March" not in told.omar.form


def test_somebody_else_hears_only_whose_they_are(told: World) -> None:
    records(told.ana, TOM)
    answer = records(told.omar, "Tom, tom@example.com, named by Somebody")
    assert "This person was named before, and is with Ana Ruiz. Nothing was changed." in answer
    told.omar.command("/referral", "Kim")
    assert told.omar.visitor.suggestions("Named by", "jane") == ["jane"]
    told.omar.fill(Named_by="Jane Doe", Referral="Tom Weber")
    assert told.omar.submit() == {}
    assert "Noted: Tom Weber, named by Jane Doe." in told.omar.form
    assert "the same?" not in told.omar.form
    assert len(rows(told)) == 2


def test_a_guest_may_neither_record_nor_look(told: World) -> None:
    guest = told.as_(GUEST)
    for words in ("", TOM):
        guest.command("/referral", words)
        assert (guest.told, guest.form) == (MEMBERS_ONLY, "")


def test_a_long_list_has_pages_and_is_searched_by_name(told: World) -> None:
    with told.bot.db.writing() as session:
        first = session.scalars(select(LogEntry)).first()
        assert first is not None
        for number in range(2000):
            session.add(
                Referral(
                    workspace_id=1,
                    named_by_id=1,
                    contact_id=first.id,
                    owner_id=first.by_id,
                    name=f"Person {number:04}" + "x" * 2000,
                    folded_name=f"person {number:04}",
                    reach="r" * 2000,
                    named_at=told.now,
                )
            )
    told.ana.command("/referral")
    assert "Page 1 of 134, 2000 referrals." in told.ana.form
    assert "Person 1999" in told.ana.form
    told.ana.press("Older")
    assert "Page 2 of 134" in told.ana.form
    assert "Person 1984" in told.ana.form
    told.ana.press("Contacted")
    assert "Page 2 of 134" in told.ana.form
    told.ana.press("Newer")
    assert "Page 1 of 134" in told.ana.form
    told.ana.fill(Find_by_name="PERSON 003")
    assert told.ana.submit() == {}
    assert "Person 0039" in told.ana.form
    assert "Page" not in told.ana.form
    told.ana.press("No")
    assert "Person 0039" in told.ana.form
    told.ana.fill(Find_by_name="nobody")
    told.ana.submit()
    assert "I can't find anyone by that name." in told.ana.form
    assert [exchange.error for exchange in told.sandbox.traffic if exchange.error] == []


def test_who_is_under_way_goes_along_when_everything_is_handed_over(told: World) -> None:
    records(told.ana, TOM)
    records(told.ana, "Kim Poe, named by Jane Doe")
    becomes(told.ana, "No")
    told.lena.open_home()
    told.lena.press("Hand over everything", told.lena.visitor.home)
    told.lena.fill(From="U0ANA", To=BEN.id)
    assert told.lena.submit() == {}
    told.ben.command("/referral")
    assert "Tom Weber" in told.ben.form
    assert "Kim" not in told.ben.form


@pytest.mark.both_databases
def test_an_undone_answer_takes_back_only_whom_nobody_has_written_to(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.reaches(Referral="Tom Weber", Follow_up_in="Not at all")
    becomes(world.ana, "Contacted")
    world.ana.press("Undo", world.ana.visitor.dm[0])
    assert [referral.status for referral in rows(world)] == [Status.CONTACTED]


def test_the_name_of_somebody_known_shows_what_became_of_them_and_lets_it_be_changed(told: World) -> None:
    records(told.ana, TOM)
    told.ana.command("/referral", " tom  WEBER ")
    assert "Tom Weber, named by Jane Doe in March. New." in told.ana.form
    assert "Someone else by this name? Type /referral tom WEBER, named by, and who named them." in told.ana.form
    told.ana.press("Contacted")
    assert "Contacted since" in told.ana.form
    assert [referral.status for referral in rows(told)] == [Status.CONTACTED]


@pytest.mark.parametrize("words", ["Tom", "Tom Webber", "Tom Weber, named by Ann Poe", "Tom Weber, tom@example.com"])
def test_all_other_words_open_the_form(told: World, words: str) -> None:
    records(told.ana, TOM)
    told.ana.command("/referral", words)
    assert told.ana.form.startswith("Record a referral")


def test_whose_referral_one_may_not_see_stays_unknown(told: World) -> None:
    records(told.ana, TOM)
    told.omar.command("/referral", "Tom Weber")
    assert told.omar.form.startswith("Record a referral")
    assert "named by Jane" not in told.omar.form


def test_a_status_that_was_cleared_changes_nothing(told: World) -> None:
    records(told.ana, TOM)
    told.ana.command("/referral", "Tom Weber")
    visitor, view = told.ana.visitor, told.ana.visitor.form()
    element = {"type": "static_select", "action_id": referral_list.STATUS}
    action = envelopes.action_of("referral.1.new", element, None) | {"selected_option": None}
    visitor.acts.dispatch.interactive(envelopes.block_actions(visitor.workspace, visitor.id, view, action))
    told.settle()
    assert "Tom Weber, named by Jane Doe in March. New." in told.ana.form
    assert [referral.status for referral in rows(told)] == [Status.NEW]


def test_the_log_of_who_named_somebody_says_what_became_of_them(told: World) -> None:
    records(told.ana, TOM)
    becomes(told.ana, "Contacted")
    told.lena.command("/signoffs", "log Jane Doe")
    assert "Ana Ruiz got in touch with their referral. From new to contacted." in told.lena.told
