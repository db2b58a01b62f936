"""`/interviewed` and updates: the owner of a person in play is asked to decide, or to say that it takes longer."""

from urllib.parse import unquote

import pytest

from bot.cli import plan
from bot.demo.workspace import ANA, BEN
from tests.person import Played
from tests.world import GUEST, World, madrid

CARD = "Still deciding: Jane Doe"
BUTTONS = ["Update sent", "Record a decline", "Snooze", "More", "Open the card"]


def puts_in_play(person: Played, who: str = "Jane Doe, jane@example.com", role: str = "Buyer", **fields: object) -> str:
    """Puts a person in play by a form without faults, and returns the bot's answer."""
    person.command("/interviewed", f"{who}, {role}, final")
    person.fill(**fields)
    assert person.submit() == {}
    answer = person.form
    if not answer.startswith("In play"):
        person.close()
    return answer


@pytest.mark.both_databases
def test_the_words_after_the_command_fill_in_the_form(world: World) -> None:
    world.ana.command("/interviewed", "Jane Doe, +49 30 123456, Staff Engineer at Acme, final")
    form = world.ana.form
    assert form.startswith("In play")
    for value in ("Jane Doe, +49 30 123456", "Staff Engineer at Acme", "Final round", "Who tells them", "Ana Ruiz"):
        assert value in form
    assert world.ana.submit() == {}
    assert "Jane Doe is in play for Staff Engineer at Acme." in world.ana.form
    assert "I ask you on Tuesday 10 March." in world.ana.form


def test_it_says_nothing_for_five_business_days_and_then_asks(world: World) -> None:
    puts_in_play(world.ana)
    world.move_to(madrid(10, 9, 29))
    assert world.ana.messages == []
    world.move(minutes=1)
    assert CARD in world.ana.newest
    assert "Jane Doe has heard nothing about Buyer since Tuesday 3 March, 5 working days." in world.ana.newest
    assert "You put them in play, so the next update is yours." in world.ana.newest
    assert world.ana.buttons(world.ana.message(CARD)) == BUTTONS


def test_a_promised_day_is_asked_about_the_business_day_before(world: World) -> None:
    puts_in_play(world.ana, News_by="2026-03-09")
    world.move_to(madrid(6, 9, 29))
    assert world.ana.messages == []
    world.move(minutes=1)
    assert "Jane Doe was promised news about Buyer by Monday." in world.ana.newest


@pytest.mark.parametrize("promised", ["2026-03-03", "2026-03-04"])
def test_a_promise_for_today_or_tomorrow_is_in_the_next_list(world: World, promised: str) -> None:
    puts_in_play(world.ana, News_by=promised)
    world.move_to(madrid(4, 9, 30))
    assert CARD in world.ana.newest


def test_a_far_promise_does_not_make_five_silent_days_right(world: World) -> None:
    puts_in_play(world.ana, News_by="2026-03-31")
    world.move_to(madrid(10, 9, 30))
    assert "Jane Doe was promised news about Buyer by Tuesday 31 March." in world.ana.newest


@pytest.mark.parametrize("day", ["2026-03-02", "2026-07-01"])
def test_a_day_that_is_over_or_very_far_is_no_promise(world: World, day: str) -> None:
    world.ana.command("/interviewed", "Jane Doe, Buyer")
    world.ana.fill(News_by=day)
    assert world.ana.submit() == {"News by": "Choose a day from today on, up to Wednesday 3 June."}


def test_it_asks_every_business_day_and_the_lead_on_the_third(world: World) -> None:
    puts_in_play(world.ana)
    for day in (10, 11, 12, 13, 16):
        world.move_to(madrid(day, 9, 29))
        before = len(world.ana.messages)
        world.move(minutes=1)
        assert len(world.ana.messages) == before + 1, day
        assert CARD in world.ana.newest
        assert any("Jane Doe" in text for text in world.lena.messages) == (day >= 12), day
    assert "I have asked Lena to help" in world.ana.newest
    line = "Jane Doe · an update about Buyer · since Tuesday 3 March, 9 working days · asked 5 times"
    assert line in world.lena.newest


def test_a_lead_takes_it_and_tells_them(world: World) -> None:
    puts_in_play(world.ana)
    world.move_to(madrid(12, 9, 30))
    world.lena.press("Take it")
    assert "You took this over." in world.lena.newest
    world.lena.press("Update sent")
    assert world.lena.submit() == {}
    assert "that we are still deciding. Next: update on" in world.lena.newest
    assert "Lena Vogt has taken the update to Jane Doe about Buyer." in world.ana.newest
    assert "Nobody is waiting to hear from you." in world.ana.open_home()
    assert "Jane Doe is in play for Buyer." in world.lena.open_home()


