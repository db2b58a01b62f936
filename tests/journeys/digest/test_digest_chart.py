"""The trend chart of the digest: it comes once a week, and as words where Slack refuses charts."""

import pytest

from bot.demo.workspace import TEAM
from bot.sandbox.state.conversation import Message
from handlers.digest.wording import HEADER
from tests.world import World, madrid

CHART = "data_visualization"
WAITED = "Who waited at the end of each week"


def digests(world: World) -> list[Message]:
    return [message for message in world.sandbox.workspace.conversations[TEAM.id].messages if not message.deleted]


def pictures(message: Message) -> list[str]:
    return [block["title"] for block in message.blocks if block["type"] == CHART]


def posts(world: World) -> list[str | None]:
    """The error of each post of a digest, oldest first; None: posted."""
    return [
        exchange.error
        for exchange in world.sandbox.traffic.named("chat.postMessage")
        if HEADER in str(exchange.request)
    ]


def refuses_pictures(world: World, method: str = "chat.postMessage") -> None:
    world.sandbox.faults.add(method, times=99, error="invalid_blocks", only_with=CHART)


def jane_waits(world: World) -> None:
    world.ana.declines("Jane Doe")


def test_the_first_business_day_of_a_week_brings_a_picture_and_the_numbers_beside_it(world: World) -> None:
    jane_waits(world)
    world.move_to(madrid(9, 9, 30))
    wednesday, thursday, friday, monday = digests(world)
    assert [pictures(digest) for digest in (wednesday, thursday, friday)] == [[], [], []]
    assert pictures(monday) == [WAITED]
    assert monday.text.endswith(
        "Week by week, from 2 Mar until this week. Who waited at the end of each week, by working days: "
        "up to one day 0, 0; two or three days 1, 0; longer 0, 1."
    )
    assert "two or three days: 2 Mar 1, this week 0\nlonger: 2 Mar 0, this week 1" in world.channel[-1]


def test_the_next_day_it_is_cut_to_its_headline(world: World) -> None:
    jane_waits(world)
    world.move_to(madrid(10, 9, 30))
    monday, tuesday = digests(world)[-2:]
    assert world.ana.reads(monday) == "One person waits to hear from us for four working days."
    assert pictures(tuesday) == []


def test_after_a_holiday_the_picture_comes_on_tuesday(world: World) -> None:
    jane_waits(world)
    world.lena.open_home()
    world.lena.press("Team settings", world.lena.visitor.home)
    world.lena.fill(Closed_days="2026-03-09")
    assert world.lena.submit() == {}
    world.move_to(madrid(10, 9, 30))
    assert pictures(digests(world)[-1]) == [WAITED]


def test_a_monday_that_was_missed_is_covered_by_the_next_with_its_picture(world: World) -> None:
    jane_waits(world)
    world.move_to(madrid(6, 10))
    world.off_until(madrid(9, 18))
    world.move_to(madrid(10, 9, 30))
    assert pictures(digests(world)[-1]) == [WAITED]
    world.move_to(madrid(11, 9, 30))
    assert pictures(digests(world)[-1]) == []


def test_both_pictures_once_there_is_something_to_compare(world: World) -> None:
    jane_waits(world)
    world.ana.reaches(Referral="Tom Sayer")
    world.move_to(madrid(9, 9))
    world.ana.declines("Max Roe")
    world.ana.reaches()
    world.ana.declines("Li Wei")
    world.move_to(madrid(9, 9, 30))
    assert pictures(digests(world)[-1]) == [WAITED, "Out of ten: told within a day, and referrals"]
    assert "Out of ten who were told, told within a day: 10, 10." in digests(world)[-1].text
    assert "Referrals for ten calls: 10, 0." in digests(world)[-1].text


def test_with_nobody_ever_there_is_no_empty_picture(world: World) -> None:
    world.move_to(madrid(9, 9, 30))
    assert world.channel[-1].splitlines() == [HEADER, "Everybody who was declined has heard from us."]


def test_where_slack_refuses_the_picture_the_digest_comes_once_without_it_and_in_words(world: World) -> None:
    jane_waits(world)
    refuses_pictures(world)
    world.move_to(madrid(9, 9, 30))
    assert len(digests(world)) == 4
    assert posts(world)[-2:] == ["invalid_blocks", None]
    assert "Who waited at the end of each week, by working days: up to one day 0" in world.channel[-1]
    world.move_to(madrid(10, 9, 30))
    assert world.ana.reads(digests(world)[3]) == "One person waits to hear from us for four working days."


def test_for_some_weeks_no_picture_is_offered_and_then_one_is_again(world: World) -> None:
    jane_waits(world)
    refuses_pictures(world)
    world.move_to(madrid(9, 9, 30))
    tried = len(posts(world))
    for day in (16, 23, 30):
        world.doze_to(madrid(day, 9, 30))
        assert WAITED in world.channel[-1]
    assert len(posts(world)) > tried + 3
    assert posts(world)[tried:] == [None] * (len(posts(world)) - tried)
    world.sandbox.faults.clear()
    world.doze_to(madrid(6, 10, month=4))
    world.doze_to(madrid(13, 9, 30, month=4))
    assert pictures(digests(world)[-1]) == [WAITED]


@pytest.mark.parametrize("fault", [{"lose_answer": True}, {"reset": True}, {"status": 503, "stored": True}])
def test_with_a_picture_it_is_there_once_whatever_became_of_the_answer(world: World, fault: dict) -> None:
    jane_waits(world)
    world.move_to(madrid(9, 9, 29))
    world.sandbox.faults.add("chat.postMessage", only_with=CHART, **fault)
    world.move_to(madrid(9, 9, 40))
    assert len(digests(world)) == 4
    assert pictures(digests(world)[-1]) == [WAITED]


def test_refused_after_an_answer_was_lost_it_is_still_there_once(world: World) -> None:
    jane_waits(world)
    world.move_to(madrid(9, 9, 29))
    world.sandbox.faults.add("chat.postMessage", only_with=CHART, reset=True)
    world.sandbox.faults.add("chat.postMessage", only_with=CHART, error="invalid_blocks")
    world.sandbox.faults.add("chat.postMessage", lose_answer=True)
    world.move_to(madrid(9, 10))
    assert len(digests(world)) == 4
    assert pictures(digests(world)[-1]) == []


def test_an_edit_that_slack_refuses_for_its_picture_comes_without_it(world: World) -> None:
    jane_waits(world)
    world.move_to(madrid(9, 9, 29))
    refuses_pictures(world, "chat.update")
    world.sandbox.faults.add("chat.postMessage", only_with=CHART, lose_answer=True)
    world.move_to(madrid(9, 10))
    assert len(digests(world)) == 4
    assert pictures(digests(world)[-1]) == []
    assert "Who waited at the end of each week, by working days" in world.channel[-1]


def test_a_fault_of_our_own_is_not_tried_for_ever(world: World) -> None:
    jane_waits(world)
    world.move_to(madrid(9, 9, 29))
    before = len(posts(world))
    world.sandbox.faults.add("chat.postMessage", times=99, error="invalid_blocks", only_with=HEADER)
    world.move_to(madrid(9, 12))
    assert len(posts(world)) == before + 2
