"""Failures of Slack, for seconds or days: every owed message is sent once, and leads hear of it when it matters."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from starlette.datastructures import ImmutableMultiDict, QueryParams

from bot import app
from bot.cli import troubles
from bot.sandbox.page import inspecting
from bot.sandbox.page.location import Location
from bot.sandbox.page.page_host import PageState, Visit
from models.outbox.message import Message, MessageKind, MessageState, Receipt, Rendered
from scheduler import tick
from tests.conftest import TUESDAY
from tests.databases import files_of, migrated_url
from tests.world import World, madrid, playing


def switch_on(world: World, kind: str) -> None:
    """Makes the next chat.postMessage fail in this way, by the form of the inspector."""
    visit = Visit(world.sandbox, PageState(), Location("U0ANA"), QueryParams())
    form = {"do": "add", "method": "chat.postMessage", "kind": kind, "times": "1"}
    inspecting.apply_switch(visit, ImmutableMultiDict(form))


def cards(world: World) -> int:
    return sum("Sign-off call: Jane Doe" in text for text in world.ana.messages)


@pytest.mark.both_databases
def test_a_card_that_slack_put_off_comes_when_it_may(world: World) -> None:
    switch_on(world, "rate_limited")
    world.ana.declines("Jane Doe, +49 30 123456")
    assert cards(world) == 0
    world.move(seconds=4)
    assert cards(world) == 0
    world.move(seconds=6)
    assert cards(world) == 1


@pytest.mark.both_databases
def test_a_card_whose_answer_was_lost_is_there_once(world: World) -> None:
    switch_on(world, "lose_answer")
    world.ana.declines("Jane Doe, +49 30 123456")
    world.move(minutes=5)
    assert cards(world) == 1


def test_a_card_that_never_arrived_is_sent_again(world: World) -> None:
    switch_on(world, "reset")
    world.ana.declines("Jane Doe, +49 30 123456")
    world.move(minutes=5)
    assert cards(world) == 1


def goes_silently(world: World, user_id: str) -> None:
    """Deactivates an account without the event that would tell the bot."""
    people = world.sandbox.workspace.people
    world.sandbox.workspace.add_person(replace(people[user_id], deleted=True))


def state(world: World, kind: MessageKind) -> list[MessageState]:
    with world.bot.db.reading() as session:
        return list(session.scalars(select(Message.state).where(Message.kind == kind).order_by(Message.id)))


def calls(world: World, method: str) -> int:
    return len(world.sandbox.traffic.named(method))


@pytest.mark.both_databases
def test_who_is_gone_without_a_word_is_asked_about_before_the_list_and_the_lead_takes_over(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.declines("Tom Roe", role="Analyst at Acme")
    goes_silently(world, "U0ANA")
    before = len(world.ana.messages)
    world.move_to(madrid(4, 9, 30))
    assert len(world.ana.messages) == before
    texts = "\n".join(world.lena.messages)
    assert "Ana Ruiz is not in Slack any more. 2 people would have waited. You take care of them now." in texts
    assert "Sign-off call: Jane Doe" in texts
    assert "Sign-off call: Tom Roe" in texts


def test_nobody_is_asked_about_twice_in_a_burst(world: World) -> None:
    world.ana.declines("Jane Doe")
    before = calls(world, "users.info")
    for name in ("Tom Roe", "Ida Lund", "Max Ott"):
        world.ana.declines(name)
    assert calls(world, "users.info") == before


@pytest.mark.parametrize(
    ("error", "why"),
    [("channel_not_found", "Slack finds no conversation with them."), ("cannot_dm_bot", "their account is a bot's.")],
)
def test_who_cannot_be_written_to_is_named_to_the_lead_with_those_who_wait(world: World, error: str, why: str) -> None:
    world.sandbox.faults.add("chat.postMessage", error=error)
    world.ana.declines("Jane Doe")
    assert f"I can't reach Ana Ruiz in Slack: {why} 1 person waits for them." in world.lena.newest
    told = world.lena.message("I can't reach Ana Ruiz")
    world.lena.press("Take it", told)
    assert "Sign-off call: Jane Doe" in world.lena.newest
    assert "You have taken Jane Doe" in world.lena.reads(told)


def unreached(world: World) -> int:
    return sum("I can't reach Ana Ruiz" in text for text in world.lena.messages)


def test_a_lead_hears_of_it_once_a_day_and_only_as_long_as_it_is_so(world: World) -> None:
    for name in ("Jane Doe", "Tom Roe"):
        world.sandbox.faults.add("chat.postMessage", error="channel_not_found")
        world.ana.declines(name)
    assert unreached(world) == 1
    world.move_to(madrid(4, 12))
    assert unreached(world) == 1
    assert "2 people are waiting to hear from you" in world.ana.newest


@pytest.mark.both_databases
def test_as_long_as_messages_come_back_the_lead_hears_of_it_each_day_in_their_hours(world: World) -> None:
    world.sandbox.faults.add("chat.postMessage", error="channel_not_found")
    world.ana.declines("Jane Doe")
    world.sandbox.remove("C0HIRING")
    for day in (4, 5):
        world.move_to(madrid(day, 9, 29))
        # The digest is refused first, then Ana's list.
        world.sandbox.faults.add("chat.postMessage", error="not_in_channel")
        world.sandbox.faults.add("chat.postMessage", error="channel_not_found")
        world.move_to(madrid(day, 12))
    assert unreached(world) == 3
    assert state(world, MessageKind.LIST)[:2] == [MessageState.PARKED, MessageState.PARKED]


def test_by_night_a_lead_hears_nothing_of_it(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.move_to(madrid(3, 20))
    world.sandbox.faults.add("chat.postMessage", error="channel_not_found")
    world.ana.declines("Tom Roe")
    assert unreached(world) == 0
    world.move_to(madrid(4, 9))
    assert unreached(world) == 1


def test_a_card_that_never_came_is_in_the_next_list(world: World) -> None:
    world.sandbox.faults.add("chat.postMessage", error="invalid_blocks")
    world.ana.declines("Jane Doe", stage="Applied")
    assert world.ana.messages == []
    world.move_to(madrid(4, 9, 30))
    assert "Jane Doe is to hear about Staff Engineer at Acme from you." in world.ana.newest


@pytest.mark.both_databases
@pytest.mark.parametrize("method", ["chat.postMessage", "users.info"])
def test_a_token_that_is_revoked_stops_everything_and_loses_nothing(world: World, method: str) -> None:
    world.ana.declines("Jane Doe")
    world.sandbox.faults.add(method, error="token_revoked")
    world.move_to(madrid(4, 9, 30))
    posts = calls(world, "chat.postMessage")
    world.move_to(madrid(4, 12))
    assert calls(world, "chat.postMessage") == posts
    assert MessageState.PARKED not in state(world, MessageKind.LIST)
    world.off_until(madrid(4, 12, 5))
    assert "Jane Doe is still waiting to hear" in world.ana.newest
    assert "1 person is waiting to hear from us" in world.channel[-1]


def test_what_waited_through_a_stop_still_keeps_to_hours(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.move_to(madrid(4, 9, 29))
    world.sandbox.faults.add("chat.postMessage", error="account_inactive")
    world.move_to(madrid(4, 9, 30))
    before = len(world.ana.messages)
    world.off_until(madrid(4, 22))
    assert len(world.ana.messages) == before
    world.move_to(madrid(5, 9, 30))
    assert len(world.ana.messages) == before + 1


@pytest.mark.parametrize(
    "event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0BOT"]}}]
)
def test_an_app_that_was_taken_out_says_nothing_until_it_is_back(world: World, event: dict[str, object]) -> None:
    world.ana.declines("Jane Doe")
    world.sandbox.dispatch.event(event)
    world.settle()
    before = len(world.ana.messages)
    world.move_to(madrid(4, 12))
    assert len(world.ana.messages) == before
    world.off_until(madrid(4, 12, 5))
    assert len(world.ana.messages) == before + 1


def test_a_token_of_somebody_else_is_none_of_ours(world: World) -> None:
    world.sandbox.dispatch.event({"type": "tokens_revoked", "tokens": {"oauth": ["U0ANA"], "bot": []}})
    world.ana.declines("Jane Doe")
    assert cards(world) == 1


@pytest.mark.both_databases
def test_a_digest_without_its_channel_is_told_to_each_lead_once_a_day_until_it_is_mended(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.sandbox.remove("C0HIRING")
    world.move_to(madrid(4, 12))
    assert (
        "The digest can't reach its channel: I am not in it. "
        "Type /invite @Signoff there, or choose another channel in Team settings." in world.lena.newest
    )
    world.move_to(madrid(5, 8))
    assert sum("The digest can't reach" in text for text in world.lena.messages) == 1
    world.move_to(madrid(5, 12))
    assert sum("The digest can't reach" in text for text in world.lena.messages) == 2
    world.sandbox.invite("C0HIRING")
    world.move_to(madrid(6, 12))
    assert sum("The digest can't reach" in text for text in world.lena.messages) == 2
    _, digest = world.channel  # what the bot says when it is invited comes first
    assert "1 person is waiting to hear from us" in digest


def test_an_archived_channel_is_said_to_be_archived(world: World) -> None:
    world.sandbox.archive("C0HIRING")
    world.move_to(madrid(4, 12))
    assert "it is archived. Unarchive it, or choose another channel in Team settings." in world.lena.newest
    world.lena.press("Team settings", world.lena.message("it is archived"))
    assert "Digest channel" in world.lena.form


@pytest.mark.both_databases
def test_a_message_that_somebody_deleted_is_left_alone_and_the_lists_go_on(world: World) -> None:
    world.ana.declines("Jane Doe")
    card = world.ana.message("Sign-off call: Jane Doe")
    card.deleted = True
    world.ana.command("/signoffs")
    world.ana.press("No answer")
    updates = calls(world, "chat.update")
    assert state(world, MessageKind.CARD) == [MessageState.SENT]
    world.ana.command("/signoffs")
    world.ana.press("Left a voicemail")
    assert calls(world, "chat.update") == updates
    world.move_to(madrid(4, 9, 30))
    assert "Jane Doe" in world.ana.newest


def test_a_home_tab_that_slack_refused_is_drawn_when_it_is_opened_again(world: World) -> None:
    world.sandbox.faults.add("views.publish", error="not_enabled")
    world.ana.visitor.open_home()
    world.settle()
    assert world.ana.visitor.home is None
    assert "Your sign-off calls" in world.ana.open_home()


@pytest.mark.both_databases
def test_a_bot_that_was_stopped_in_a_call_and_wakes_leaves_one_card(world: World) -> None:
    other = world.build()
    outlet = app.Outlet(world.bot.bolt.client)

    @dataclass(frozen=True)
    class Sleepy(app.Outlet):
        """An outlet that is suspended before its post, until its lease has expired and another bot has posted."""

        def deliver(self, message: Message, drawing: Rendered) -> Receipt:
            with world.bot.db.writing() as session:
                session.execute(update(Message).values(lease_until=1.0))
            while tick.send_one(other.db, outlet, world.sandbox.clock.now):
                continue
            return super().deliver(message, drawing)

    world.sandbox.faults.add("chat.postMessage", rate_limited=1)
    world.ana.declines("Jane Doe")
    assert cards(world) == 0
    world.sandbox.clock.set(world.now + timedelta(seconds=2))
    tick.send_one(world.bot.db, Sleepy(world.bot.bolt.client), world.sandbox.clock.now)
    assert cards(world) == 2
    world.settle()
    assert cards(world) == 1
    world.ana.reaches()
    assert "You told " in world.ana.newest
    assert state(world, MessageKind.CARD) == [MessageState.SENT]
    other.stop()


@pytest.mark.both_databases
def test_a_digest_that_nobody_may_look_for_is_not_sent_twice_and_only_by_wish(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.move_to(madrid(4, 9, 29))
    world.sandbox.faults.add("chat.postMessage", reset=True)
    world.sandbox.faults.add("conversations.history", 9, error="missing_scope")
    world.move_to(madrid(4, 12))
    assert world.channel == []
    assert state(world, MessageKind.DIGEST)[0] is MessageState.PARKED
    [listed, to_do] = troubles.lines(world.bot.db)
    assert "digest to C0HIRING  given up, refused since 2026-03-04 08:30 UTC  fate_unknown" in listed
    assert "--again sends it" in to_do
    number = listed.split()[0]
    assert troubles.again(world.bot.db, number, world.now) == [int(number)]
    world.settle()
    assert len(world.channel) == 1
    assert list(troubles.lines(world.bot.db)) == []


def test_a_direct_message_that_nobody_may_look_for_waits_until_somebody_may(world: World) -> None:
    world.sandbox.faults.add("chat.postMessage", lose_answer=True)
    world.sandbox.faults.add("conversations.history", 5, error="missing_scope")
    world.ana.declines("Jane Doe")
    world.move(minutes=60)
    assert cards(world) == 1
    assert calls(world, "conversations.history") > 5
    assert state(world, MessageKind.CARD) == [MessageState.SENT]


def test_a_restored_backup_sends_nothing_that_slack_has(tmp_path: Path) -> None:
    with migrated_url("sqlite", tmp_path) as url, playing(url, TUESDAY) as world:
        database, backup = files_of(world.bot.db)[0], tmp_path / "backup.db"
        world.ana.declines("Jane Doe")
        world.move_to(madrid(4, 9))
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(backup)) as target:
            source.backup(target)
        world.move_to(madrid(4, 12))
        listed = world.ana.message("Jane Doe is still waiting to hear")
        messages, digests = len(world.ana.messages), world.channel
        world.bot.stop()
        for path in files_of(world.bot.db):
            path.unlink()
        shutil.copy(backup, database)
        world.bot = world.build()
        world.bot.start()
        world.settle()
        assert len(world.ana.messages) == messages
        assert world.channel == digests
        world.ana.press("No answer", listed)
        assert "Left a voicemail" in world.ana.buttons(listed)
        world.move_to(madrid(5, 9, 30))
        assert len(world.ana.messages) == messages + 1
        assert world.ana.reads(listed) == "Wednesday: Jane Doe was waiting"


def test_after_a_weekend_switched_off_what_was_never_sent_is_sent(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.off_until(madrid(9, 11))
    assert "Jane Doe is still waiting to hear" in world.ana.newest
    assert len(world.channel) == 1


def test_slack_away_for_more_than_a_day_is_told_to_the_leads_when_it_is_back(world: World) -> None:
    world.sandbox.faults.add("chat.postMessage", 100_000, status=503)
    world.ana.declines("Jane Doe", stage="Applied")
    world.move_to(madrid(4, 10, 30))
    world.sandbox.faults.clear()
    assert state(world, MessageKind.CARD) == [MessageState.PARKED]
    world.move_to(madrid(4, 12))
    assert "Slack has not taken a message to them for a day. 1 person waits for them." in world.lena.newest
    world.move_to(madrid(5, 9, 30))
    assert "Jane Doe is to hear about Staff Engineer at Acme from you." in world.ana.newest


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"error": "internal_error"}, "Slack has troubles of its own (internal_error). Start me again in a minute."),
        ({"error": "token_revoked"}, "Slack refused the tokens (token_revoked). `signoff check` says what to do."),
    ],
)
def test_a_start_says_whether_the_tokens_are_to_blame(world: World, answer: dict, reason: str) -> None:
    world.bot.stop()
    world.sandbox.faults.add("auth.test", **answer)
    late = world.build()
    with pytest.raises(app.Unready) as unready:
        late.start()
    late.stop()
    assert str(unready.value) == reason
    world.bot = world.build()
    world.bot.start()
