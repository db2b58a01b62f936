"""`/filled`: one form fills a role and owes a decline to everybody else who was in play for it."""

import pytest

from bot.demo.workspace import BEN, OMAR
from tests.conftest import TUESDAY
from tests.person import Played
from tests.world import GUEST, World, madrid, playing

ROLE = "Buyer at Acme"
ASK_ANA = "A role is filled by whoever has someone in play for it, or by a lead. Ask Ana Ruiz. Nothing was changed."
WHOLE_ROLE = "Also for everybody else who waits for it, or is declined by then"


def in_play(person: Played, *names: str, owner: str = "U0ANA", stage: str = "Final round") -> None:
    person.command("/interviewed", f"x, {ROLE}")
    person.fill(Candidate="\n".join(names), Stage=stage, Who_tells_them=owner)
    assert person.submit() == {}
    person.close()


def fills(person: Played, hired: str, **fields: object) -> str:
    """Fills the role, with a reason, and returns the bot's answer."""
    person.command("/filled", ROLE)
    person.fill(Hired=hired, Reason="Another candidate fitted more closely", **fields)
    assert person.submit() == {}
    return person.form


@pytest.mark.both_databases
def test_everybody_in_play_is_shown_and_all_but_the_hired_one_are_declined(world: World) -> None:
    in_play(world.ana, "Jane Doe", "Tom Roe", "Max Poe")
    world.ana.command("/filled", ROLE)
    form = world.ana.form
    assert form.startswith("Role filled")
    assert "3 people are still in play for Buyer at Acme. Everyone but the hired one gets a decline." in form
    for name in ("Jane Doe", "Tom Roe", "Max Poe"):
        assert f"{name}, final round, with Ana Ruiz" in form
    world.ana.fill(Hired="Tom Roe", Reason="Pay or terms apart", What_you_may_tell_them="It was close")
    assert world.ana.submit() == {}
    assert "Buyer at Acme is filled: Tom Roe got it." in world.ana.form
    assert "2 cards wait for you on Home." in world.ana.form
    world.ana.close()
    cards = "\n".join(world.ana.messages)
    assert "Sign-off call: Jane Doe" in cards
    assert "Sign-off call: Max Poe" in cards
    assert "It was close" in cards
    assert "Tom Roe" not in cards
    assert "In play" not in world.ana.open_home()


def test_nobody_in_play_hears_of_an_update_any_more(world: World) -> None:
    in_play(world.ana, "Jane Doe", "Tom Roe")
    fills(world.ana, "Tom Roe")
    world.move_to(madrid(10, 9, 30))
    assert "Still deciding" not in "".join(world.ana.messages)


def test_nobody_of_them_may_have_got_it(world: World) -> None:
    in_play(world.ana, "Jane Doe", "Tom Roe")
    assert "Buyer at Acme is filled.\n2 cards wait for you on Home." in fills(world.ana, "None of them")


def test_the_cards_of_each_owner_come_as_one_list(world: World) -> None:
    in_play(world.lena, *(f"Anas {letter}" for letter in "ABCDE"))
    in_play(world.lena, *(f"Bens {letter}" for letter in "ABCDEF"), owner=BEN.id)
    answer = fills(world.lena, "Anas E")
    assert "Ana Ruiz gets 4 cards, within their working hours." in answer
    assert "Ben Okafor gets 6 cards, within their working hours." in answer
    assert len(world.ana.messages) == 4
    world.move_to(madrid(3, 15, 30))
    assert len(world.ben.messages) == 1
    assert "6 people are waiting to hear from you" in world.ben.newest


def test_the_role_is_chosen_in_the_form_where_the_words_name_none(world: World) -> None:
    in_play(world.ana, "Jane Doe")
    world.ana.command("/filled")
    assert "still in play" not in world.ana.form
    assert world.ana.visitor.suggestions("Role", "buy") == [ROLE]
    assert world.ana.visitor.suggestions("Role", "Baker") == []
    world.ana.fill(Role=ROLE)
    world.settle()
    assert "1 person is still in play for Buyer at Acme." in world.ana.form
    world.ana.fill(Hired="Jane Doe")
    assert world.ana.submit() == {}
    assert "Buyer at Acme is filled: Jane Doe got it.\nNobody else was in play." in world.ana.form


def test_a_part_of_the_name_is_enough_where_one_role_has_it(world: World) -> None:
    in_play(world.ana, "Jane Doe")
    world.ana.command("/filled", "buyer")
    assert "1 person is still in play for Buyer at Acme." in world.ana.form


