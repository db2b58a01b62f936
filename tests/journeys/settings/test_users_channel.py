"""The users channel: only its members may use the bot, others are told so, and no admin can lock themselves out."""

import pytest

from bot.demo.workspace import BEN, OMAR
from handlers.runtime.admission import MEMBERS_ONLY, OUTSIDE, SILENT, UNSEEN
from handlers.settings import team_form
from tests.journeys.settings.test_team_settings import agreed, changes, channel, enter, opens, sets
from tests.journeys.test_admission import SURELY, quietly
from tests.person import Played
from tests.world import World, madrid

ANA, LENA = "U0ANA", "U0LENA"
JANE = "Jane Doe, +49 30 5550199"
OMAR_OUTSIDE = "Omar Haddad is outside the channel whose members may use Signoff."


def bound(world: World, *members: str, is_private: bool = True) -> str:
    """Lena restricts the bot to a channel with these people and herself; returns its id."""
    channel_id = channel(world, "recruiting", is_private=is_private)
    for member in members:
        world.sandbox.invite(channel_id, member)
    assert sets(world.lena, Who_may_use_Signoff=channel_id) == {}
    return channel_id


@pytest.mark.parametrize("is_private", [True, False])
def test_who_is_outside_the_channel_hears_so_and_whoever_is_in_it_goes_on(world: World, is_private: bool) -> None:
    bound(world, ANA, is_private=is_private)
    world.ana.declines(JANE)
    for command in ("/signoffs", "/decline", "/filled", "/referral"):
        world.omar.command(command, "Jane Doe")
        assert (world.omar.told, world.omar.form) == (OUTSIDE, "")
    assert world.omar.open_home() == OUTSIDE
    world.vera.command("/signoffs", "export Jane Doe")
    assert world.vera.told == OUTSIDE
    assert "Sign-off call: Jane Doe" in world.ana.newest
    world.sandbox.invite("C0RECRUITING", OMAR.id)
    everyone_is_in(world.omar)
    assert ("users_channel", None, "C0RECRUITING") in changes(world)
    world.lena.command("/signoffs", "log settings")
    assert "Lena Vogt changed who may use Signoff, from everyone to C0RECRUITING." in world.lena.told


def test_who_is_outside_is_given_nothing_new(world: World) -> None:
    bound(world, ANA)
    world.ana.command("/decline", f"{JANE}, Staff Engineer at Acme")
    world.ana.fill(Stage_reached="Final round", Reason="Timing or location", Who_calls=OMAR.id)
    assert world.ana.submit()["Who calls"].startswith(OMAR_OUTSIDE)
    world.ana.close()
    world.ana.declines(JANE)
    assert world.ana.hands_off(OMAR.id)["Hand off to"].startswith(OMAR_OUTSIDE)
    assert world.omar.messages == []
    assert sets(world.lena, Leads=[LENA, OMAR.id])["Leads"].startswith("Only full members")


def test_who_owes_somebody_keeps_it_outside_too_and_the_lead_sees_it(world: World) -> None:
    world.ana.declines(JANE)
    bound(world)
    world.ana.press("I reached them")
    assert (world.ana.told, world.ana.form) == (OUTSIDE, "")
    world.move_to(madrid(6, 12))
    assert "Jane Doe" in world.ana.newest
    world.move_to(madrid(9, 12))
    world.lena.press("Take it")
    assert "Sign-off call: Jane Doe" in "".join(world.lena.messages)


def test_a_lead_outside_reads_no_list_and_is_not_asked_to_help(world: World) -> None:
    world.ana.declines(JANE)
    channel_id = channel(world, "recruiting")
    world.sandbox.invite(channel_id, "U0VERA")
    world.sandbox.invite(channel_id, ANA)
    world.sandbox.remove(channel_id, LENA)
    assert sets(world.vera, Who_may_use_Signoff=channel_id) == {}
    world.lena.command("/signoffs", "team")
    assert world.lena.told == OUTSIDE
    world.move_to(madrid(10, 12))
    assert "Jane" not in "".join(world.lena.messages)


def test_nobody_saves_a_channel_that_they_are_not_in(world: World) -> None:
    channel_id = channel(world, "recruiting", is_private=True)
    world.sandbox.remove(channel_id, LENA)
    assert sets(world.lena, Who_may_use_Signoff=channel_id) == {"Who may use Signoff": team_form.LOCKED_OUT}
    assert agreed(world).users_channel is None


