"""`/opening`: it finds the promises that match, sends each owner a list of them, and records who was told."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.demo.workspace import LENA
from handlers.keep_posted.opening import NOBODY, TOO_LONG
from handlers.runtime.admission import MEMBERS_ONLY
from models.context import Context
from models.directory.candidate import CandidateDetails
from models.directory.recruiter import Recruiter
from models.duties import settle
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.promise import Promise
from models.duties.settle import CallOutcome
from models.outbox.message import Message, MessageKind
from tests.factories import decline
from tests.person import Played
from tests.world import GUEST, World, madrid

ASKED = "Staff Engineer in Lisbon"
LIST = "A new opening: Staff Engineer in Lisbon"
POSTED = ["Tell them when something like it comes up"]


def promises(person: Played, who: str, wish: str, **fields: Any) -> None:
    """This person tells a candidate the news, and promises to keep them posted."""
    person.declines(who, role=fields.pop("role", "Buyer at Acme"))
    typed = {"Keep_them_posted": POSTED, "Ideal_next_step": wish, "Follow_up_in": "Not at all", **fields}
    person.reaches(message=person.visitor.dm[-1], **typed)


@pytest.fixture
def promised(world: World) -> World:
    """Ana has promised to keep Jane and Max posted, Omar Kim; Zoe wishes for another job."""
    promises(world.ana, "Jane Doe, jane@example.com", "a staff enginer role in Lisbon")
    promises(world.ana, "Max Roe", "Engineer, staff level", **{"Open_to_relocation?": "Yes"})
    promises(world.omar, "Kim Poe, kim@example.com", "Staff Engineer in Lisbon")
    promises(world.ana, "Zoe Low", "Head of Sales in Lisbon")
    return world


def tells(person: Played) -> None:
    """This person looks for an opening, and has the recruiters told."""
    person.command("/opening", ASKED)
    person.press("Tell their recruiters")


def test_a_look_shows_with_whom_they_are_and_tells_nobody(promised: World) -> None:
    promised.ana.command("/opening", ASKED)
    answer = promised.ana.told
    assert "3 people might want Staff Engineer in Lisbon, with you and Omar Haddad." in answer
    assert "Yours: Jane Doe, Max Roe." in answer
    assert "Nobody has been told yet." in answer
    assert "Kim" not in answer
    promised.lena.command("/opening", ASKED)
    assert "With Omar Haddad: Kim Poe." in promised.lena.told
    promised.move(days=1)
    assert lists(promised) == []
    promised.ana.press("Tell their recruiters", promised.ana.message("Nobody has been told yet."))
    assert len(lists(promised)) == 2
    assert promised.ana.buttons(promised.ana.message("Yours: Jane Doe")) == []


def test_who_asks_sees_the_counts_and_their_own_people_and_no_other_name(promised: World) -> None:
    tells(promised.ana)
    answer = promised.ana.told
    assert "3 people might want Staff Engineer in Lisbon, with you and Omar Haddad." in answer
    assert "Yours: Jane Doe, Max Roe." in answer
    assert "Your list with the notes is in your messages." in answer
    assert "Their recruiters get their list within their working hours." in answer
    assert "Kim" not in answer
    assert "Zoe" not in answer


def test_each_owner_gets_their_own_list_the_best_first(promised: World) -> None:
    tells(promised.lena)
    assert "Yours" not in promised.lena.told
    mine = promised.ana.reads(promised.ana.message(LIST))
    assert "Lena Vogt asked who wants this. 2 people you promised to keep posted might be glad of it." in mine
    assert mine.index("Jane Doe: a staff enginer role in Lisbon") < mine.index(
        "Max Roe: Engineer, staff level; would move"
    )
    assert "Kim" not in mine
    omars_list = promised.omar.reads(promised.omar.message(LIST))
    assert "One person you promised to keep posted would be glad of it." in omars_list
    assert "Kim Poe" in omars_list
    assert "Jane" not in omars_list
    assert LIST not in "".join(promised.lena.messages)


def test_the_list_waits_for_its_owners_hours_except_for_who_asked(promised: World) -> None:
    promised.move_to(madrid(3, 21))
    tells(promised.ana)
    assert LIST in "".join(promised.ana.messages)
    assert LIST not in "".join(promised.omar.messages)
    promised.move_to(madrid(4, 10))
    assert LIST in "".join(promised.omar.messages)


def test_told_them_is_recorded_counts_as_a_touch_and_moves_the_next_date(promised: World) -> None:
    tells(promised.ana)
    promised.move_to(madrid(12, 10))
    listed = promised.ana.message(LIST)
    promised.ana.press("Told them", listed)
    now = promised.ana.reads(listed)
    assert "Jane Doe knows of it." in now
    assert promised.ana.buttons(listed) == ["Open the e-mail", "Told them", "Undo"]
    assert "Jane Doe, about Buyer at Acme: Monday 11 May" in promised.ana.open_home()
    with promised.bot.db.reading() as session:
        (entry,) = session.scalars(select(LogEntry).where(LogEntry.what == EntryKind.TOUCHED))
        assert entry.details == {"opening": 1}


def test_the_ready_note_is_told_with_one_tap_from_the_form(promised: World) -> None:
    tells(promised.ana)
    listed = promised.ana.message(LIST)
    promised.ana.press("Open the e-mail", listed)
    assert "Staff Engineer in Lisbon has just opened, and I thought of you." in promised.ana.form
    assert "mailto:jane@example.com?subject=Staff%20Engineer%20in%20Lisbon" in str(
        promised.ana.visitor.form().as_slack()
    )
    assert promised.ana.submit() == {}
    assert "Jane Doe knows of it." in promised.ana.reads(listed)


def test_told_them_can_be_taken_back(promised: World) -> None:
    tells(promised.ana)
    listed = promised.ana.message(LIST)
    old = promised.ana.screen(listed)
    promised.ana.press("Told them", listed)
    promised.ana.press("Undo", listed)
    assert promised.ana.buttons(listed) == ["Open the e-mail", "Told them"] * 2
    promised.ana.press("Told them", old)
    assert "Jane Doe knows of it." in promised.ana.reads(listed)
    with promised.bot.db.reading() as session:
        assert session.scalars(select(Promise).order_by(Promise.id)).first().touches == 1  # type: ignore[union-attr]


def test_an_old_button_changes_nothing(promised: World) -> None:
    tells(promised.ana)
    listed = promised.ana.message(LIST)
    old = promised.ana.screen(listed)
    promised.ana.press("Told them", listed)
    promised.ana.press("Told them", old)
    assert "You kept Jane Doe posted on Tue 3 March. Nothing was changed." in promised.ana.told
    promised.ana.press("Told them", listed)
    assert "Everyone has been told. Thank you for keeping them posted." in promised.ana.reads(listed)


def test_asked_twice_on_one_day_the_first_is_shown_and_nothing_doubled(promised: World) -> None:
    tells(promised.ana)
    promised.move(minutes=5)
    promised.lena.command("/opening", f"  {ASKED.lower()} ")
    assert "3 people might want" in promised.lena.told
    assert "Ana Ruiz told their recruiters at 10:00: everyone has their list." in promised.lena.told
    assert len(lists(promised)) == 2
    promised.move_to(madrid(4, 10))
    promised.ana.press("Told them", promised.ana.message(LIST))
    promised.ana.command("/opening", ASKED)
    assert "2 people might want" in promised.ana.told
    assert "Jane" not in promised.ana.told


def test_a_person_promised_by_two_is_on_one_list_only(promised: World) -> None:
    promises(promised.omar, "Jane Doe, jane@example.com", "Staff Engineer in Lisbon", role="Clerk at Beta")
    tells(promised.lena)
    assert "3 people might want" in promised.lena.told


def test_when_a_promise_goes_to_somebody_else_it_leaves_the_list(promised: World) -> None:
    tells(promised.ana)
    promised.lena.open_home()
    promised.lena.press("Hand over everything", promised.lena.visitor.home)
    promised.lena.fill(From="U0ANA", To=LENA.id)
    assert promised.lena.submit() == {}
    assert "Everyone has been told." in promised.ana.reads(promised.ana.message(LIST))


def test_who_ended_the_promise_is_not_found_any_more(promised: World) -> None:
    promised.ana.open_home()
    promised.ana.press("Open the card", promised.ana.visitor.home)
    promised.ana.press("More")
    promised.ana.press("Not any more")
    promised.ana.visitor.close(everything=True)
    tells(promised.ana)
    assert "2 people might want" in promised.ana.told


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("", "Which opening is it? For example: /opening Staff Engineer in Lisbon"),
        ("Astronaut on the Moon", "No match. Try another title."),
    ],
)
def test_without_words_or_without_anybody_it_says_so(promised: World, typed: str, answer: str) -> None:
    promised.ana.command("/opening", typed)
    assert answer in promised.ana.told
    assert lists(promised) == []


def test_a_guest_is_told_nothing(promised: World) -> None:
    guest = promised.as_(GUEST)
    guest.command("/opening", ASKED)
    assert guest.told == MEMBERS_ONLY
    assert lists(promised) == []


@pytest.mark.both_databases
def test_many_people_fit_and_whoever_is_told_makes_room(world: World) -> None:
    world.ana.open_home()
    with world.bot.db.writing() as session:
        ana = session.scalars(select(Recruiter).where(Recruiter.user_id == "U0ANA")).one()
        ctx = Context(session, ana.workspace, world.now, ana)
        for number in range(20):
            owed = decline(ctx, ana, CandidateDetails(f"Person {number:02}"))
            settle.reached(ctx, owed, CallOutcome("fine", (), ASKED, keep_posted=True, follow_up_in=0))
    tells(world.ana)
    listed = world.ana.message(LIST)
    assert "and 5 more, who move up as you go." in world.ana.reads(listed)
    for _ in range(7):
        world.ana.press("Told them", listed)
    assert "Person 19" in world.ana.reads(listed)
    assert "2 people more know of it." in world.ana.reads(listed)
    assert [exchange.error for exchange in world.sandbox.traffic if exchange.error] == []


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (f"Staff {'e' * 194}", NOBODY),
        (f"Staff {'e' * 195}", TOO_LONG),
        (f"  Staff \t {'e' * 194}  ", NOBODY),
        ("e" * 3000, TOO_LONG),
    ],
)
def test_what_is_longer_than_it_can_look_for_is_said_and_nobody_is_told(world: World, typed: str, answer: str) -> None:
    """The text of an opening has up to 200 characters; blanks in a row count once."""
    assert TOO_LONG == "That is too long to look for: up to 200 characters, please. Nobody was told anything."
    world.ana.command("/opening", typed)
    assert world.ana.told == answer
    assert lists(world) == []


def lists(world: World) -> list[str]:
    """The recipients of lists for an opening, sent or due."""
    with world.bot.db.reading() as session:
        return list(session.scalars(select(Message.recipient).where(Message.kind == MessageKind.OPENING)))


def test_who_takes_a_promise_over_gets_the_opening_of_which_they_do_not_know_yet(promised: World) -> None:
    tells(promised.ana)
    promised.ana.press("Told them", promised.ana.message(LIST))
    promised.lena.open_home()
    promised.lena.press("Hand over everything", promised.lena.visitor.home)
    promised.lena.fill(From="U0ANA", To=LENA.id)
    assert promised.lena.submit() == {}
    promised.lena.close()
    promised.move(hours=1)
    listed = promised.lena.reads(promised.lena.message(LIST))
    assert "Max Roe: Engineer, staff level" in listed
    assert "Jane Doe: " not in listed
    assert "Everyone has been told" in promised.ana.reads(promised.ana.message(LIST))
