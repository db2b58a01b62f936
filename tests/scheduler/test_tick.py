from datetime import timedelta

import pytest
from sqlalchemy import select, update

from models.database.engine import Database
from models.directory.workspace import Workspace
from models.outbox.message import Message, MessageState, forget_what_is_shown
from scheduler import claims, tick
from tests import factories
from tests.factories import NOW
from tests.slack_fake import FakeSlack, for_good, limited, unknown

A_DAY = timedelta(days=1)


class Bot:
    """The scheduler of one bot, its fake Slack and its clock."""

    def __init__(self, db: Database, slack: FakeSlack) -> None:
        self.db, self.slack, self.now = db, slack, NOW

    def send_one(self) -> bool:
        return tick.send_one(self.db, self.slack, lambda: self.now)

    def send_all(self) -> int:
        """Sends until nothing is due; returns the number of units of work."""
        done = 0
        while self.send_one():
            done += 1
        return done

    def message(self, slot: str = "1", team: str = "T0ACME") -> Message:
        with self.db.reading() as session:
            of_team = select(Message).join(Workspace, Workspace.id == Message.workspace_id)
            return session.scalars(of_team.where(Workspace.team_id == team, Message.slot == slot)).one()

    def plant(self, slot: str = "1", team: str = "T0ACME") -> None:
        with self.db.writing() as session:
            factories.note(session, factories.acme(session, team), slot)

    def change(self, **values: object) -> None:
        with self.db.writing() as session:
            session.execute(update(Message).values(**values))


@pytest.fixture
def bot(db: Database) -> Bot:
    return Bot(db, FakeSlack())


def test_what_is_due_is_sent_once_and_kept_where_it_is(bot: Bot) -> None:
    bot.plant()
    assert bot.send_all() == 1
    assert bot.slack.texts_by_slot == {"1": ["first"]}
    sent = bot.message()
    assert (sent.state, sent.channel, sent.posted_at) == (MessageState.SENT, "D0ANA", NOW)
    assert sent.ts
    assert sent.lease_until is None


def test_nothing_due_is_nothing_to_do(bot: Bot) -> None:
    assert not bot.send_one()


def test_what_was_drawn_before_a_long_sleep_is_not_sent_after_it_unasked(bot: Bot) -> None:
    def sleep() -> None:
        bot.now += A_DAY

    bot.plant()
    bot.slack.while_drawing = sleep
    assert bot.send_all() == 1
    drawn = bot.message()
    assert bot.slack.texts_by_slot == {}
    assert (drawn.state, drawn.posted_at) == (MessageState.WAITING, NOW)
    bot.change(lease_until=1.0)
    bot.slack.says = "of the day after"
    assert bot.send_all() == 1
    assert bot.slack.lookups == ["1"]
    assert bot.slack.texts_by_slot == {"1": ["of the day after"]}


def test_what_nobody_is_owed_any_more_is_closed_unsent(bot: Bot) -> None:
    bot.plant()
    bot.slack.not_owed = {"1"}
    assert bot.send_all() == 1
    assert bot.slack.texts_by_slot == {}
    assert bot.message().state is MessageState.UNSENT


def test_an_edit_that_changes_nothing_is_not_sent(bot: Bot) -> None:
    bot.plant()
    bot.send_all()
    bot.slack.refusals = [for_good()]
    bot.change(state=MessageState.STALE)
    assert bot.send_all() == 1
    assert bot.slack.refusals
    assert bot.message().state is MessageState.SENT
    bot.slack.refusals, bot.slack.says = [], "second"
    bot.change(state=MessageState.STALE)
    bot.send_all()
    assert bot.slack.texts_by_slot == {"1": ["second"]}


def test_after_an_edit_that_slack_may_have_made_the_earlier_text_is_sent_again(bot: Bot) -> None:
    bot.plant()
    bot.send_all()
    bot.slack.says, bot.slack.refusals = "second", [unknown()]
    bot.change(state=MessageState.STALE)
    bot.send_all()
    assert bot.slack.texts_by_slot == {"1": ["second"]}
    bot.slack.says = "first"
    bot.now += A_DAY
    bot.send_all()
    assert bot.slack.texts_by_slot == {"1": ["first"]}


def test_a_database_restored_from_a_backup_takes_nothing_as_shown(bot: Bot) -> None:
    bot.plant()
    bot.send_all()
    bot.slack.post(bot.message(), "of after the backup")
    with bot.db.writing() as session:
        forget_what_is_shown(session, bot.message().workspace_id)
    bot.change(state=MessageState.STALE)
    bot.send_all()
    assert bot.slack.texts_by_slot == {"1": ["first"]}


def test_what_slack_refuses_for_good_is_parked_with_its_reason_and_left_alone(bot: Bot) -> None:
    bot.plant()
    bot.slack.refusals = [for_good()]
    assert bot.send_all() == 1
    bot.now += A_DAY
    assert bot.send_all() == 0
    parked = bot.message()
    assert (parked.state, parked.problem) == (MessageState.PARKED, "invalid_blocks at /blocks/0")