def test_a_channel_that_the_bot_can_not_see_says_how_to_invite_it(world: World) -> None:
    channel_id = channel(world, "hidden", bot_is_in=False, is_private=True)
    opens(world.lena)
    enter(world.lena, {"Who may use Signoff": channel_id})
    assert team_form.NOT_SEEN in world.lena.form
    assert world.lena.submit() == {"Who may use Signoff": team_form.NOT_SEEN}
    world.sandbox.invite(channel_id)
    assert world.lena.submit() == {}
    assert agreed(world).users_channel == channel_id


def test_without_slacks_answer_nothing_is_saved_and_whoever_was_inside_goes_on(world: World) -> None:
    channel_id = channel(world, "recruiting")
    world.sandbox.invite(channel_id, ANA)
    opens(world.lena)
    enter(world.lena, {"Who may use Signoff": channel_id})
    world.sandbox.faults.add("conversations.members", error="internal_error")
    assert world.lena.submit() == {"Who may use Signoff": team_form.SILENT}
    assert world.lena.submit() == {}
    world.ana.command("/signoffs", "report")
    world.move(days=1, hours=1)
    for person, answer in ((world.ana, "Sign-off report"), (world.omar, SILENT)):
        world.sandbox.faults.add("conversations.members", error="internal_error")
        person.command("/signoffs", "report")
        assert answer in person.told


def test_who_left_the_channel_is_outside_after_a_day_and_at_once_where_it_must_be_sure(world: World) -> None:
    channel_id = bound(world, ANA, BEN.id)
    for person in (world.ana, world.ben):
        person.command("/signoffs", "report")
        assert "Sign-off report" in person.told
    world.sandbox.remove(channel_id, ANA)
    world.ana.command("/signoffs", "report")
    assert "Sign-off report" in world.ana.told
    world.ana.command("/signoffs", "export")
    assert world.ana.told == OUTSIDE
    world.sandbox.remove(channel_id, BEN.id)
    world.move(days=1)
    world.ben.command("/signoffs", "report")
    assert world.ben.told == OUTSIDE


def test_who_was_asked_about_the_channel_only_is_asked_about_their_rights_too_where_it_must_be_sure(
    world: World,
) -> None:
    bound(world, ANA)
    world.ana.declines(JANE)
    world.move_to(madrid(4, 11))
    quietly(world, ANA, is_restricted=True)
    world.ana.command("/signoffs", "export")
    assert world.ana.told == MEMBERS_ONLY


@pytest.mark.parametrize("action", SURELY)
def test_outside_nothing_opens_that_must_be_sure(world: World, action: str) -> None:
    channel_id = bound(world)
    world.lena.open_home()
    world.sandbox.remove(channel_id, LENA)
    SURELY[action](world.lena)
    assert OUTSIDE in world.lena.told + world.lena.form


def test_where_the_channel_is_lost_slacks_admins_choose_another(world: World) -> None:
    channel_id = bound(world, ANA)
    world.ana.command("/signoffs", "report")
    world.sandbox.remove(channel_id)
    world.move(days=1)
    for person, answer in ((world.ana, "Sign-off report"), (world.omar, UNSEEN)):
        person.command("/signoffs", "report")
        assert answer in person.told
    world.ana.command("/signoffs", "export")
    assert world.ana.told == UNSEEN
    assert sets(world.vera, Who_may_use_Signoff=None) == {}
    everyone_is_in(world.omar)


def everyone_is_in(person: Played) -> None:
    person.command("/signoffs", "report")
    assert "Sign-off report" in person.told


def test_a_channel_of_many_pages_is_read_to_the_end(world: World) -> None:
    crowd = [f"U0C{number:05d}" for number in range(1200)]
    bound(world, "U0ZED", OMAR.id, *crowd)
    everyone_is_in(world.omar)


def test_a_channel_that_is_too_large_to_be_asked_about_is_not_chosen(world: World) -> None:
    channel_id = channel(world, "everyone")
    world.sandbox.workspace.conversations[channel_id].members |= {f"U0C{number:05d}" for number in range(5000)}
    assert sets(world.lena, Who_may_use_Signoff=channel_id) == {"Who may use Signoff": team_form.TOO_LARGE}