def test_after_an_update_the_next_word_is_owed_from_that_day(world: World) -> None:
    puts_in_play(world.ana)
    world.move_to(madrid(10, 11))
    world.ana.press("Update sent")
    assert "Jane Doe knows that we are still deciding about Buyer." in world.ana.form
    world.ana.fill(News_by=None)
    assert world.ana.submit() == {}
    assert "that we are still deciding. Next: update on" in world.ana.newest
    before = len(world.ana.messages)
    world.move_to(madrid(17, 9, 29))
    assert len(world.ana.messages) == before
    world.move(minutes=1)
    assert "has heard nothing about Buyer since Tuesday 10 March, 5 working days" in world.ana.newest


def test_the_text_and_the_form_name_the_same_day_which_is_asked_about_the_day_before(world: World) -> None:
    puts_in_play(world.ana)
    world.move_to(madrid(10, 11))
    sentence = "I have no final word for you yet about Buyer; you hear from me by Tuesday 17 March."
    assert sentence not in world.ana.newest
    world.ana.press("Open the card")
    assert sentence in world.ana.form
    assert sentence in unquote(world.ana.visitor.form().content["blocks"][-1]["text"]["text"])
    world.ana.close()
    world.ana.press("Update sent")
    assert world.ana.submit() == {}
    world.move_to(madrid(16, 9, 30))
    assert "Jane Doe was promised news about Buyer by tomorrow." in world.ana.newest


def test_an_update_can_be_taken_back_and_its_form_opens_again(world: World) -> None:
    puts_in_play(world.ana)
    world.move_to(madrid(10, 11))
    world.ana.press("Update sent")
    world.ana.fill(News_by="2026-03-20")
    assert world.ana.submit() == {}
    world.ana.press("Undo")
    assert world.ana.form.startswith("Update sent")
    assert "2026-03-20" in world.ana.form
    world.ana.close()
    assert world.ana.buttons(world.ana.message(CARD)) == BUTTONS
    assert "has heard nothing about Buyer since Tuesday 3 March" in world.ana.newest
    world.move_to(madrid(11, 9, 30))
    assert CARD in world.ana.newest
    assert world.ana.newest.count(CARD) == 1


def test_a_decline_opens_filled_in_and_ends_the_wait(world: World) -> None:
    puts_in_play(world.ana, News_by="2026-03-06")
    world.move_to(madrid(5, 9, 30))
    world.ana.press("Record a decline")
    for value in ("Jane Doe, jane@example.com", "Buyer", "Final round"):
        assert value in world.ana.form
    world.ana.fill(Reason="Pay or terms apart")
    assert world.ana.submit() == {}
    assert "Sign-off call: Jane Doe" in world.ana.newest
    assert "Promised  news by tomorrow" in world.ana.newest
    assert "There is a decision about Jane Doe" in world.ana.messages[0]
    assert world.ana.buttons(world.ana.visitor.dm[0]) == []


def test_the_decline_form_knows_role_stage_and_owner_from_who_is_in_play(world: World) -> None:
    puts_in_play(world.ana)
    world.lena.command("/decline", "jane doe")
    for value in ("Buyer", "Final round", "Ana Ruiz"):
        assert value in world.lena.form
    world.lena.fill(Reason="Pay or terms apart")
    assert world.lena.submit() == {}
    assert "Lena Vogt recorded this and named you." in world.ana.newest


def test_an_outsiders_decline_form_says_nothing_of_who_is_in_play(world: World) -> None:
    puts_in_play(world.ana)
    world.omar.command("/decline", "Jane Doe")
    assert "Buyer" not in world.omar.form
    assert "Ana Ruiz" not in world.omar.form


def test_whoever_records_the_decline_for_their_owner_it_ends_the_wait(world: World) -> None:
    puts_in_play(world.ana)
    world.ben.declines("Jane Doe, jane@example.com", role="Buyer", Who_calls=ANA.id)
    assert "Recorded. Ana Ruiz gets the card" in world.ben.form
    assert "In play" not in world.ana.open_home()
    assert "Sign-off call: Jane Doe" in world.ana.newest
    assert "still in play" not in world.ana.newest


def test_who_records_somebody_that_others_have_in_play_changes_nothing(world: World) -> None:
    puts_in_play(world.ana)
    world.ben.declines("Jane Doe, jane@example.com", role="Buyer")
    answer = "They are in play for this role with Ana Ruiz, who can decline them. Nothing was changed."
    assert answer in world.ben.form
    assert world.ben.messages == []
    assert "Jane Doe is in play for Buyer." in world.ana.open_home()