def test_a_rate_limit_holds_back_its_workspace_and_no_other(bot: Bot) -> None:
    for slot, team in (("1", "T0ACME"), ("2", "T0ACME"), ("3", "T0OTHER")):
        bot.plant(slot, team)
    bot.slack.refusals = [limited(30)]
    bot.send_all()
    assert list(bot.slack.texts_by_slot) == ["3"]
    bot.now += timedelta(seconds=29)
    assert bot.send_all() == 0
    bot.now += timedelta(seconds=1)
    assert bot.send_all() == 2
    assert sorted(bot.slack.texts_by_slot) == ["1", "2", "3"]


def test_after_a_rate_limit_nobody_needs_to_look_whether_it_was_sent(bot: Bot) -> None:
    bot.plant()
    bot.slack.refusals = [limited(30)]
    bot.send_all()
    bot.now += timedelta(seconds=30)
    bot.send_all()
    assert bot.slack.lookups == []


def test_a_message_of_unknown_fate_that_slack_has_is_not_sent_again(bot: Bot) -> None:
    bot.plant()
    bot.slack.refusals = [unknown()]
    assert bot.send_all() == 1
    assert bot.send_all() == 0, "it is tried again at once"
    bot.now += A_DAY
    bot.slack.says = "second"
    bot.send_all()
    assert bot.slack.texts_by_slot == {"1": ["second"]}
    assert bot.message().state is MessageState.SENT


def test_a_message_of_unknown_fate_that_slack_does_not_have_is_sent_again(bot: Bot) -> None:
    bot.plant()
    bot.slack.refusals, bot.slack.loses = [unknown(), unknown()], True
    for _ in range(3):
        bot.send_all()
        bot.now += A_DAY
    assert bot.slack.texts_by_slot == {"1": ["first"]}
    assert bot.slack.lookups == ["1", "1"]


def test_while_nobody_can_tell_whether_slack_has_it_nothing_is_sent(bot: Bot) -> None:
    bot.plant()
    bot.slack.refusals, bot.slack.refuses_lookups = [unknown()], unknown()
    for _ in range(3):
        bot.send_all()
        bot.now += A_DAY
    assert bot.slack.texts == ["first"]
    bot.slack.refuses_lookups = None
    bot.send_all()
    assert bot.slack.texts == ["first"]


def test_each_refusal_in_a_row_makes_the_wait_longer_and_success_forgets_them(bot: Bot) -> None:
    bot.plant()
    bot.slack.refusals, bot.slack.loses = [unknown() for _ in range(4)], True
    delays = []
    for _ in range(4):
        bot.send_all()
        delays.append((bot.message().due_at - bot.now).total_seconds())
        bot.now = bot.message().due_at
    assert delays == sorted(delays)
    bot.send_all()
    assert (bot.message().tries, bot.message().problem) == (0, None)


def test_what_changes_while_it_is_on_its_way_is_drawn_again(bot: Bot) -> None:
    bot.plant()

    def somebody_answers(_message: Message) -> None:
        bot.change(touched=Message.touched + 1)
        bot.slack.says = "answered"

    bot.slack.meanwhile = somebody_answers
    assert bot.send_all() == 2
    assert bot.slack.texts_by_slot == {"1": ["answered"]}


def test_killed_between_claim_and_post_it_is_sent_once_after_the_lease(bot: Bot, db: Database) -> None:
    bot.plant()
    with db.writing() as session:
        claims.claim(session, NOW)
    assert bot.send_all() == 0
    bot.change(lease_until=1.0)
    bot.send_all()
    assert bot.slack.texts == ["first"]


def test_killed_between_post_and_mark_it_is_not_doubled(bot: Bot) -> None:
    bot.plant()

    def killed(_message: Message) -> None:
        raise KeyboardInterrupt

    bot.slack.meanwhile = killed
    with pytest.raises(KeyboardInterrupt):
        bot.send_one()
    bot.change(lease_until=1.0)
    bot.send_all()
    assert bot.slack.texts == ["first"]
    assert bot.message().state is MessageState.SENT


def test_a_bot_that_wakes_after_its_lease_marks_nothing(bot: Bot) -> None:
    bot.plant()
    other = Bot(bot.db, bot.slack)

    def sleeps_past_its_lease(_message: Message) -> None:
        bot.change(lease_until=1.0)
        other.send_all()

    bot.slack.meanwhile = sleeps_past_its_lease
    bot.slack.refusals = [for_good()]
    bot.send_all()
    assert bot.slack.texts == ["first"]
    assert bot.message().state is MessageState.SENT


def test_a_refused_edit_leaves_the_message_where_it_was(bot: Bot) -> None:
    bot.plant()
    bot.send_all()
    bot.change(state=MessageState.STALE)
    bot.slack.refusals = [unknown()]
    bot.slack.says = "edited"
    bot.send_all()
    assert bot.message().state is MessageState.STALE
    bot.now += A_DAY
    bot.send_all()
    assert bot.slack.texts_by_slot == {"1": ["edited"]}
