"""The heads-up e-mail: it announces a call to the candidate, and the bot asks for that call until it is made."""

from urllib.parse import unquote

import pytest

from tests.world import World, madrid

CARD = "Sign-off call: Jane Doe"
QUESTION = "Jane Doe expects your call. Did you reach them?"


@pytest.mark.both_databases
def test_the_note_is_ready_to_copy_and_opens_in_ones_own_mail_program(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.press("Heads-up e-mail")
    assert "I will call you in a few minutes." in world.ana.form
    assert "Ana Ruiz" in world.ana.form
    link = _mail_link(world)
    assert link.startswith(
        "mailto:jane@example.com?subject=A%20quick%20call%20about%20Staff%20Engineer%20at%20Acme&body="
    )
    assert "I have news about Staff Engineer at Acme" in unquote(link)
    assert len(link) <= 1900


def test_a_note_too_long_for_a_link_keeps_its_subject(world: World) -> None:
    world.ana.declines("愛" * 60 + ", jane@example.com", role="愛" * 70)
    world.ana.press("Heads-up e-mail")
    assert "body=" not in _mail_link(world)


def test_the_bot_asks_after_ten_and_thirty_minutes_at_any_hour(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.move_to(madrid(3, 19))
    _send_heads_up(world)
    assert "Jane Doe has been expecting your call since 19:00." in world.ana.newest
    world.move(minutes=9)
    assert len(world.ana.messages) == 1
    world.move(minutes=1)
    assert len(world.ana.messages) == 2
    assert QUESTION in world.ana.newest
    world.move(minutes=19)
    assert len(world.ana.messages) == 2
    world.move(minutes=1)
    assert world.ana.messages[1] == "I asked again about Jane Doe later."
    assert QUESTION in world.ana.messages[2]
    world.move(hours=5)
    assert len(world.ana.messages) == 3


def test_its_question_is_one_line_and_its_answer_another_one_so_that_one_card_is_settled(world: World) -> None:
    world.ana.declines("Jane Doe")
    _send_heads_up(world)
    world.move(minutes=30)
    question = world.ana.message(QUESTION)
    assert world.ana.reads(question).splitlines()[0] == QUESTION
    assert world.ana.buttons(question) == ["I reached them", "No answer", "Call back at"]
    assert len(world.ana.reads(question).splitlines()) == 1 + 3
    world.ana.reaches(message=question)
    assert "You told Jane Doe on" in world.ana.reads(question)
    assert world.ana.buttons(question) == []
    assert sum("Undo" in world.ana.buttons(message) for message in world.ana.visitor.dm) == 1


def test_the_question_is_answered_in_place_with_no_answer_and_with_a_time_to_call_back(world: World) -> None:
    world.ana.declines("Jane Doe")
    _send_heads_up(world)
    world.move(minutes=10)
    question = world.ana.message(QUESTION)
    world.ana.press("No answer", question)
    assert world.ana.reads(question) == "No answer from Jane Doe. Their card has what comes next."
    world.ana.press("Call back at", world.ana.message(CARD))
    world.ana.fill(Call_back_at=madrid(3, 16))
    assert world.ana.submit() == {}
    assert world.ana.reads(question) == "You call Jane Doe back at 16:00."


def test_after_downtime_over_both_its_times_it_asks_once(world: World) -> None:
    world.ana.declines("Jane Doe")
    _send_heads_up(world)
    world.off_until(madrid(3, 12))
    assert len(world.ana.messages) == 2
    assert "Did you reach them?" in world.ana.newest
    world.move(hours=4)
    assert len(world.ana.messages) == 2


def test_whoever_has_been_reached_is_not_asked_about_again(world: World) -> None:
    world.ana.declines("Jane Doe")
    _send_heads_up(world)
    world.move(minutes=10)
    world.ana.reaches()
    world.move(hours=2)
    assert len(world.ana.messages) == 2


def test_the_heads_up_never_settles_the_call(world: World) -> None:
    world.ana.declines("Jane Doe")
    _send_heads_up(world)
    assert "I reached them" in world.ana.buttons(world.ana.message(CARD))
    world.move_to(madrid(4, 9, 30))
    assert "1 person is waiting to hear from us" in world.channel[-1]


def test_unanswered_it_heads_tomorrows_list_and_the_leads(world: World) -> None:
    world.ana.declines("Max Roe", stage="Interviewed")
    world.move_to(madrid(3, 17, 25))
    world.ana.declines("Jane Doe", role="Analyst at Beta")
    world.ana.press("Heads-up e-mail", world.ana.message(CARD))
    assert world.ana.submit() == {}
    world.move_to(madrid(4, 9, 30))
    assert "has been expecting your call since yesterday 17:25" in world.ana.newest
    assert world.ana.newest.index("Jane Doe") < world.ana.newest.index("Max Roe")
    assert "Jane Doe needs somebody" in world.lena.newest
    assert "Analyst at Beta · final round · has been expecting our call since yesterday 17:25" in world.lena.newest
    assert "Max Roe" not in world.lena.newest


def test_a_try_after_the_heads_up_ends_its_questions(world: World) -> None:
    world.ana.declines("Jane Doe")
    _send_heads_up(world)
    world.ana.press("No answer")
    assert "expecting your call" not in world.ana.newest
    world.move(hours=1)
    assert len(world.ana.messages) == 1


def test_handled_with_care_the_heads_up_is_the_first_button(world: World) -> None:
    world.ana.declines("Jane Doe, +49 30 123456", Handle_with_care=["Send a heads-up e-mail before the call"])
    assert world.ana.buttons(world.ana.message(CARD))[:2] == ["Heads-up e-mail", "I reached them"]
    _send_heads_up(world)
    assert world.ana.buttons(world.ana.message(CARD))[0] == "I reached them"


def _send_heads_up(world: World) -> None:
    world.ana.press("Heads-up e-mail")
    assert world.ana.submit() == {}


def _mail_link(world: World) -> str:
    texts = [(block.get("text") or {}).get("text", "") for block in (world.ana.visitor.view or {})["blocks"]]
    return next(text for text in texts if text.startswith("<mailto:")).strip("<>").partition("|")[0]