def test_undo_of_that_decline_puts_them_back_in_play(world: World) -> None:
    puts_in_play(world.ana)
    world.ana.declines("Jane Doe, jane@example.com", role="Buyer")
    world.ana.more("Undo")
    world.ana.close()
    assert "Jane Doe is in play for Buyer." in world.ana.open_home()
    world.move_to(madrid(10, 9, 30))
    assert CARD in world.ana.newest


@pytest.mark.parametrize(
    ("choice", "ending"), [("They withdrew", "Jane Doe withdrew"), ("Decided otherwise", "There is a decision")]
)
def test_more_ends_the_wait_and_can_be_taken_back(world: World, choice: str, ending: str) -> None:
    puts_in_play(world.ana)
    world.move_to(madrid(10, 9, 30))
    world.ana.more(choice)
    assert "Noted:" in world.ana.form
    world.ana.close()
    assert ending in world.ana.newest
    assert "In play" not in world.ana.open_home()
    world.ana.press("Undo", world.ana.visitor.dm[-1])
    assert world.ana.buttons(world.ana.visitor.dm[-1]) == BUTTONS
    world.move_to(madrid(11, 9, 30))
    assert CARD in world.ana.newest


def test_the_same_twice_shows_the_first_and_changes_nothing(world: World) -> None:
    puts_in_play(world.ana)
    answer = puts_in_play(world.lena, News_by="2026-03-04")
    assert "Jane Doe is in play for Buyer, final round, since today, with Ana Ruiz. Nothing was changed." in answer
    world.move_to(madrid(5, 9, 30))
    assert world.ana.messages == []


def test_somebody_else_sees_only_whose_it_is(world: World) -> None:
    puts_in_play(world.ana)
    answer = puts_in_play(world.omar)
    assert "This was recorded before, and is with Ana Ruiz. Nothing was changed." in answer
    assert "Buyer" not in answer


