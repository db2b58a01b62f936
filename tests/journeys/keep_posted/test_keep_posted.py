"""Keep posted: a promise made in a call is due again on its day, and ends only by an answer."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.cli import plan
from bot.demo.workspace import BEN, OMAR
from models.directory.candidate import Candidate
from models.duties import promise
from models.duties.promise import Promise
from tests.world import World, madrid

CARD = "Keep posted: Jane Doe"
WISH = "Staff Engineer in Lisbon"
PROMISED: dict[str, Any] = {
    "Keep_them_posted": ["Tell them when something like it comes up"],
    "Ideal_next_step": WISH,
    "Open_to_relocation?": "Perhaps",
    "Follow_up_in": "Not at all",
}
GOES_ON = [("Yes, for another 60 days", True), ("No, this was the last note", False)]
TOUCH = madrid(4, 9, 30, month=5)
"""The Monday after Saturday 2 May, which is sixty days after Tuesday 3 March."""


@pytest.fixture
def promised(world: World) -> World:
    """Ana has told Jane, and promised to keep her posted."""
    world.ana.declines("Jane Doe, jane@example.com, +49 30 123456")
    world.ana.reaches(**PROMISED)
    return world


def touches_base(world: World, **fields: object) -> None:
    world.ana.press("Touched base")
    world.ana.fill(**fields)
    assert world.ana.submit() == {}


def test_home_has_the_promise_with_its_day_and_nobody_waits_before_it(promised: World) -> None:
    home = promised.ana.open_home()
    assert "Nobody is waiting to hear from you." in home
    assert "Keep posted, and thanks\nJane Doe, about Staff Engineer at Acme: Monday 4 May" in home
    promised.ana.command("/signoffs")
    assert home.endswith(promised.ana.told)
    promised.move_to(madrid(9, 10))
    assert "waits to hear from us" not in "".join(promised.channel)
    promised.ana.press("Open the card", promised.ana.visitor.home)
    answer = "Jane Doe was promised news. The next note is for Monday 4 May; nobody waits before that."
    assert answer in promised.ana.form


def test_on_its_day_the_card_says_what_they_wished_and_has_a_note_to_copy(promised: World) -> None:
    promised.move_to(madrid(4, 9, 29, month=5))
    assert len(promised.ana.messages) == 1
    promised.move(minutes=1)
    card = promised.ana.newest
    assert "Jane Doe is waiting to hear from you" in card
    assert "Jane Doe was promised news, and today is the day." in card
    assert "Staff Engineer in Lisbon; would perhaps move" in card
    assert "We last spoke  Tuesday 3 March" in card
    assert promised.ana.buttons(promised.ana.message(CARD)) == ["Touched base", "Snooze", "More", "Open the card"]
    promised.ana.press("Open the card", promised.ana.message(CARD))
    assert "your ideal next step was this: Staff Engineer in Lisbon" in promised.ana.form
    promised.ana.close()
    assert "Jane Doe is waiting to hear from you" in promised.ana.open_home()


def test_the_form_has_the_note_and_a_link_to_ones_own_mail_program(promised: World) -> None:
    promised.doze_to(TOUCH)
    promised.ana.press("Touched base")
    assert "mailto:jane@example.com?subject=I%20have%20not%20forgotten%20you" in str(
        promised.ana.visitor.form().as_slack()
    )
    assert "I promised to keep you posted" in promised.ana.form
    assert "Keep them posted?" not in promised.ana.form


@pytest.mark.both_databases
def test_touching_base_keeps_what_they_wish_now_and_owes_the_next_touch(promised: World) -> None:
    promised.doze_to(TOUCH)
    touches_base(promised, Ideal_next_step="Principal Engineer", Where="Porto")
    assert "You kept Jane Doe posted on" in promised.ana.newest
    assert "Jane Doe, about Staff Engineer at Acme: Friday 3 July" in promised.ana.open_home()
    promised.doze_to(madrid(3, 9, 30, month=7))
    assert "Principal Engineer; Porto; would perhaps move" in promised.ana.newest
    assert "We last spoke  Monday 4 May" in promised.ana.newest


@pytest.mark.parametrize(("answer", "goes_on"), GOES_ON)
def test_the_touch_at_120_days_asks_whether_to_go_on(promised: World, answer: str, goes_on: bool) -> None:
    promised.doze_to(TOUCH)
    touches_base(promised)
    promised.doze_to(madrid(3, 9, 30, month=7))
    touches_base(promised, **{"Keep_them_posted?": answer})
    assert ("Tuesday 1 September" in promised.ana.open_home()) is goes_on
    promised.doze_to(madrid(1, 9, 30, month=9))
    assert (CARD in promised.ana.newest and "today is the day" in promised.ana.newest) is goes_on
    if goes_on:
        promised.ana.press("Touched base")
        assert "Keep them posted?" in promised.ana.form


def test_unanswered_it_is_asked_again_every_fifth_business_day_and_the_third_time_the_lead_too(promised: World) -> None:
    for day in (4, 11):
        promised.doze_to(madrid(day, 9, 30, month=5))
        assert CARD in promised.ana.newest
        assert promised.lena.messages == []
    promised.move_to(madrid(15, 18, month=5))
    assert len(promised.ana.messages) == 3
    promised.move_to(madrid(18, 9, 30, month=5))
    assert "Jane Doe was promised news for Monday 4 May." in promised.ana.newest
    assert "I have asked Lena to help" in promised.ana.newest
    assert "Jane Doe needs somebody" in promised.lena.newest
    promised.move_to(madrid(26, 9, 30, month=5))
    assert CARD in promised.ana.newest
    promised.lena.press("Take it")
    assert CARD in promised.lena.newest
    assert "You took this promise over." in promised.lena.newest
    assert owner_of_the_promise(promised) == "Lena Vogt"


def test_not_any_more_ends_the_promise(promised: World) -> None:
    promised.doze_to(TOUCH)
    promised.ana.more("Not any more")
    assert "Noted: Jane Doe is not kept posted any more." in promised.ana.form
    promised.ana.visitor.close(everything=True)
    assert "You ended the promise to keep Jane Doe posted on Mon 4 May." in promised.ana.newest
    assert "Keep posted" not in promised.ana.open_home()
    assert not jane(promised).keep_posted
    promised.ana.press("Undo", promised.ana.message(CARD))
    assert promised.ana.buttons(promised.ana.message(CARD))[0] == "Touched base"
    assert jane(promised).keep_posted


def test_undo_of_a_touch_puts_the_promise_back_as_it_was(promised: World) -> None:
    promised.doze_to(TOUCH)
    touches_base(promised, Ideal_next_step="Principal Engineer")
    promised.ana.press("Undo")
    assert promised.ana.form.startswith("Touched base")
    assert "Principal Engineer" in promised.ana.form
    promised.ana.close()
    assert promised.ana.buttons(promised.ana.message(CARD))[0] == "Touched base"
    assert "Staff Engineer in Lisbon; would perhaps move" in promised.ana.newest
    assert "July" not in promised.ana.open_home()
    touches_base(promised)
    assert "Friday 3 July" in promised.ana.open_home()


def test_undo_of_the_call_withdraws_the_promise(promised: World) -> None:
    promised.ana.press("Undo")
    promised.ana.close()
    assert "Keep posted" not in promised.ana.open_home()
    assert not jane(promised).keep_posted
    promised.doze_to(TOUCH)
    assert CARD not in "".join(promised.ana.messages)


def test_promised_twice_by_the_same_person_it_is_one_promise_with_the_newest_wish(promised: World) -> None:
    promised.ana.declines("Jane Doe, jane@example.com", role="Analyst at Beta")
    promised.ana.reaches(**{**PROMISED, "Ideal_next_step": "Analyst in Porto"})
    assert promised.ana.open_home().count("Jane Doe, about") == 1
    assert wishes(promised) == ["Analyst in Porto"]
    promised.ana.press("Undo", promised.ana.visitor.dm[-1])
    promised.ana.close()
    assert wishes(promised) == [WISH]
    assert "Keep posted" in promised.ana.open_home()


def test_a_promise_goes_along_when_its_owner_hands_it_off(promised: World) -> None:
    promised.doze_to(madrid(5, 11, month=5))
    promised.ana.more("Hand off", promised.ana.message(CARD))
    promised.ana.fill(Hand_off_to=OMAR.id)
    assert promised.ana.submit() == {}
    promised.omar.press("Take it")
    assert CARD in promised.omar.newest
    assert owner_of_the_promise(promised) == "Omar Haddad"
    assert "Keep posted" not in promised.ana.open_home()


def test_a_promise_goes_along_when_everything_is_handed_over_or_the_account_is_gone(promised: World) -> None:
    promised.lena.open_home()
    promised.lena.press("Hand over everything", promised.lena.visitor.home)
    promised.lena.fill(From="U0ANA", To=BEN.id)
    assert promised.lena.submit() == {}
    assert owner_of_the_promise(promised) == "Ben Okafor"
    promised.sandbox.change_person(BEN.id, deleted=True)
    promised.settle()
    assert owner_of_the_promise(promised) == "Lena Vogt"
    assert "Jane Doe" in promised.lena.open_home()


def test_the_plan_says_in_words_why_it_comes(promised: World) -> None:
    promised.doze_to(madrid(28, 10, month=4))
    lines = "\n".join(plan.lines(promised.bot.db, promised.now, "U0ANA"))
    assert "Monday, 09:30: 1 person" in lines
    assert "You promised to keep them posted, and this is the day: Jane Doe" in lines
    assert "You promised them news, and they have not had it yet: Jane Doe" in lines


def test_whoever_is_away_on_the_day_has_it_on_the_way_back_and_the_lead_is_offered_it(promised: World) -> None:
    promised.move_to(madrid(30, 10, month=4))
    promised.ana.command("/signoffs", "away until 2026-05-08")
    promised.ana.press("Yes, I am away")
    promised.move_to(madrid(4, 9, 30, month=5))
    assert "Jane Doe" in promised.lena.newest
    promised.move_to(madrid(11, 9, 30, month=5))
    assert CARD in promised.ana.newest


def test_without_an_address_the_form_says_so(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.reaches(**{**PROMISED, "Ideal_next_step": None})
    world.doze_to(TOUCH)
    world.ana.press("Open the card")
    assert "what would you like to do next?" in world.ana.form
    world.ana.close()
    world.ana.press("Touched base")
    assert "No address of Jane Doe is known yet." in world.ana.form


def test_an_old_button_says_what_is_true_and_changes_nothing(promised: World) -> None:
    promised.doze_to(TOUCH)
    old = promised.ana.screen(promised.ana.message(CARD))
    touches_base(promised)
    promised.ana.press("Touched base", old)
    assert "You kept Jane Doe posted on Mon 4 May. Nothing was changed." in promised.ana.told
    with promised.bot.db.reading() as session:
        assert session.scalars(select(Promise)).one().touches == 1


def jane(world: World) -> Candidate:
    with world.bot.db.reading() as session:
        return session.scalars(select(Candidate)).one()


def wishes(world: World) -> list[str | None]:
    with world.bot.db.reading() as session:
        return [row.wish for row in promise.alive(session, 1)]


def owner_of_the_promise(world: World) -> str:
    with world.bot.db.reading() as session:
        (row,) = promise.alive(session, 1)
        return row.owner.name
