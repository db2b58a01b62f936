"""`/signoffs who`: it finds a candidate who calls back, and shows no name to those who may not see the candidate."""

import pytest

from bot.demo.workspace import BEN
from tests.world import World, madrid

NOBODY = "I can't find anyone by that name."


def asks(world: World, text: str) -> str:
    world.ana.command("/signoffs", f"who {text}")
    return world.ana.told


def known(world: World) -> None:
    world.ana.declines("Jane Doe, +34 600 111 222, jane@example.com")
    world.ana.reaches("Reserved", Ideal_next_step="A staff role in Lisbon", Private_note="She was brave")


@pytest.mark.parametrize("typed", ["Jane Doe", "jane  DOE", "jane@example.com", "600 111 222", "0034600111222"])
def test_they_are_shown_where_the_name_number_or_address_is_theirs(world: World, typed: str) -> None:
    known(world)
    answer = asks(world, typed)
    assert answer.startswith("Jane Doe")
    assert "600 11 12 22" in answer
    assert "Ana Ruiz (Staff Engineer at Acme)" in answer
    assert "Ana Ruiz told them in a call, today." in answer
    assert "Ideal next step  A staff role in Lisbon" in answer
    assert "She was brave" in answer


@pytest.mark.parametrize("typed", ["Doe Jane", "Jane", "Jame Do", "111222"])
def test_a_near_hit_is_offered_by_name_also_where_it_is_the_only_one(world: World, typed: str) -> None:
    known(world)
    answer = asks(world, typed)
    assert answer.startswith("Which of them is it?")
    assert "Jane Doe, Staff Engineer at Acme. With Ana Ruiz." in answer
    assert "600 11 12 22" not in answer
    assert "Lisbon" not in answer
    world.ana.press("It is them", world.ana.visitor.dm[-1])
    assert "600 11 12 22" in world.ana.told


@pytest.mark.both_databases
def test_the_buttons_of_the_card_are_with_it(world: World) -> None:
    known(world)
    asks(world, "Jane Doe")
    answer = world.ana.visitor.dm[-1]
    assert world.ana.buttons(answer)[:2] == ["Got a referral", "No referral this time"]
    world.ana.press("No referral this time", answer)
    world.ana.command("/signoffs")
    assert "Nobody is waiting" in world.ana.told


def test_one_sentence_says_what_became_of_them(world: World) -> None:
    world.ana.declines("Jim Roe", role="Buyer at Beta")
    assert "Declined for Buyer at Beta (final round), not told yet, since today." in asks(world, "Jim Roe")
    known(world)
    world.move_to(madrid(6, 9, 30))
    world.ana.opens_row("Jane Doe")
    world.ana.press("Got a referral")
    world.ana.fill(Referral="Tom Weber")
    assert world.ana.submit() == {}
    world.ana.close()
    said = "Declined for Staff Engineer at Acme (final round), told Tue 3 March by Ana Ruiz, was reserved"
    assert f"{said}; second contact made; named Tom Weber." in asks(world, "Jane Doe")


def test_of_several_up_to_five_are_offered(world: World) -> None:
    people = "\n".join(f"Jane Number{n}, jane{n}@example.com" for n in range(7))
    world.ana.declines("x", Candidate=people)
    answer = asks(world, "Jane")
    assert "Which of them is it?" in answer
    assert "and 2 more. Type more of the name, or their number." in answer
    message = world.ana.visitor.dm[-1]
    assert world.ana.buttons(message) == ["It is them"] * 5
    world.ana.press("It is them", message)
    assert "Sign-off call: Jane Number" in world.ana.told


@pytest.mark.parametrize("typed", ["jane doe", "jane@example.com", " Jane@Example.com ", "+34 600 111 222"])
def test_who_may_not_see_them_hears_only_whose_they_are_by_the_exact_name_number_or_address(
    world: World, typed: str
) -> None:
    known(world)
    world.omar.command("/signoffs", f"who {typed}")
    assert world.omar.told == "This is with Ana Ruiz. Ask them for a hand-off if you would like to make the call."


def test_who_may_not_see_them_hears_nothing_on_a_near_hit(world: World) -> None:
    known(world)
    for typed in ("Jane", "Jane Do", "Doe Jane", "jane@example.co", "111 222", "nobody at all"):
        world.omar.command("/signoffs", f"who {typed}")
        assert world.omar.told.startswith(NOBODY), typed


def test_each_sees_what_was_said_on_their_own_side(world: World) -> None:
    known(world)
    world.ana.declines("Jane Doe, jane@example.com", role="Analyst at Beta", Who_calls=BEN.id)
    world.ana.close()
    world.move_to(madrid(3, 15, 30))
    world.ben.command("/signoffs", "who jane doe")
    assert "Sign-off call: Jane Doe" in world.ben.told
    assert "A staff role in Lisbon" not in world.ben.told
    assert "brave" not in world.ben.told


def test_a_lead_reads_a_private_note_only_where_its_author_ticked(world: World) -> None:
    known(world)
    world.lena.command("/signoffs", "who Jane Doe")
    assert "A staff role in Lisbon" in world.lena.told
    assert "brave" not in world.lena.told
    world.ana.more("Correct", world.ana.message("Sign-off call"))
    world.ana.fill(Private_note="Call before noon", My_lead_may_read_this=["Share the private note with my lead"])
    assert world.ana.submit() == {}
    world.lena.command("/signoffs", "who Jane Doe")
    assert "Call before noon" in world.lena.told
    assert "brave" not in world.lena.told


@pytest.mark.parametrize("typed", ["", "   ", "?", "x", "%_*", "<@U0ANA> {0}", "W" * 3000, "🦄" * 500, "١٢٣٤٥٦٧"])
def test_whatever_is_typed_there_is_an_answer(world: World, typed: str) -> None:
    known(world)
    assert asks(world, typed)
    assert [exchange.error for exchange in world.sandbox.traffic if exchange.error] == []


def test_help_lists_every_command(world: World) -> None:
    world.ana.command("/signoffs", "help")
    for command in ("/decline", "/signoffs who", "/signoffs away until"):
        assert command in world.ana.told


def test_what_became_of_a_referral_is_among_what_is_known_of_who_named_them(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.reaches(Referral="Tom Weber")
    world.ana.command("/referral")
    world.ana.press("Placed")
    world.ana.close()
    world.ana.command("/signoffs", "who Jane Doe")
    assert "Ana Ruiz got in touch with their referral, today." in world.ana.told
    assert "; named Tom Weber (placed)." in world.ana.told
    assert "They named  Tom Weber" in world.ana.told
