"""Names in the digest: only where the team settings allow them and the channel is private and not shared."""

import pytest

from bot.demo.workspace import TEAM
from bot.sandbox.state.conversation import Conversation
from tests.world import World, madrid

NAMED = "Calls, 1 working day: Jane Doe (Staff Engineer at Acme)"
COUNTED = "Calls: 1 person has waited 1 working day."
SAID = ["Name them in the digest where its channel is private and not shared outside"]


def channel(world: World) -> Conversation:
    return world.sandbox.workspace.conversations[TEAM.id]


def wishes_names(world: World, ticks: list[str] = SAID) -> None:
    world.lena.open_home()
    world.lena.press("Team settings", world.lena.visitor.home)
    world.lena.fill(Names_in_private_channels=ticks)
    assert world.lena.submit() == {}


def wednesday(world: World) -> str:
    world.move_to(madrid(4, 9, 30))
    return world.channel[-1]


def test_a_private_channel_hears_the_names_of_those_who_wait_longest(world: World) -> None:
    channel(world).is_private = True
    wishes_names(world)
    world.ana.declines("Jane Doe")
    world.ana.declines("Max Roe", stage="Submitted")
    world.ana.declines("Ada One", stage="Applied")
    assert wednesday(world).splitlines()[1:] == [
        "3 people are waiting to hear from us, the longest for 1 working day.",
        NAMED,
        "E-mails, 1 working day: Max Roe (Staff Engineer at Acme)",
        "E-mails: 1 person who applied.",
        "Open my list",
    ]


@pytest.mark.parametrize("wished", [True, False])
@pytest.mark.parametrize(("is_private", "is_shared"), [(False, False), (True, True), (False, True)])
def test_no_other_channel_hears_a_name(world: World, wished: bool, is_private: bool, is_shared: bool) -> None:
    channel(world).is_private, channel(world).is_ext_shared = is_private, is_shared
    if wished:
        wishes_names(world)
    world.ana.declines("Jane Doe")
    assert COUNTED in wednesday(world)
    assert "Jane" not in world.channel[-1]


def test_unless_the_team_wishes_it_slack_is_not_even_asked(world: World) -> None:
    channel(world).is_private = True
    world.ana.declines("Jane Doe")
    assert COUNTED in wednesday(world)
    assert world.sandbox.traffic.named("conversations.info") == []


@pytest.mark.parametrize(
    "fault", [{"error": "missing_scope"}, {"error": "channel_not_found"}, {"status": 503}, {"rate_limited": 5}]
)
def test_where_slack_does_not_say_who_reads_it_the_digest_comes_without_names(world: World, fault: dict) -> None:
    channel(world).is_private = True
    wishes_names(world)
    world.ana.declines("Jane Doe")
    world.sandbox.faults.add("conversations.info", **fault)
    assert COUNTED in wednesday(world)


def test_a_confidential_role_is_never_named(world: World) -> None:
    channel(world).is_private = True
    wishes_names(world)
    world.ana.declines(
        "Jane Doe", role="Secret Post at Hidden Client", Confidential_role=["Never name this role in a channel"]
    )
    world.ana.declines("Max Roe", role="Secret Post at Hidden Client")
    assert "Calls, 1 working day: Jane Doe and Max Roe" in wednesday(world).splitlines()


def test_a_role_that_becomes_confidential_leaves_the_digest(world: World) -> None:
    channel(world).is_private = True
    wishes_names(world)
    world.ana.declines("Jane Doe")
    assert NAMED in wednesday(world)
    world.ana.opens_card("Jane Doe")
    world.ana.more("Edit")
    world.ana.fill(Confidential_role=["Never name this role in a channel"])
    assert world.ana.submit() == {}
    assert "Calls, 1 working day: Jane Doe" in world.channel[-1].splitlines()
    world.ana.opens_card("Jane Doe")
    world.ana.more("Edit")
    world.ana.fill(Confidential_role=[])
    assert world.ana.submit() == {}
    assert NAMED in world.channel[-1]


def test_who_has_heard_meanwhile_is_named_no_more_and_the_credit_comes_with_the_next(world: World) -> None:
    channel(world).is_private = True
    wishes_names(world)
    world.ana.declines("Jane Doe")
    world.ana.declines("Max Roe")
    assert "Jane Doe (Staff Engineer at Acme) and Max Roe (Staff Engineer at Acme)" in wednesday(world)
    world.ana.reaches(message=world.ana.message("Jane Doe · a call"))
    assert "Calls, 1 working day: Max Roe (Staff Engineer at Acme)" in world.channel[-1].splitlines()
    assert "heard from us" not in world.channel[-1]
    world.move_to(madrid(5, 9, 30))
    assert "Since the last digest 1 person heard from us, in a call." in world.channel[-1]
    assert "Max" not in world.channel[-2]


@pytest.mark.parametrize("becomes", ["is_private", "is_ext_shared"])
def test_a_channel_that_is_opened_loses_the_names_with_the_next_edit(world: World, becomes: str) -> None:
    channel(world).is_private = True
    wishes_names(world)
    world.ana.declines("Jane Doe")
    world.ana.declines("Max Roe")
    assert NAMED[:40] in wednesday(world)
    setattr(channel(world), becomes, becomes != "is_private")
    world.ana.opens_card("Jane Doe")
    world.ana.press("No answer")
    assert "Calls: 2 people have waited 1 working day." in world.channel[-1].splitlines()
    world.move_to(madrid(5, 9, 30))
    assert "Calls: 2 people have waited 2 working days." in world.channel[-1].splitlines()
    assert not any("Jane" in text or "Max" in text for text in world.channel)


def test_a_team_that_wishes_no_names_any_more_finds_none(world: World) -> None:
    channel(world).is_private = True
    wishes_names(world)
    world.ana.declines("Jane Doe")
    assert NAMED in wednesday(world)
    wishes_names(world, [])
    assert COUNTED in world.channel[-1]


def test_fifteen_are_named_and_the_others_counted(world: World) -> None:
    channel(world).is_private = True
    wishes_names(world)
    people = "\n".join(f"Person Number{n:02}" for n in range(20))
    world.ana.declines("x", Candidate=people)
    digest = wednesday(world)
    assert "Person Number14 (Staff Engineer at Acme) and 5 more" in digest
    assert "Number15" not in digest
    people = "\n".join(f"Longname{n} {'W' * 100}\u202e*b*" for n in range(20))
    world.ana.declines("x", Candidate=people, role=f"{'R' * 100} at {'C' * 30}")
    world.move_to(madrid(5, 9, 30))
    assert len(world.channel) == 2
    assert [exchange.error for exchange in world.sandbox.traffic if exchange.error] == []
