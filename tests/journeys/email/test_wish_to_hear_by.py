"""How candidates wish to hear: an e-mail that offers a call, and a closing e-mail after two days of attempts."""

from urllib.parse import unquote

from tests.world import World, madrid

CARD = "Sign-off call: Jane Doe"
PROMISED = "I'll keep you posted when something like it comes up."
BY_EMAIL = {"They_wish_to_hear_by": "E-mail"}


def test_who_wishes_an_email_is_told_by_email_first_and_a_call_is_offered(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com", **BY_EMAIL)
    assert world.ana.buttons(world.ana.message(CARD))[1] == "Open the e-mail"
    assert "Wishes to hear by  e-mail" in world.ana.newest
    world.ana.press("Open the e-mail")
    assert "Tell me when a call suits you, and I'll call." in world.ana.form
    assert "They chose someone whose experience is closer to what this role needs." in world.ana.form
    assert world.ana.submit() == {}
    assert "You told Jane Doe by e-mail, as they wished" in world.ana.newest
    world.move_to(madrid(4, 9, 30))
    assert "1 person heard from us." in world.channel[-1]
    assert "in a call" not in world.channel[-1]
    world.ana.press("Undo", world.ana.message(CARD))
    assert "Open the e-mail" in world.ana.buttons(world.ana.message(CARD))


def test_a_wish_may_be_recorded_on_the_card_and_known_again_for_the_next_role(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    assert "Open the e-mail" not in world.ana.buttons(world.ana.message(CARD))
    world.ana.more("Edit")
    world.ana.fill(**BY_EMAIL)
    assert world.ana.submit() == {}
    assert "Open the e-mail" in world.ana.buttons(world.ana.message(CARD))
    world.ana.declines("Jane Doe, jane@example.com", role="Analyst at Beta")
    assert "Open the e-mail" in world.ana.buttons(world.ana.visitor.dm[-1])


def test_a_second_contact_comes_after_an_email_only_when_asked_for(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com", **BY_EMAIL)
    world.ana.press("Open the e-mail")
    world.ana.fill(Follow_up_in="2 business days")
    assert world.ana.submit() == {}
    world.move_to(madrid(5, 9, 30))
    assert "Second contact: Jane Doe" in world.ana.newest


def test_a_missing_address_is_asked_for_first_and_then_the_link_is_there(world: World) -> None:
    world.ana.declines("Jane Doe", **BY_EMAIL)
    world.ana.press("Open the e-mail")
    assert "Open it in my mail program" not in world.ana.form
    world.ana.type_in("E-mail", "jane at home")
    world.ana.press("Save the address")
    assert "is not an e-mail address that I can read" in world.ana.form
    world.ana.type_in("E-mail", "jane@example.com")
    world.ana.type_in("The text", "Dear Jane, in my own words")
    world.ana.press("Save the address")
    assert "Open it in my mail program" in world.ana.form
    assert "Save the address" not in world.ana.form
    assert "Dear Jane, in my own words" in unquote(_mail_link(world))
    assert _mail_link(world).startswith("mailto:jane@example.com?subject=News%20about%20Staff%20Engineer")
    assert world.ana.submit() == {}
    assert "as they wished" in world.ana.newest
    world.ana.declines("Jane Doe", role="Staff Engineer at Acme")
    assert "was recorded for" in world.ana.form


def test_an_address_typed_and_sent_without_saving_is_kept(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.press("Heads-up e-mail")
    world.ana.type_in("E-mail", "nonsense@")
    assert set(world.ana.submit()) == {"E-mail"}
    world.ana.type_in("E-mail", "jane@example.com")
    assert world.ana.submit() == {}
    assert "E-mail  jane@example.com" in world.ana.newest
    assert "expecting your call" in world.ana.newest


def test_after_no_answer_there_are_lines_for_a_voicemail_that_say_nothing_of_the_outcome(world: World) -> None:
    world.ana.declines("Jane Doe, +49 30 123456")
    assert "If their voicemail answers" not in world.ana.newest
    world.ana.press("No answer")
    lines = world.ana.newest[world.ana.newest.index("If their voicemail answers") : world.ana.newest.index("What you")]
    assert "Hello Jane, this is Ana Ruiz." in lines
    assert "Staff Engineer" not in lines


def test_after_tries_on_two_business_days_an_email_closes_it_as_attempted(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.press("No answer")
    world.move(hours=2)
    world.ana.press("No answer")
    assert "Closing e-mail" not in world.ana.buttons(world.ana.message(CARD))
    world.move_to(madrid(4, 11))
    world.ana.press("No answer", world.ana.message(CARD))
    world.ana.press("Closing e-mail", world.ana.message(CARD))
    assert "I tried to reach you by phone" in world.ana.form
    assert world.ana.submit() == {}
    assert "Not reached by phone; you sent Jane Doe the closing e-mail on Wed 4 March." in world.ana.reads(
        world.ana.message(CARD)
    )
    world.move_to(madrid(5, 9, 30))
    assert "1 person was not reached by phone and got the closing e-mail." in world.channel[-1]
    assert "person heard from us" not in world.channel[-1]
    assert "in a call" not in world.channel[-1]


def test_the_closing_email_can_be_taken_back(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.press("No answer")
    world.move_to(madrid(4, 11))
    world.ana.press("No answer", world.ana.message(CARD))
    world.ana.press("Closing e-mail", world.ana.message(CARD))
    assert world.ana.submit() == {}
    world.ana.press("Undo", world.ana.message(CARD))
    assert "Closing e-mail" in world.ana.buttons(world.ana.message(CARD))
    world.move_to(madrid(5, 9, 30))
    assert "Jane Doe" in world.ana.newest


def test_a_try_that_was_taken_back_does_not_count_towards_the_closing_email(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.press("No answer")
    world.move_to(madrid(4, 11))
    world.ana.press("No answer", world.ana.message(CARD))
    opened = world.ana.screen(world.ana.message(CARD))
    world.ana.more("Undo", world.ana.message(CARD))
    world.ana.close()
    assert "Closing e-mail" not in world.ana.buttons(world.ana.message(CARD))
    world.ana.press("Closing e-mail", opened)
    assert "comes after tries on 2 business days" in world.ana.form


def test_tries_on_a_saturday_are_no_business_day(world: World) -> None:
    world.move_to(madrid(6, 10))
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.press("No answer")
    world.move_to(madrid(7, 12))
    world.ana.press("No answer", world.ana.message(CARD))
    assert "Closing e-mail" not in world.ana.buttons(world.ana.message(CARD))
    world.move_to(madrid(9, 12))
    world.ana.press("No answer", world.ana.message(CARD))
    assert "Closing e-mail" in world.ana.buttons(world.ana.message(CARD))


def test_the_update_of_a_held_role_opens_in_ones_mail_program_too(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.more("Hold the news")
    assert "you hear from me by DATE." in world.ana.form
    assert "Where%20we%20stand%20with" in _mail_link(world)


def _mail_link(world: World) -> str:
    texts = [(block.get("text") or {}).get("text", "") for block in (world.ana.visitor.view or {})["blocks"]]
    return next(text for text in texts if text.startswith("<mailto:")).strip("<>").partition("|")[0]


def test_an_email_promises_to_keep_them_posted_only_where_sending_it_records_the_promise(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com", stage="Submitted")
    assert PROMISED not in world.ana.newest
    world.ana.press("Open the e-mail")
    assert PROMISED not in world.ana.form
    world.ana.fill(Keep_them_posted=["Promise it in the e-mail"])
    world.settle()
    assert PROMISED in world.ana.form
    link = next(block["text"]["text"] for block in world.ana.visitor.form().blocks if block["block_id"] == "mail_link")
    assert "keep you posted" in unquote(link)
    assert world.ana.submit() == {}
    home = world.ana.open_home()
    assert "Keep posted, and thanks" in home
    world.ana.press("Undo", world.ana.visitor.dm[-1])
    assert "Keep posted, and thanks" not in world.ana.open_home()
