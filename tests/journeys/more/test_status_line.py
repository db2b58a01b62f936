"""The first line of a card: how things stand, with the way to change it."""

from bot.demo.workspace import BEN, OMAR
from tests.world import World, madrid

CARD = "Sign-off call: Jane Doe"


def test_a_snoozed_card_says_until_when_and_call_now_brings_it_back(world: World) -> None:
    world.ana.declines("Jane Doe, +49 30 123456")
    card = world.ana.message(CARD)
    world.ana.press("Snooze", card)
    assert world.ana.submit() == {}
    assert "Snoozed until 11:00." in world.ana.reads(card)
    assert world.ana.buttons(card)[:2] == ["Call now", "Change"]
    before = world.ana.screen(card)
    world.ana.press("Change", card)
    world.ana.fill(Until="This afternoon")
    assert world.ana.submit() == {}
    assert "Snoozed until 14:00." in world.ana.reads(card)
    world.ana.press("Call now", card)
    assert "Snoozed" not in world.ana.reads(card)
    world.ana.press("Call now", before)
    assert world.ana.told == "Jane Doe was not put off any more. Nothing was changed."
    world.move_to(madrid(3, 14, 5))
    assert not any("bring Jane Doe back" in message for message in world.ana.messages)
    world.move_to(madrid(4, 10))
    world.ana.press("Snooze", world.ana.visitor.dm[-1])
    world.ana.fill(Until="Next business morning")
    assert world.ana.submit() == {}
    assert "Snoozed until tomorrow 09:30." in world.ana.newest