def test_a_role_that_nobody_has_named_is_said_to_be_unknown(world: World) -> None:
    world.ana.command("/filled", "<!here> Baker")
    assert "I know no role called “<!here> Baker”. Choose one." in world.ana.form


def test_a_role_with_nobody_in_play_can_be_filled(world: World) -> None:
    world.ana.declines("Jane Doe", role=ROLE)
    world.ana.command("/filled", ROLE)
    assert "Nobody is in play for Buyer at Acme any more." in world.ana.form
    assert "Reason" not in world.ana.form
    world.ana.fill(Hired="None of them")
    assert world.ana.submit() == {}
    assert "Buyer at Acme is filled.\nNobody else was in play." in world.ana.form


def test_a_reason_is_needed_but_for_those_who_only_applied(world: World) -> None:
    in_play(world.ana, "Jane Doe", stage="Applied")
    in_play(world.ana, "Tom Roe")
    world.ana.command("/filled", ROLE)
    world.ana.fill(Hired="Jane Doe")
    assert list(world.ana.submit()) == ["Reason"]
    assert "Withdrawn by the candidate" not in world.ana.visitor.options("Reason")
    world.ana.fill(Hired="Tom Roe")
    assert world.ana.submit() == {}
    assert "One card waits for you on Home." in world.ana.form


def test_who_was_declined_before_is_shown_and_left_alone(world: World) -> None:
    world.ana.declines("Max Poe", role=ROLE)
    in_play(world.ana, "Jane Doe", "Tom Roe")
    world.ana.command("/filled", ROLE)
    assert "Declined before, and left alone\nMax Poe, final round" in world.ana.form
    world.ana.close()
    fills(world.ana, "Tom Roe")
    world.ana.close()
    assert len([text for text in world.ana.messages if "Max Poe" in text]) == 1
    assert "I reached them" in world.ana.buttons(world.ana.message("Max Poe"))


def test_a_decline_of_the_hired_one_is_withdrawn(world: World) -> None:
    world.ana.declines("Max Poe", role=ROLE)
    in_play(world.ana, "Jane Doe")
    answer = fills(world.ana, "Max Poe")
    assert "Buyer at Acme is filled: Max Poe got it.\nWhat was recorded before is withdrawn." in answer
    assert world.ana.buttons(world.ana.message("Max Poe")) == []
    assert "Sign-off call: Jane Doe" in world.ana.newest
    world.ana.close()
    world.ana.declines("Max Poe", role=ROLE)
    assert "Sign-off call: Max Poe" in world.ana.newest


@pytest.mark.parametrize("count", [30, 31])
def test_above_thirty_the_number_is_typed(world: World, count: int) -> None:
    in_play(world.ana, *(f"Person {number}" for number in range(count)))
    world.ana.command("/filled", ROLE)
    assert ("How many get a decline" in world.ana.form) == (count > 30)
    world.ana.fill(Hired="Person 7", Reason="Pay or terms apart")
    if count > 30:
        refused = {"How many get a decline": "30 people would get a decline. Type 30 to go on."}
        assert world.ana.submit() == refused
        world.ana.type_in("How many get a decline", "31")
        assert world.ana.submit() == refused
        assert world.ana.messages == []
        world.ana.type_in("How many get a decline", "30")
    assert world.ana.submit() == {}
    assert f"{count - 1} cards wait for you on Home." in world.ana.form
    assert f"{count - 1} people are waiting to hear from you" in world.ana.newest


def test_of_two_who_fill_it_the_second_changes_nothing(world: World) -> None:
    in_play(world.ana, "Jane Doe", "Tom Roe")
    world.lena.command("/filled", ROLE)
    world.lena.fill(Hired="Jane Doe", Reason="Pay or terms apart")
    fills(world.ana, "Tom Roe")
    assert world.lena.submit() == {}
    assert "Nobody is in play for Buyer at Acme any more: someone was quicker. Nothing was changed." in world.lena.form
    assert "Sign-off call: Jane Doe" in world.ana.newest
    assert "Tom Roe" not in world.ana.newest