def test_who_was_declined_for_it_is_not_put_in_play(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com", role="Buyer")
    answer = puts_in_play(world.ana)
    assert "Jane Doe is declined for Buyer, and is with Ana Ruiz. Nothing was changed." in answer
    assert "In play" not in world.ana.open_home()


def test_somebody_known_by_name_is_asked_about_once(world: World) -> None:
    puts_in_play(world.ana)
    world.ana.command("/decline", "Jane Doe, Analyst at Beta, applied")
    assert world.ana.submit() == {}
    world.ana.type_in("Is Jane Doe the one you know from Buyer, in March?", "Yes, the same person")
    assert world.ana.submit() == {}
    assert "still in play for Buyer" in world.ana.newest


def test_several_people_come_in_one_form(world: World) -> None:
    answer = puts_in_play(world.ana, Candidate="Jane Doe\nTom Roe, tom@example.com")
    assert "2 people are in play for Buyer." in answer
    home = world.ana.open_home()
    assert "Nobody is waiting to hear from you." in home
    assert "Jane Doe is in play for Buyer. Update due Tuesday 10 March." in home
    assert "Tom Roe is in play for Buyer." in home
    world.move_to(madrid(10, 9, 30))
    assert "2 people are waiting to hear from you" in world.ana.newest


def test_what_cannot_be_read_is_said_at_its_field(world: World) -> None:
    world.ana.command("/interviewed")
    world.ana.fill(Candidate="+49 30 123456", Role="Buyer", Who_tells_them=GUEST.id, News_by="2026-03-02")
    assert world.ana.submit() == {
        "Candidate": "“+49 30 123456” has no name in it. Write the name first, then phone and e-mail.",
        "Who tells them": "Only full members of this workspace can take a call. Choose someone else.",
        "News by": "Choose a day from today on, up to Wednesday 3 June.",
    }


def test_who_is_away_is_said_before_it_counts(world: World) -> None:
    world.ben.command("/signoffs", "away until friday")
    world.ben.press("Yes, I am away")
    world.ana.command("/interviewed", "Jane Doe, Buyer")
    world.ana.fill(Who_tells_them=BEN.id)
    assert world.ana.submit() == {}
    assert "Ben Okafor is away until Friday. Choose another name, or press Put in play again" in world.ana.form
    assert world.ana.submit() == {}
    assert "I ask Ben Okafor on Tuesday 10 March." in world.ana.form


def test_for_a_colleague_it_comes_in_their_own_list(world: World) -> None:
    puts_in_play(world.ana, Who_tells_them=BEN.id)
    world.move_to(madrid(10, 14, 30))
    assert world.ana.messages == []
    assert "Ana Ruiz put them in play and named you." in world.ben.newest


def test_a_missing_address_is_asked_for_on_the_card(world: World) -> None:
    puts_in_play(world.ana, "Jane Doe")
    world.move_to(madrid(10, 9, 30))
    world.ana.press("Add an e-mail address")
    world.ana.type_in("E-mail", "jane@")
    assert list(world.ana.submit()) == ["E-mail"]
    world.ana.type_in("E-mail", "jane@example.com")
    assert world.ana.submit() == {}
    assert "Open it in my mail program" in world.ana.newest
    assert "Add an e-mail address" not in world.ana.newest


def test_it_can_be_handed_off_with_all_that_comes_after(world: World) -> None:
    puts_in_play(world.ana)
    world.move_to(madrid(10, 15))
    world.ana.hands_off(BEN.id)
    assert "Ana Ruiz asks whether you would tell Jane Doe about Buyer." in world.ben.newest
    world.ben.press("Take it")
    assert CARD in world.ben.newest
    assert "Ben Okafor has taken the update to Jane Doe about Buyer." in world.ana.newest
    world.ben.press("Update sent")
    assert world.ben.submit() == {}
    assert "Jane Doe is in play for Buyer." in world.ben.open_home()
    assert "In play" not in world.ana.open_home()


def test_an_account_that_is_gone_leaves_nobody_in_play_behind(world: World) -> None:
    puts_in_play(world.ben, Who_tells_them=BEN.id)
    world.sandbox.change_person(BEN.id, deleted=True)
    world.settle()
    assert "Ben Okafor is not in Slack any more. 1 person would have waited." in "".join(world.lena.messages)
    world.lena.press("Update sent")
    assert world.lena.submit() == {}
    assert "Jane Doe is in play for Buyer." in world.lena.open_home()


def test_the_plan_says_when_it_is_asked_about_and_that_is_what_happens(world: World) -> None:
    puts_in_play(world.ana)
    lines = "\n".join(plan.lines(world.bot.db, world.now, "U0ANA"))
    assert "Tuesday 10 March, 09:30: 1 person\n    They are in play, and should hear that it takes longer" in lines
    assert "Thursday 12 March" in "\n".join(plan.lines(world.bot.db, world.now, "U0LENA"))


def test_those_in_play_are_not_counted_among_those_who_wait_in_the_digest(world: World) -> None:
    puts_in_play(world.ana)
    world.move_to(madrid(12, 9, 31))
    assert "Everyone who was declined has heard from us." in world.channel[-1]


def test_what_is_typed_is_shown_as_text(world: World) -> None:
    world.ana.command("/interviewed", "x, Buyer")
    world.ana.fill(Candidate="<!channel> *Jane* <https://evil.example|Slack>")
    assert world.ana.submit() == {}
    assert "<!channel> *Jane* <https://evil.example|Slack> is in play" in world.ana.form
    world.ana.close()
    world.move_to(madrid(10, 9, 30))
    assert "Still deciding: <!channel> *Jane* <https://evil.example|Slack>" in world.ana.newest


def test_still_in_play_stands_on_every_card(world: World) -> None:
    puts_in_play(world.ana)
    world.ana.declines("Jane Doe, jane@example.com", role="Analyst at Beta")
    assert "still in play for Buyer" in world.ana.newest
    world.ana.reaches()
    world.move_to(madrid(6, 9, 30))
    assert "Second contact: Jane Doe" in world.ana.newest
    assert "still in play for Buyer" in world.ana.newest


def test_a_snooze_brings_it_back_and_moves_no_step(world: World) -> None:
    puts_in_play(world.ana)
    world.move_to(madrid(10, 9, 30))
    world.ana.press("Snooze")
    world.ana.fill(Until="This afternoon")
    assert world.ana.submit() == {}
    world.move_to(madrid(10, 14))
    assert "You asked me to bring Jane Doe back now." in world.ana.newest
    world.move_to(madrid(12, 9, 30))
    assert "Jane Doe · an update about Buyer" in world.lena.newest


def test_an_update_on_the_day_before_the_promised_one_names_a_later_day(world: World) -> None:
    world.ana.command("/interviewed", "Jane Doe, Buyer")
    world.ana.fill(News_by="2026-03-06")
    assert world.ana.submit() == {}
    world.ana.close()
    world.ana.command("/signoffs", "who Jane Doe")
    assert "Ana Ruiz put them in play" in world.ana.told
    assert "you hear from me by Friday 6 March." in world.ana.told
    world.move_to(madrid(5, 9, 30))
    assert "was promised news about Buyer by tomorrow. Decide, or say that it takes longer." in world.ana.newest
    world.ana.press("Open the card")
    assert "you hear from me by Thursday 12 March." in world.ana.form
