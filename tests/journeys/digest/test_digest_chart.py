"""The trend chart of the digest: it comes once a week, and as words where Slack refuses charts."""

import pytest
from sqlalchemy import select

from bot.demo.workspace import ANA, TEAM
from bot.sandbox.state.conversation import Message
from handlers.digest.wording import HEADER
from models.context import Context
from models.directory.candidate import CandidateDetails
from models.directory.recruiter import find_recruiter
from models.directory.workspace import Workspace
from models.duties import settle
from tests import factories
from tests.world import World, madrid

CHART = "data_visualization"
TITLE = "Told within one working day (%)"


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


def some_weeks_passed(world: World) -> None:
    """In each of two weeks of February one of two heard in time; Jane is declined today, and waits."""
    world.ana.declines("Jane Doe")
    with world.bot.db.writing() as session:
        team = session.scalars(select(Workspace)).one()
        ana = find_recruiter(session, team, ANA.id)
        assert ana
        for day in (17, 24):
            for late in (0, 3):
                declined_at = madrid(day, 10, month=2)
                details = CandidateDetails(f"Person of {day} and {late}")
                duty = factories.decline(Context(session, team, declined_at, ana), ana, details)
                settle.emailed(Context(session, team, madrid(day + late, 11, month=2), ana), duty)


def test_the_first_business_day_of_a_week_brings_a_picture_and_the_numbers_beside_it(world: World) -> None:
    some_weeks_passed(world)
    world.move_to(madrid(9, 9, 30))
    wednesday, thursday, friday, monday = digests(world)
    assert [pictures(digest) for digest in (wednesday, thursday, friday)] == [[], [], []]
    assert pictures(monday) == [TITLE]
    assert monday.text.endswith(
        "Told within one working day: week of 16 Feb 1 of 2 (50 %), week of 23 Feb 1 of 2 (50 %), "
        "week of 2 Mar 0 of 1 (0 %)."
    )
    assert "16 Feb 50, 23 Feb 50, 2 Mar 0" in world.channel[-1]


def test_whoever_presses_open_my_list_reads_their_own_privately(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.move_to(madrid(4, 9, 30))
    (digest,) = digests(world)
    for person, waits in ((world.ana, "Jane Doe is waiting to hear from you"), (world.omar, "Nobody is waiting")):
        person.press("Open my list", digest)
        answer = person.visitor.channel(TEAM.name)[-1]
        assert answer.ephemeral
        assert waits in person.reads(answer)
    assert not any("Jane" in world.omar.reads(message) for message in world.omar.visitor.channel(TEAM.name))


def test_the_next_day_it_is_cut_to_its_headline(world: World) -> None:
    some_weeks_passed(world)
    world.move_to(madrid(10, 9, 30))
    monday, tuesday = digests(world)[-2:]
    assert world.ana.reads(monday) == "1 person is waiting to hear from us for 4 working days."
    assert pictures(tuesday) == []


def test_after_a_holiday_the_picture_comes_on_tuesday(world: World) -> None:
    some_weeks_passed(world)
    world.lena.open_home()
    world.lena.press("Team settings", world.lena.visitor.home)
    world.lena.fill(Closed_days="2026-03-09")
    assert world.lena.submit() == {}
    world.move_to(madrid(10, 9, 30))
    assert pictures(digests(world)[-1]) == [TITLE]


def test_a_monday_that_was_missed_is_covered_by_the_next_with_its_picture(world: World) -> None:
    some_weeks_passed(world)
    world.move_to(madrid(6, 10))
    world.off_until(madrid(9, 18))
    world.move_to(madrid(10, 9, 30))
    assert pictures(digests(world)[-1]) == [TITLE]
    world.move_to(madrid(11, 9, 30))
    assert pictures(digests(world)[-1]) == []


def test_with_nobody_ever_there_is_no_empty_picture(world: World) -> None:
    world.move_to(madrid(9, 9, 30))
    assert world.channel[-1].splitlines() == [HEADER, "Everyone who was declined has heard from us.", "Open my list"]


def test_where_slack_refuses_the_picture_the_digest_comes_once_without_it_and_in_words(world: World) -> None:
    some_weeks_passed(world)
    refuses_pictures(world)
    world.move_to(madrid(9, 9, 30))
    assert len(digests(world)) == 4
    assert posts(world)[-2:] == ["invalid_blocks", None]
    assert "Told within one working day: week of 16 Feb 1 of 2 (50 %)" in world.channel[-1]
    world.move_to(madrid(10, 9, 30))
    assert world.ana.reads(digests(world)[3]) == "1 person is waiting to hear from us for 4 working days."


def test_for_some_weeks_no_picture_is_offered_and_then_one_is_again(world: World) -> None:
    some_weeks_passed(world)
    refuses_pictures(world)
    world.move_to(madrid(9, 9, 30))
    tried = len(posts(world))
    for day in (16, 23, 30):
        world.doze_to(madrid(day, 9, 30))
        assert "Told within one working day: week of 16 Feb" in world.channel[-1]
    assert len(posts(world)) > tried + 3
    assert posts(world)[tried:] == [None] * (len(posts(world)) - tried)
    world.sandbox.faults.clear()
    world.doze_to(madrid(6, 10, month=4))
    world.doze_to(madrid(13, 9, 30, month=4))
    assert pictures(digests(world)[-1]) == [TITLE]


@pytest.mark.parametrize("fault", [{"lose_answer": True}, {"reset": True}, {"status": 503, "stored": True}])
def test_with_a_picture_it_is_there_once_whatever_became_of_the_answer(world: World, fault: dict) -> None:
    some_weeks_passed(world)
    world.move_to(madrid(9, 9, 29))
    world.sandbox.faults.add("chat.postMessage", only_with=CHART, **fault)
    world.move_to(madrid(9, 9, 40))
    assert len(digests(world)) == 4
    assert pictures(digests(world)[-1]) == [TITLE]


def test_refused_after_an_answer_was_lost_it_is_still_there_once(world: World) -> None:
    some_weeks_passed(world)
    world.move_to(madrid(9, 9, 29))
    world.sandbox.faults.add("chat.postMessage", only_with=CHART, reset=True)
    world.sandbox.faults.add("chat.postMessage", only_with=CHART, error="invalid_blocks")
    world.sandbox.faults.add("chat.postMessage", lose_answer=True)
    world.move_to(madrid(9, 10))
    assert len(digests(world)) == 4
    assert pictures(digests(world)[-1]) == []


def test_an_edit_that_slack_refuses_for_its_picture_comes_without_it(world: World) -> None:
    some_weeks_passed(world)
    world.move_to(madrid(9, 9, 29))
    refuses_pictures(world, "chat.update")
    world.sandbox.faults.add("chat.postMessage", only_with=CHART, lose_answer=True)
    world.move_to(madrid(9, 10))
    assert len(digests(world)) == 4
    assert pictures(digests(world)[-1]) == []
    assert "Told within one working day: week of 16 Feb" in world.channel[-1]


def test_a_fault_of_our_own_is_not_tried_for_ever(world: World) -> None:
    some_weeks_passed(world)
    world.move_to(madrid(9, 9, 29))
    before = len(posts(world))
    world.sandbox.faults.add("chat.postMessage", times=99, error="invalid_blocks", only_with=HEADER)
    world.move_to(madrid(9, 12))
    assert len(posts(world)) == before + 2