def test_who_is_put_in_play_meanwhile_is_shown_before_they_are_declined(world: World) -> None:
    in_play(world.ana, "Jane Doe")
    world.ana.command("/filled", ROLE)
    world.ana.fill(Hired="Jane Doe")
    in_play(world.lena, "Tom Roe")
    assert world.ana.submit() == {}
    assert "This is who is in play for Buyer at Acme now. Please look again." in world.ana.form
    assert "Tom Roe, final round, with Ana Ruiz" in world.ana.form
    assert world.ana.messages == []
    world.ana.fill(Reason="Pay or terms apart")
    assert world.ana.submit() == {}
    assert "Sign-off call: Tom Roe" in world.ana.newest


def test_who_is_hired_must_still_be_in_play(world: World) -> None:
    in_play(world.ana, "Jane Doe", "Tom Roe")
    world.lena.command("/filled", ROLE)
    world.lena.fill(Hired="Jane Doe", Reason="Pay or terms apart")
    world.ana.declines("Jane Doe", role=ROLE)
    assert world.lena.submit() == {"Hired": "They are not in play for it any more. Who got it?"}


def test_who_has_somebody_in_play_sees_of_the_others_only_how_many_are_with_whom(world: World) -> None:
    in_play(world.ana, "Jane Doe", "Tom Roe")
    in_play(world.omar, "Kim Poe", owner=OMAR.id)
    world.omar.command("/filled", ROLE)
    form = world.omar.form
    assert "Kim Poe, final round, with Omar Haddad" in form
    assert "2 people are with Ana Ruiz, who gets the cards." in form
    assert "Jane" not in form
    offered = ["Kim Poe", "Someone who is with Ana Ruiz", "None of them"]
    assert world.omar.visitor.suggestions("Hired", "") == offered


def test_who_has_nobody_in_play_for_it_hears_whom_to_ask_and_changes_nothing(world: World) -> None:
    in_play(world.ana, "Jane Doe", "Tom Roe")
    world.omar.command("/filled", ROLE)
    assert world.omar.form == ""
    assert world.omar.told == ASK_ANA
    world.omar.command("/filled")
    world.omar.fill(Role=ROLE)
    world.settle()
    assert ASK_ANA in world.omar.form
    assert "in play for Buyer" not in world.omar.form
    assert "Hired" not in world.omar.form
    world.omar.submit()
    assert ASK_ANA in world.omar.form
    assert "Jane" not in world.omar.form
    assert "In play" in world.ana.open_home()
    assert world.ana.messages == []


def test_a_form_that_was_open_when_somebody_could_fill_it_fills_nothing_later(world: World) -> None:
    in_play(world.ana, "Jane Doe", "Tom Roe")
    in_play(world.omar, "Kim Poe", owner=OMAR.id)
    world.omar.command("/filled", ROLE)
    world.omar.fill(Hired="None of them", Reason="Pay or terms apart")
    world.lena.declines("Kim Poe", role=ROLE, Who_calls=OMAR.id)
    assert world.omar.visitor.suggestions("Hired", "") == []
    assert world.omar.submit() == {}
    assert ASK_ANA in world.omar.form
    assert world.ana.messages == []


def test_a_guest_fills_no_role_and_hears_of_nobody(world: World) -> None:
    in_play(world.ana, "Jane Doe")
    guest = world.as_(GUEST)
    guest.command("/filled", ROLE)
    assert (guest.form, "Only full members" in guest.told) == ("", True)
    guest.command("/filled")
    assert guest.form == ""


def test_an_admin_fills_a_role_where_leads_are_named(world: World) -> None:
    in_play(world.ana, "Jane Doe", "Tom Roe")
    assert "Buyer at Acme is filled: Tom Roe got it." in fills(world.vera, "Tom Roe")


def test_an_admin_fills_nothing_where_nobody_leads(database_url: str) -> None:
    with playing(database_url, TUESDAY, leads="", alike=True) as world:
        in_play(world.ana, "Jane Doe")
        world.vera.command("/filled", ROLE)
        assert (world.vera.form, world.vera.told) == ("", ASK_ANA)


def test_whoever_fills_it_everybody_hears(world: World) -> None:
    in_play(world.ana, "Jane Doe", "Tom Roe")
    in_play(world.omar, "Kim Poe", owner=OMAR.id)
    answer = fills(world.omar, "None of them")
    assert "Ana Ruiz gets 2 cards, within their working hours." in answer
    assert "Jane" not in answer
    assert "Sign-off call: Tom Roe" in world.ana.newest
    assert "Omar Haddad recorded this and named you." in world.ana.newest


