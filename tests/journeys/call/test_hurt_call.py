"""A call that hurt: the bot offers a pause, and a colleague for the second contact."""

from bot.demo.workspace import ANA, BEN
from tests.world import GUEST, World, madrid


def hurts(world: World, **fields: object) -> None:
    world.ana.declines("Jane Doe")
    world.ana.press("I reached them")
    world.ana.fill(**{"How_did_they_take_it?": "Hurt", "What_did_you_leave_with?": ["A relationship"], **fields})
    assert world.ana.submit() == {}
    assert "That was a hard one" in world.ana.form


def test_the_second_contact_is_offered_to_a_colleague(world: World) -> None:
    hurts(world)
    world.ana.fill(Hand_the_second_contact_to=BEN.id)
    assert world.ana.submit() == {}
    assert world.ana.form == ""
    world.move_to(madrid(3, 15, 30))
    world.ben.press("Take it")
    assert "Second contact: Jane Doe" in world.ben.newest


def test_only_who_can_take_it_can_be_asked(world: World) -> None:
    hurts(world)
    for who, why in ((GUEST.id, "Only full members"), (ANA.id, "It is theirs already.")):
        world.ana.fill(Hand_the_second_contact_to=who)
        assert why in world.ana.submit()["Hand the second contact to"]


def test_a_short_pause_keeps_new_cards_away_for_half_an_hour(world: World) -> None:
    hurts(world)
    world.ana.fill(A_short_pause=["No new cards for half an hour"])
    assert world.ana.submit() == {}
    world.lena.declines("Max Roe", Who_calls=ANA.id)
    world.move(minutes=29)
    assert len(world.ana.messages) == 1
    world.move(minutes=1)
    assert "Sign-off call: Max Roe" in world.ana.newest


def test_what_they_record_themselves_comes_in_a_pause_too(world: World) -> None:
    hurts(world)
    world.ana.fill(A_short_pause=["No new cards for half an hour"])
    assert world.ana.submit() == {}
    world.ana.declines("Max Roe")
    assert "Sign-off call: Max Roe" in world.ana.newest


def test_nothing_need_be_chosen(world: World) -> None:
    hurts(world, Follow_up_in="Not at all")
    assert "Hand the second contact to" not in world.ana.form
    world.ana.close()
    assert "You told Jane Doe on" in world.ana.newest


def test_a_call_that_went_well_ends_with_the_form(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.reaches("Fine")
    assert world.ana.form == ""