def test_when_the_time_comes_no_card_says_that_it_is_snoozed(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.press("Snooze")
    assert world.ana.submit() == {}
    world.move(hours=1)
    assert "You asked me to bring Jane Doe back now." in world.ana.newest
    assert not any("Snoozed until" in message for message in world.ana.messages)


def test_no_answer_on_a_friday_names_the_day_and_the_monday_on_which_it_asks_again(world: World) -> None:
    world.move_to(madrid(6, 10, 42))
    world.ana.declines("Jane Doe, +49 30 123456")
    card = world.ana.message(CARD)
    world.ana.press("No answer", card)
    assert "No answer on Friday at 10:42. I ask again on Monday." in world.ana.reads(card)
    world.ana.press("Left a voicemail", card)
    assert world.ana.told == "Noted. Jane Doe should still hear it from a person. I ask again on Monday."
    assert "No answer on Friday at 10:42, voicemail left. I ask again on Monday." in world.ana.reads(card)
    world.ana.press("Call back at", card)
    world.ana.type_in("Call back at", madrid(6, 14))
    assert world.ana.submit() == {}
    said = "Call back today at 14:00. No answer on Friday at 10:42, voicemail left."
    assert said in world.ana.reads(card)
    world.ana.press("Change", card)
    world.ana.type_in("Call back at", madrid(10, 10))
    assert world.ana.submit() == {}
    assert "Call back on Tuesday at 10:00." in world.ana.reads(card)


def test_an_offered_card_says_to_whom_until_when_and_the_offer_can_be_taken_back(world: World) -> None:
    world.move_to(madrid(6, 10))
    world.ana.declines("Jane Doe")
    card = world.ana.message(CARD)
    world.ana.hands_off(OMAR.id)
    assert "Offered to Omar Haddad, who has until Monday 18:30." in world.ana.reads(card)
    offer = world.omar.screen(world.omar.visitor.dm[-1])
    before = world.ana.screen(card)
    world.ana.press("Take the offer back", card)
    assert "Offered to" not in world.ana.reads(card)
    assert world.omar.newest == "Ana Ruiz took the offer back. Nothing is left for you to do."
    world.omar.press("Take it", offer)
    assert world.omar.told == "Ana Ruiz took the offer back. Nothing is left for you to do."
    world.ana.press("Take the offer back", before)
    assert world.ana.told == "There is no open offer any more. It is with Ana Ruiz. Nothing was changed."
    world.move_to(madrid(9, 18, 40))
    assert not any("lapsed" in message for message in [*world.ana.messages, *world.omar.messages])
    world.ana.hands_off(BEN.id)
    assert "Offered to Ben Okafor" in world.ana.newest


def test_a_held_card_says_so_first_and_can_be_let_go_there(world: World) -> None:
    world.ana.declines("Jane Doe")
    card = world.ana.message(CARD)
    world.ana.more("Hold the news", card)
    world.ana.fill(Until="2026-03-06", Why="The first choice signs on Thursday")
    assert world.ana.submit() == {}
    world.ana.close()
    assert "Held until Friday. Why: The first choice signs on Thursday." in world.ana.reads(card)
    world.ana.press("Stop holding", card)
    assert "Held until" not in world.ana.reads(card)


def test_what_ended_it_under_more_has_undo_in_its_confirmation(world: World) -> None:
    world.ana.declines("Jane Doe")
    card = world.ana.message(CARD)
    for choice in ("They already knew", "They withdrew", "Do not contact"):
        world.ana.more(choice, card)
        assert "Jane Doe" in world.ana.form
        assert world.ana.buttons(world.ana.visitor.view) == ["Undo"]
        world.ana.press("Undo")
        assert "Taken back." in world.ana.form
        world.ana.visitor.close(everything=True)
        assert "I reached them" in world.ana.buttons(card)


def test_do_not_contact_asks_by_name_before_it_ends_anything(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.press("More")
    view = world.ana.visitor.form()
    asked = next(
        block["accessory"]["confirm"] for block in view.blocks if block.get("block_id") == "do_not_contact.now"
    )
    texts = {part: asked[part]["text"] for part in ("title", "confirm", "deny")}
    assert texts == {"title": "Stop contacting Jane Doe?", "confirm": "Stop contacting", "deny": "Cancel"}
    assert asked["style"] == "danger"
    world.ana.press("Do not contact", confirm=False)
    world.ana.close()
    assert "I reached them" in world.ana.buttons(world.ana.message(CARD))


def test_i_sent_it_without_an_address_asks_where_it_went(world: World) -> None:
    world.ana.declines("Jane Doe", stage="Submitted")
    card = world.ana.message("Sign-off e-mail: Jane Doe")
    assert world.ana.buttons(card) == ["Open the e-mail", "I sent it", "Snooze", "More"]
    world.ana.press("I sent it", card)
    assert world.ana.form.startswith("Jane Doe\nI know no address of Jane Doe. Where did you send it?")
    assert world.ana.submit() == {"E-mail": "Where did you send it? Their address, or a few words below."}
    world.ana.type_in("Or where it went, in words", "Through the job board")
    assert world.ana.submit() == {}
    assert "You e-mailed Jane Doe on Tue 3 March at 10:00." in world.ana.reads(card)
    world.lena.command("/signoffs", "log Jane Doe")
    assert "It went to: Through the job board" in world.lena.told + world.lena.form


def test_a_renamed_colleague_has_the_new_name_on_the_cards_of_others(world: World) -> None:
    world.ana.declines("Jane Doe")
    card = world.ana.message(CARD)
    world.move_to(madrid(6, 9, 30))
    world.lena.press("Take it")
    assert world.ana.newest.startswith("Lena Vogt has taken the call to Jane Doe")
    assert world.ana.reads(card) == "Lena Vogt takes care of this now. Nothing is left for you to do."
    world.sandbox.change_person("U0LENA", real_name="Lena Maier")
    world.settle()
    assert world.ana.reads(card) == "Lena Maier takes care of this now. Nothing is left for you to do."


def test_whoever_comes_back_finds_who_takes_care_now_on_cards_and_in_the_list(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.declines("Tom Roe", role="Analyst at Beta")
    world.move_to(madrid(4, 9, 30))
    listed = world.ana.visitor.dm[-1]
    assert "I reached them" in world.ana.buttons(listed)
    world.sandbox.change_person("U0ANA", deleted=True)
    world.settle()
    world.sandbox.change_person("U0ANA", deleted=False)
    world.settle()
    assert "Lena Vogt takes care of" in world.ana.reads(world.ana.visitor.dm[0])
    assert "Lena Vogt takes care of" in world.ana.reads(listed)
    assert "I reached them" not in world.ana.buttons(listed)