def test_where_the_hired_one_is_one_of_several_unseen_their_owner_says_who(world: World) -> None:
    in_play(world.ana, "Jane Doe", "Tom Roe")
    in_play(world.omar, "Max Poe", owner=OMAR.id)
    answer = fills(world.omar, "Someone who is with Ana Ruiz")
    assert "One of those with Ana Ruiz got it, so they stay in play until Ana Ruiz says who." in answer
    assert "Sign-off call: Max Poe" in world.omar.newest
    world.move_to(madrid(4, 9, 30))
    assert "Buyer at Acme is filled, and Jane Doe is still in play." in world.ana.newest
    assert "Buyer at Acme is filled, and Tom Roe is still in play." in world.ana.newest


def test_the_only_one_with_that_owner_is_the_hired_one(world: World) -> None:
    in_play(world.ana, "Jane Doe")
    in_play(world.omar, "Max Poe", owner=OMAR.id)
    assert "One card waits for you on Home." in fills(world.omar, "Someone who is with Ana Ruiz")
    assert world.ana.messages == []
    assert "In play" not in world.ana.open_home()


def test_what_was_held_until_the_first_choice_signed_can_be_told(world: World) -> None:
    world.ana.declines("Max Poe", role=ROLE)
    world.ana.more("Hold the news")
    world.ana.fill(Until="2026-03-09", Why="Tom has not signed", The_whole_role=[WHOLE_ROLE])
    assert world.ana.submit() == {}
    world.ana.close()
    in_play(world.ana, "Jane Doe", "Tom Roe")
    fills(world.ana, "Tom Roe")
    assert "the news is held" not in "".join(world.ana.messages)
    world.move_to(madrid(4, 9, 30))
    assert "Max Poe" in world.ana.newest
    assert "Jane Doe" in world.ana.newest


def test_namesakes_are_told_apart_where_the_hired_one_is_chosen(world: World) -> None:
    in_play(world.ana, "Jane Doe, jane@example.com")
    in_play(world.ana, "Jane Doe, jd@example.org", stage="Interviewed")
    world.ana.command("/filled", ROLE)
    assert world.ana.visitor.suggestions("Hired", "jane") == ["Jane Doe, final round", "Jane Doe, interviewed"]


def test_a_hired_one_is_in_play_again_when_it_is_taken_back(world: World) -> None:
    in_play(world.ana, "Jane Doe")
    world.move_to(madrid(10, 9, 30))
    fills(world.ana, "Jane Doe")
    world.ana.close()
    world.ana.press("Undo", world.ana.visitor.dm[-1])
    assert "Buyer at Acme is filled, and Jane Doe is still in play." in world.ana.newest


def test_somebody_interviewed_for_it_later_opens_the_role_again(world: World) -> None:
    in_play(world.ana, "Jane Doe")
    fills(world.ana, "Jane Doe")
    world.ana.close()
    in_play(world.ana, "Tom Roe")
    assert "Tom Roe is in play for Buyer at Acme. Update due Tuesday 10 March." in world.ana.open_home()


def test_what_is_typed_is_shown_as_text(world: World) -> None:
    in_play(world.ana, "<!channel> *Jane*", "{0} & <@U0LENA>")
    world.ana.command("/filled", ROLE)
    assert "<!channel> *Jane*, final round" in world.ana.form
    assert world.ana.visitor.suggestions("Hired", "") == ["<!channel> *Jane*", "{0} & <@U0LENA>", "None of them"]


def test_whoever_fills_it_hears_that_a_colleague_is_away_and_who_can_help(world: World) -> None:
    in_play(world.ana, "Jane Doe", "Tom Roe")
    world.ana.command("/signoffs", "away until friday")
    world.ana.press("Yes, I am away")
    answer = fills(world.lena, "Tom Roe")
    assert "Ana Ruiz gets one card, but is away until Friday. Once they are due, Lena Vogt can take them." in answer


def test_a_lead_who_is_away_too_is_not_said_to_help(world: World) -> None:
    in_play(world.ana, "Jane Doe", "Tom Roe")
    world.ana.command("/signoffs", "away until friday")
    world.ana.press("Yes, I am away")
    world.lena.command("/signoffs", "away until thursday")
    world.lena.press("Yes, I am away")
    answer = fills(world.lena, "Tom Roe")
    assert "Ana Ruiz gets one card, but is away until Friday." in answer
    assert "Lena Vogt, who is asked for help, is away until Thursday, too." in answer
