"""What the bot says and does when Slack tells of the app itself."""

from bot.demo.workspace import OMAR
from tests.world import World


def test_invited_to_a_channel_it_says_in_one_line_what_it_is_for(world: World) -> None:
    world.sandbox.remove("C0HIRING")
    world.sandbox.invite("C0HIRING")
    world.settle()
    assert len(world.channel) == 1
    assert world.channel[0].startswith("When someone doesn't get the job, /decline records it")
    world.sandbox.invite("C0HIRING", OMAR.id)
    world.settle()
    assert len(world.channel) == 1
