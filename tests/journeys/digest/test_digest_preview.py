"""`/signoffs digest preview`: it shows the next digest to the person who asks, and to nobody else."""

import pytest

from bot.demo.workspace import TEAM
from handlers.runtime.admission import MEMBERS_ONLY
from tests.conftest import TUESDAY
from tests.journeys.digest.test_digest_chart import some_weeks_passed
from tests.person import Played
from tests.world import GUEST, World, madrid, playing

CHART = "data_visualization"


def previews(person: Played, text: str = "digest preview") -> str:
    person.command("/signoffs", text)
    return person.told


def pictures(person: Played) -> int:
    private = [message for message in person.visitor.dm if message.ephemeral]
    return sum(block["type"] == CHART for block in private[-1].blocks)


@pytest.mark.both_databases
def test_it_says_what_the_digest_would_say_now_and_when_the_next_goes_out(world: World) -> None:
    world.ana.declines("Jane Doe")
    preview = previews(world.ana)
    assert preview.splitlines()[:3] == [
        "Sign-off digest",
        "1 person is waiting to hear from us.",
        "Calls: 1 person since today.",
    ]
    assert preview.splitlines()[-1] == "You alone see this. The next digest goes out tomorrow at 09:30 in #hiring."
    assert world.channel == []
    world.move_to(madrid(4, 9, 30))
    assert world.channel[0].splitlines()[1] == "1 person is waiting to hear from us for 1 working day."


@pytest.mark.parametrize("typed", ["digest preview", "digest", "  Digest  PREVIEW "])
def test_it_is_asked_for_in_more_than_one_way(world: World, typed: str) -> None:
    assert "Sign-off digest" in previews(world.ana, typed)


def test_it_counts_what_was_done_since_the_last_one_and_takes_nothing_from_the_next(world: World) -> None:
    world.move_to(madrid(4, 9, 30))
    world.ana.declines("Jane Doe")
    world.ana.reaches()
    for _ in range(2):
        assert "Since the last digest 1 person heard from us, in a call." in previews(world.ana)
    world.move_to(madrid(5, 9, 30))
    assert "Since the last digest 1 person heard from us, in a call." in world.channel[-1]


def test_the_picture_is_there_on_every_day_and_it_says_when_the_channel_gets_it(world: World) -> None:
    some_weeks_passed(world)
    assert "The picture comes with the first one of a week." in previews(world.ana)
    assert pictures(world.ana) == 1
    world.move_to(madrid(6, 12))
    assert "The next digest goes out on Monday at 09:30 in #hiring with the picture." in previews(world.ana)


def test_where_slack_takes_no_picture_there_are_words(world: World) -> None:
    some_weeks_passed(world)
    world.sandbox.faults.add("response_url", error="invalid_blocks", only_with=CHART)
    preview = previews(world.ana)
    assert "Told within one working day: week of 16 Feb 1 of 2 (50 %)" in preview
    assert pictures(world.ana) == 0
    assert len([message for message in world.ana.visitor.dm if message.ephemeral]) == 1


def test_every_full_member_sees_it_in_their_own_time_and_never_a_name(world: World) -> None:
    world.sandbox.workspace.conversations[TEAM.id].is_private = True
    world.lena.open_home()
    world.lena.press("Team settings", world.lena.visitor.home)
    world.lena.fill(
        Names_in_private_channels=["Name them in the digest where its channel is private and not shared outside"]
    )
    assert world.lena.submit() == {}
    world.ana.declines("Jane Doe")
    preview = previews(world.omar)
    assert "1 person is waiting to hear from us." in preview
    assert "The next digest goes out tomorrow at 08:30 in #hiring." in preview
    assert "In the channel it also names who waits" in preview
    assert "Jane" not in preview


def test_a_guest_does_not(world: World) -> None:
    world.ana.declines("Jane Doe")
    assert previews(world.as_(GUEST)) == MEMBERS_ONLY


def test_without_a_channel_it_says_what_to_do(database_url: str) -> None:
    with playing(database_url, TUESDAY, digest_channel=None, alike=True) as world:
        world.ana.declines("Jane Doe")
        preview = previews(world.ana)
        assert "No channel is set, so no digest goes out. A lead, or one of Slack's admins, chooses one" in preview
        preview = previews(world.lena)
        assert "No channel is set, so no digest goes out. Choose one in Team settings, and invite me there." in preview
        world.lena.press("Team settings", world.lena.visitor.dm[-1])
        assert "Digest channel" in world.lena.form


def test_a_team_that_wishes_no_empty_digest_is_told_that_none_would_go_out(world: World) -> None:
    world.lena.open_home()
    world.lena.press("Team settings", world.lena.visitor.home)
    world.lena.fill(When_there_is_nothing_to_say="No message")
    assert world.lena.submit() == {}
    assert "There is nothing to say, so none would go out: your team has set it so." in previews(world.ana)
    world.ana.declines("Jane Doe")
    assert "nothing to say" not in previews(world.ana)
