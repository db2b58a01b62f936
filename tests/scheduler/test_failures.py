"""Refusals by Slack: the effects on the message, its workspace, its recipient and their leads."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from models.database.engine import Database
from models.delivery import undelivered
from models.directory.recruiter import Recruiter
from models.directory.workspace import Workspace, resume_workspace
from models.duties.duty import Duty
from models.outbox.message import Message, MessageDuty, MessageKind, MessageState, Shown
from models.rules.delivery_errors import Tell, Then, Undeliverable
from scheduler import failures, tick
from scheduler.failures import FIRST_WAIT, LONGEST_WAIT, wait_before_try
from tests import factories
from tests.factories import NOW
from tests.scheduler.test_tick import Bot
from tests.slack_fake import FakeSlack, for_good, limited, refused, unknown

SECOND = timedelta(seconds=1)
STOPPED = refused(Then.STOP, "token_revoked", Tell.OPERATOR)
GONE = refused(Then.GONE, "user_disabled", Tell.LEADS)
UNREACHED = refused(Then.UNREACHED, "user_not_found", Tell.LEADS)
NOWHERE = refused(Then.NOWHERE, "not_in_channel", Tell.LEADS)
CLOSED = refused(Then.CLOSED, "message_not_found")


@pytest.fixture
def bot(db: Database) -> Bot:
    return Bot(db, FakeSlack())


def refuse_until_given_up(bot: Bot, refusal: Undeliverable, *, every: timedelta | None = None) -> timedelta:
    """Lets Slack refuse until the bot gives up; returns the time that passed."""
    begun = bot.now
    while bot.message().state is MessageState.WAITING:
        bot.slack.refusals = [refusal]
        bot.slack.loses = True
        bot.send_all()
        bot.now = bot.now + every if every else max(bot.now, bot.message().due_at)
    return bot.now - begun


def messages_of_kind(db: Database, kind: MessageKind) -> list[Message]:
    with db.reading() as session:
        return list(session.scalars(select(Message).where(Message.kind == kind).order_by(Message.id)))


def team(db: Database) -> Workspace:
    with db.reading() as session:
        return session.scalars(select(Workspace).where(Workspace.team_id == "T0ACME")).one()


def owing(bot: Bot, *names: str) -> list[int]:
    """Ana owes each of these candidates a call, and the cards are due; returns the ids of the duties."""
    return factories.owing(bot.db, *names)


@pytest.mark.parametrize("refusal", [unknown(), limited(1800)], ids=lambda refusal: refusal.reason)
def test_a_day_of_refusals_in_a_row_is_the_end_of_it(bot: Bot, refusal: Undeliverable) -> None:
    bot.plant()
    went_on = refuse_until_given_up(bot, refusal)
    assert timedelta(hours=24) <= went_on <= timedelta(hours=25)
    assert bot.message().state is MessageState.PARKED
    assert bot.message().tries > failures.FEWEST_TRIES


def test_one_success_makes_the_day_begin_anew(bot: Bot) -> None:
    bot.plant()
    bot.slack.refusals, bot.slack.loses = [unknown()], True
    bot.send_all()
    assert bot.message().refused_since == NOW
    bot.now += timedelta(hours=1)
    bot.send_all()
    assert (bot.message().refused_since, bot.message().tries, bot.message().problem) == (None, 0, None)


def test_a_bot_that_was_switched_off_for_the_weekend_gives_nothing_up(bot: Bot) -> None:
    bot.plant()
    for _ in range(2):
        bot.slack.refusals, bot.slack.loses = [unknown()], True
        bot.send_all()
        bot.now += timedelta(days=3)
    assert bot.message().state is MessageState.WAITING
    bot.send_all()
    assert bot.slack.texts == ["first"]


def test_an_edit_that_is_refused_for_a_day_tells_no_lead(bot: Bot) -> None:
    owing(bot, "Jane Doe")
    bot.send_all()
    [card] = messages_of_kind(bot.db, MessageKind.CARD)
    bot.slack.says = "changed"
    with bot.db.writing() as session:
        session.execute(update(Message).where(Message.id == card.id).values(state=MessageState.STALE))
    while messages_of_kind(bot.db, MessageKind.CARD)[0].state is MessageState.STALE:
        bot.slack.refusals, bot.slack.loses = [unknown()], True
        bot.send_all()
        bot.now += timedelta(hours=1)
    assert messages_of_kind(bot.db, MessageKind.CARD)[0].state is MessageState.PARKED
    assert messages_of_kind(bot.db, MessageKind.UNREACHED) == []


def test_a_token_that_is_no_good_stops_its_workspace_and_no_other(bot: Bot) -> None:
    for slot, name in (("1", "T0ACME"), ("2", "T0ACME"), ("3", "T0OTHER")):
        bot.plant(slot, name)
    bot.slack.refusals = [STOPPED]
    assert bot.send_all() == 2
    bot.now += timedelta(days=30)
    assert bot.send_all() == 0
    assert list(bot.slack.texts_by_slot) == ["3"]
    assert (team(bot.db).stopped_because, team(bot.db).stopped_at) == ("token_revoked", NOW)
    waiting = bot.message()
    assert (waiting.state, waiting.tries, waiting.problem) == (MessageState.WAITING, 0, None)


def test_what_waited_through_the_stop_goes_on(bot: Bot) -> None:
    bot.plant()
    bot.slack.refusals = [STOPPED]
    bot.send_all()
    with bot.db.writing() as session:
        assert resume_workspace(factories.acme(session))
        assert not resume_workspace(factories.acme(session))
    bot.send_all()
    assert bot.slack.texts == ["first"]


def test_a_message_that_is_no_longer_in_slack_is_closed_quietly(bot: Bot) -> None:
    [jane] = owing(bot, "Jane Doe")
    bot.slack.shows = (Shown(jane),)
    bot.send_all()
    [card] = messages_of_kind(bot.db, MessageKind.CARD)
    with bot.db.writing() as session:
        session.execute(update(Message).where(Message.id == card.id).values(state=MessageState.STALE))
    bot.slack.refusals, bot.slack.says = [CLOSED], "changed"
    bot.send_all()
    [card] = messages_of_kind(bot.db, MessageKind.CARD)
    assert (card.state, card.problem, card.tries) == (MessageState.SENT, None, 0)
    with bot.db.reading() as session:
        assert session.scalars(select(MessageDuty).where(MessageDuty.message_id == card.id)).all() == []
        assert session.get_one(Duty, jane).nudge_at == factories.days_later(1)


def test_a_person_who_is_gone_leaves_what_they_owe_to_the_first_lead(bot: Bot) -> None:
    [jane] = owing(bot, "Jane Doe")
    bot.slack.refusals = [GONE]
    bot.send_all()
    with bot.db.reading() as session:
        assert session.get_one(Duty, jane).owner.user_id == "U0LENA"
        assert session.scalars(select(Recruiter).where(Recruiter.user_id == "U0ANA")).one().is_deactivated
    assert [message.recipient for message in messages_of_kind(bot.db, MessageKind.LEFT)] == ["U0LENA"]
    mine, hers = messages_of_kind(bot.db, MessageKind.CARD)
    assert (mine.state, hers.state, hers.recipient) == (MessageState.UNSENT, MessageState.SENT, "U0LENA")


def test_nobody_is_written_to_before_slack_says_that_they_are_there(bot: Bot) -> None:
    [jane] = owing(bot, "Jane Doe")
    with bot.db.writing() as session:
        session.execute(update(Recruiter).values(learned_at=NOW - timedelta(days=1)))
    bot.slack.deactivated = {"U0ANA"}
    bot.send_all()
    assert bot.slack.asked == ["U0ANA", "U0LENA"]
    assert set(bot.slack.texts_by_slot) == {messages_of_kind(bot.db, MessageKind.LEFT)[0].slot, f"{jane}.2"}


def test_who_was_heard_of_lately_is_not_asked_about(bot: Bot) -> None:
    owing(bot, "Jane Doe", "Tom Roe", "Ida Lund")
    with bot.db.writing() as session:
        session.execute(update(Recruiter).values(learned_at=NOW - timedelta(days=1)))
    bot.send_all()
    assert bot.slack.asked == ["U0ANA"]


def test_a_guest_becomes_known_as_one(bot: Bot) -> None:
    owing(bot, "Jane Doe")
    with bot.db.writing() as session:
        session.execute(update(Recruiter).values(learned_at=NOW - timedelta(days=1)))
    bot.slack.guests = {"U0ANA"}
    bot.send_all()
    with bot.db.reading() as session:
        ana = session.scalars(select(Recruiter).where(Recruiter.user_id == "U0ANA")).one()
        assert (ana.is_full_member, ana.learned_at) == (False, NOW)


def test_while_slack_does_not_say_whether_they_are_there_nothing_is_sent_and_nothing_is_lost(bot: Bot) -> None:
    owing(bot, "Jane Doe")
    with bot.db.writing() as session:
        session.execute(update(Recruiter).values(learned_at=NOW - timedelta(days=1)))
    bot.slack.refuses_questions = [limited(30)]
    bot.send_all()
    assert bot.slack.texts == []
    bot.now += timedelta(seconds=30)
    bot.send_all()
    assert bot.slack.texts == ["first"]


def test_leads_hear_who_cannot_be_written_to_once_a_day(bot: Bot) -> None:
    owing(bot, "Jane Doe", "Tom Roe")
    bot.slack.refusals = [UNREACHED, UNREACHED]
    bot.send_all()
    [notice] = messages_of_kind(bot.db, MessageKind.UNREACHED)
    assert (notice.recipient, notice.due_at, notice.details["why"]) == ("U0LENA", NOW, "user_not_found")
    assert [card.state for card in messages_of_kind(bot.db, MessageKind.CARD)] == [
        MessageState.PARKED,
        MessageState.PARKED,
    ]


def test_what_a_card_would_have_said_comes_with_the_next_list(bot: Bot) -> None:
    [jane] = owing(bot, "Jane Doe")
    bot.slack.refusals = [for_good()]
    bot.send_all()
    with bot.db.reading() as session:
        duty = session.get_one(Duty, jane)
        assert (duty.card_on, duty.asked_for_on, duty.nudge_at) == (
            None,
            factories.days_later(1).date(),
            factories.days_later(1),
        )


def test_a_digest_that_finds_no_channel_is_told_to_the_leads_and_the_next_one_is_planted(bot: Bot) -> None:
    owing(bot)
    with bot.db.writing() as session:
        factories.note(
            session, factories.acme(session), NOW.date().isoformat(), kind=MessageKind.DIGEST
        ).recipient = "C0HIRING"
    bot.slack.refusals = [NOWHERE]
    bot.send_all()
    [notice] = messages_of_kind(bot.db, MessageKind.NOWHERE)
    assert (notice.recipient, notice.details["why"]) == ("U0LENA", "not_in_channel")
    assert [(row.slot, row.state) for row in messages_of_kind(bot.db, MessageKind.DIGEST)] == [
        ("2026-03-03", MessageState.PARKED),
        ("2026-03-04", MessageState.WAITING),
    ]


def test_a_home_tab_that_is_refused_for_good_is_drawn_when_it_is_opened_again(bot: Bot) -> None:
    with bot.db.writing() as session:
        factories.note(session, factories.acme(session), "home", kind=MessageKind.HOME)
    bot.slack.refusals = [for_good()]
    bot.send_all()
    assert bot.message("home").state is MessageState.UNSENT


@pytest.mark.parametrize("kind", list(MessageKind))
def test_whatever_kind_is_given_up_leaves_the_books_in_order(bot: Bot, kind: MessageKind) -> None:
    [jane] = owing(bot, "Jane Doe")
    details: dict[MessageKind, dict[str, object]] = {
        MessageKind.CARDS: {"duties": [jane]},
        MessageKind.CHOSEN: {"at": NOW.isoformat(), "for": "snooze"},
    }
    with bot.db.writing() as session:
        session.execute(update(Message).values(state=MessageState.UNSENT))
        made = factories.note(session, factories.acme(session), "2026-03-03", kind=kind)
        made.details, made.duty_id = details.get(kind, {}), jane if kind is MessageKind.CHOSEN else None
        session.execute(update(Duty).values(chosen_at=NOW if kind is MessageKind.CHOSEN else None))
        number = made.id
    bot.slack.refusals = [for_good()]
    assert tick.send_one(bot.db, bot.slack, lambda: bot.now)
    with bot.db.reading() as session:
        gone, duty = session.get_one(Message, number), session.get_one(Duty, jane)
        assert gone.state is (MessageState.UNSENT if kind is MessageKind.HOME else MessageState.PARKED)
        assert duty.nudge_at == factories.days_later(1)
        assert duty.chosen_at is None


def test_what_was_given_up_is_listed_and_owed_again_by_wish(bot: Bot) -> None:
    bot.plant()
    bot.slack.refusals = [for_good()]
    bot.send_all()
    with bot.db.writing() as session:
        [listed] = undelivered.undelivered(session)
        assert undelivered.find(session, listed.id) is not None
        assert undelivered.owe_again(session, listed, bot.now)
        assert not undelivered.owe_again(session, listed, bot.now)
        assert undelivered.find(session, listed.id) is None
    bot.send_all()
    assert bot.slack.texts == ["first"]


def test_owed_again_it_goes_out_only_if_it_is_still_wanted(bot: Bot) -> None:
    bot.plant()
    bot.slack.refusals = [for_good()]
    bot.send_all()
    bot.slack.not_owed = {"1"}
    with bot.db.writing() as session:
        undelivered.owe_again(session, undelivered.undelivered(session)[0], bot.now)
    bot.send_all()
    assert bot.message().state is MessageState.UNSENT


def test_of_unknown_fate_it_is_looked_for_before_it_is_sent_again_by_wish(bot: Bot) -> None:
    bot.plant()
    bot.slack.refusals = [unknown()]
    bot.send_all()
    bot.change(state=MessageState.PARKED)
    with bot.db.writing() as session:
        undelivered.owe_again(session, undelivered.undelivered(session)[0], bot.now)
    bot.send_all()
    assert bot.slack.texts == ["first"]
    assert bot.slack.lookups == ["1"]


def test_what_is_refused_time_after_time_is_listed_before_it_is_given_up(bot: Bot) -> None:
    bot.plant()
    for _ in range(undelivered.MANY_TRIES):
        bot.slack.refusals, bot.slack.loses = [unknown()], True
        bot.send_all()
        bot.now = max(bot.now, bot.message().due_at) + SECOND
    with bot.db.reading() as session:
        [listed] = undelivered.undelivered(session)
        assert (listed.tries, listed.refused_since) == (undelivered.MANY_TRIES, NOW)


def test_a_list_that_slack_does_not_take_is_told_to_the_leads_whatever_the_reason(bot: Bot) -> None:
    owing(bot, "Jane Doe")
    with bot.db.writing() as session:
        session.execute(update(Message).where(Message.kind != MessageKind.LIST).values(state=MessageState.UNSENT))
        session.execute(update(Duty).values(card_on=NOW.date()))
    bot.now = factories.days_later(1)
    bot.slack.refusals = [for_good()]
    bot.send_all()
    assert [message.details["why"] for message in messages_of_kind(bot.db, MessageKind.UNREACHED)] == [
        "invalid_blocks at /blocks/0"
    ]


@given(st.integers(1, 1000))
@settings(deadline=None)
def test_a_wait_is_never_shorter_than_the_first_nor_longer_than_a_quarter_of_an_hour(tries: int) -> None:
    assert FIRST_WAIT / 2 <= wait_before_try(tries) <= LONGEST_WAIT


@pytest.mark.parametrize(("before", "after"), list(pairwise(range(1, 8))))
def test_each_wait_is_at_least_as_long_as_the_one_before_can_be(before: int, after: int) -> None:
    longest_before = min(FIRST_WAIT * 2 ** (before - 1), LONGEST_WAIT)
    assert wait_before_try(after) >= longest_before


def test_bots_that_were_refused_together_do_not_come_back_together() -> None:
    assert len({wait_before_try(4) for _ in range(20)}) > 1
