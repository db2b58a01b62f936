"""Reconciliation: a message that Slack may have stored is looked up, and of several copies one stays."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from models.database.engine import Database
from models.duties.duty import Duty
from models.outbox.message import Message, MessageDuty, MessageKind, MessageState, Shown, mark_uncertain
from models.rules.delivery_errors import FATE_UNKNOWN, Tell, Then, Undeliverable
from scheduler import claims, reconcile
from tests import factories
from tests.factories import NOW
from tests.scheduler.test_tick import A_DAY, Bot
from tests.slack_fake import FakeSlack, for_good, limited, refused, unknown

HOUR = timedelta(hours=1)
NOT_ALLOWED = refused(Then.PARK, "missing_scope im:history", Tell.OPERATOR)


@pytest.fixture
def bot(db: Database) -> Bot:
    return Bot(db, FakeSlack())


def stopped_in_a_call(bot: Bot, *, other_sends: bool = True, other_refusal: Undeliverable | None = None) -> Bot:
    """Stops the bot before its post until its lease is over; another bot works meanwhile, then the first goes on."""
    other = Bot(bot.db, bot.slack)
    other.now = bot.now

    def sleeps(_message: Message) -> None:
        bot.change(lease_until=1.0)
        if other_refusal:
            bot.slack.refusals = [other_refusal]
        if other_sends:
            other.send_all()

    bot.slack.before = sleeps
    return other


def test_of_two_copies_one_stays_when_the_other_bot_was_done_before_the_first_one_woke(bot: Bot) -> None:
    bot.plant()
    other = stopped_in_a_call(bot)
    bot.send_one()
    assert len(bot.slack.texts) == 2
    assert bot.message().is_doubtful
    other.send_all()
    assert bot.slack.texts == ["first"]
    message = bot.message()
    assert (message.state, message.is_doubtful) == (MessageState.SENT, False)
    assert message.ts in bot.slack.stored["1"]


def test_of_two_copies_one_stays_when_both_bots_are_in_the_call_at_once(bot: Bot) -> None:
    bot.plant()
    other = Bot(bot.db, bot.slack)
    order: list[str | None] = []

    def first_sleeps(_message: Message) -> None:
        bot.change(lease_until=1.0)
        bot.slack.before = second_waits
        order.append("second begins")
        other.send_one()

    def second_waits(_message: Message) -> None:
        # The first bot goes on while the second is in its call, and posts and records before it.
        posted = bot.slack.post(_message, "first")
        with bot.db.writing() as session:
            assert claims.held(session, claims.Claim(_message.id, 1, _message.workspace_id)) is None
            mark_uncertain(session, _message.id, bot.now)
        order.append(posted.ts)

    bot.slack.before = first_sleeps
    bot.slack.refusals = []
    bot.send_one()
    other.send_all()
    assert len(order) == 2
    assert bot.slack.texts == ["first"]
    assert not bot.message().is_doubtful


def test_a_bot_whose_call_broke_after_it_lost_its_claim_casts_doubt_too(bot: Bot) -> None:
    bot.plant()
    other = stopped_in_a_call(bot)
    bot.slack.late_refusal = unknown()
    bot.send_one()
    assert bot.message().is_doubtful
    other.send_all()
    assert bot.slack.texts == ["first"]


def test_a_bot_that_was_surely_refused_after_it_lost_its_claim_casts_none(bot: Bot) -> None:
    bot.plant()
    stopped_in_a_call(bot)
    bot.slack.late_refusal = limited(30)
    bot.send_one()
    assert not bot.message().is_doubtful
    assert bot.slack.texts == ["first"]


def test_what_was_closed_unsent_meanwhile_is_found_and_kept_true(bot: Bot) -> None:
    bot.plant()
    bot.slack.not_owed_to_others = True
    other = stopped_in_a_call(bot)
    bot.send_one()
    assert bot.slack.texts == ["first"]
    bot.slack.not_owed = set()
    other.send_all()
    message = bot.message()
    assert (message.state, message.is_doubtful) == (MessageState.SENT, False)
    assert message.ts in bot.slack.stored["1"]


def test_what_was_given_up_meanwhile_is_found_and_kept(bot: Bot) -> None:
    bot.plant()
    other = stopped_in_a_call(bot, other_refusal=for_good())
    bot.send_one()
    other.send_all()
    assert bot.slack.texts == ["first"]
    assert bot.message().state is MessageState.SENT


def test_a_late_edit_is_drawn_over_by_the_truth(bot: Bot) -> None:
    bot.plant()
    bot.send_all()
    bot.change(state=MessageState.STALE)
    other = stopped_in_a_call(bot)
    bot.slack.says = "old"
    bot.slack.others_say = "new"
    bot.send_one()
    assert bot.slack.texts == ["old"]
    bot.slack.says = "new"
    other.send_all()
    assert bot.slack.texts == ["new"]


def test_doubt_that_is_cast_while_somebody_looks_is_looked_into_again(bot: Bot) -> None:
    bot.plant()
    bot.send_all()
    bot.change(is_doubtful=True, state=MessageState.STALE)

    def another_copy(message: Message) -> None:
        bot.slack.post(message, "late")
        with bot.db.writing() as session:
            mark_uncertain(session, message.id, bot.now)

    bot.slack.after_lookup = another_copy
    bot.send_all()
    assert bot.slack.texts == ["first"]
    assert not bot.message().is_doubtful


def test_a_bot_that_wakes_while_it_withdraws_copies_does_not_withdraw_the_last_one(bot: Bot) -> None:
    bot.plant()
    other = stopped_in_a_call(bot)
    bot.send_one()
    assert len(bot.slack.texts) == 2

    def another_bot_does_it(_message: Message) -> None:
        bot.change(lease_until=1.0)
        other.send_all()

    bot.slack.after_lookup = another_bot_does_it
    bot.send_all()
    assert bot.slack.texts == ["first"]
    assert bot.message().ts in bot.slack.stored["1"]


def test_a_copy_that_cannot_be_withdrawn_now_is_withdrawn_later(bot: Bot) -> None:
    bot.plant()
    other = stopped_in_a_call(bot)
    bot.send_one()
    bot.slack.refuses_withdrawals = [limited(30)]
    other.send_all()
    assert bot.message().is_doubtful
    other.now += timedelta(seconds=31)
    other.send_all()
    assert bot.slack.texts == ["first"]


def test_a_post_begins_with_a_whole_lease_however_long_the_questions_took(bot: Bot) -> None:
    bot.plant()
    bot.slack.refusals = [unknown()]
    bot.slack.loses = True
    bot.send_all()
    bot.now = bot.message().due_at
    left: list[float] = []

    def lease_is_nearly_over(_message: Message) -> None:
        with bot.db.writing() as session:
            session.execute(update(Message).values(lease_until=Message.lease_until - claims.LEASE_SECONDS + 1))

    def in_the_call(message: Message) -> None:
        with bot.db.reading() as session:
            clock = claims.database_clock()
            left.append(session.scalars(select(Message.lease_until - clock).where(Message.id == message.id)).one() or 0)

    bot.slack.after_lookup, bot.slack.before = lease_is_nearly_over, in_the_call
    bot.send_all()
    assert len(left) == 1
    assert left[0] > claims.LEASE_SECONDS - 10


def test_a_claim_that_is_lost_during_the_look_sends_nothing(bot: Bot) -> None:
    bot.plant()
    bot.slack.refusals, bot.slack.loses = [unknown()], True
    bot.send_all()
    bot.now = bot.message().due_at
    other = Bot(bot.db, bot.slack)
    other.now = bot.now

    def lost(_message: Message) -> None:
        bot.change(lease_until=1.0)
        other.send_all()

    bot.slack.after_lookup = lost
    bot.send_one()
    assert bot.slack.texts == ["first"]


def test_a_direct_message_waits_until_somebody_may_look(bot: Bot) -> None:
    bot.plant()
    bot.slack.refusals, bot.slack.refuses_lookups = [unknown()], NOT_ALLOWED
    for _ in range(3):
        bot.send_all()
        bot.now += HOUR
    assert (bot.message().state, bot.message().problem) == (MessageState.WAITING, "missing_scope im:history")
    bot.slack.refuses_lookups = None
    bot.send_all()
    assert bot.slack.texts == ["first"]
    assert bot.message().state is MessageState.SENT


def plant_digest(bot: Bot) -> None:
    with bot.db.writing() as session:
        factories.note(session, factories.acme(session), "2026-03-03", kind=MessageKind.DIGEST)


def test_a_digest_of_unknown_fate_is_parked_where_nobody_may_look(bot: Bot) -> None:
    plant_digest(bot)
    bot.slack.refusals, bot.slack.refuses_lookups = [unknown()], NOT_ALLOWED
    for _ in range(3):
        bot.send_all()
        bot.now += HOUR
    parked = bot.message("2026-03-03")
    assert (parked.state, parked.problem) == (MessageState.PARKED, FATE_UNKNOWN)
    assert bot.slack.texts == ["first"]


def test_a_late_digest_that_was_never_handed_over_is_sent_though_nobody_may_look(bot: Bot) -> None:
    plant_digest(bot)
    bot.now += HOUR
    bot.slack.refuses_lookups = NOT_ALLOWED
    bot.send_all()
    assert bot.slack.texts_by_slot == {"2026-03-03": ["first"]}


def test_an_edit_goes_on_where_nobody_may_look_for_copies(bot: Bot) -> None:
    bot.plant()
    bot.send_all()
    bot.change(is_doubtful=True, state=MessageState.STALE)
    bot.slack.refuses_lookups, bot.slack.says = NOT_ALLOWED, "edited"
    bot.send_all()
    assert bot.slack.texts == ["edited"]
    assert (bot.message().state, bot.message().is_doubtful) == (MessageState.SENT, False)


@pytest.mark.parametrize(("minutes", "is_asked"), [(0, False), (10, False), (11, True), (6000, True)])
def test_a_first_post_that_is_late_is_looked_for_once(bot: Bot, minutes: int, is_asked: bool) -> None:
    bot.plant()
    bot.now += timedelta(minutes=minutes)
    bot.send_all()
    assert bot.slack.lookups == (["1"] if is_asked else [])
    assert bot.slack.texts == ["first"]


def test_books_from_a_backup_find_the_list_that_slack_has_and_take_its_step(bot: Bot) -> None:
    [jane] = factories.owing(bot.db, "Jane Doe")
    morning = factories.days_later(1)
    with bot.db.writing() as session:
        session.execute(update(Message).where(Message.kind != MessageKind.LIST).values(state=MessageState.UNSENT))
        session.execute(update(Duty).values(card_on=NOW.date()))
    bot.slack.shows = (Shown(jane, step=1, why="nudge"),)
    bot.slack.stored = {morning.date().isoformat(): {"1.000100": "first"}}
    bot.slack.takes_at = morning
    bot.now = morning + 3 * HOUR
    bot.send_all()
    with bot.db.reading() as session:
        [listed] = session.scalars(select(Message).where(Message.kind == MessageKind.LIST, Message.ts.is_not(None)))
        assert (listed.ts, listed.state, listed.posted_at) == ("1.000100", MessageState.SENT, morning)
        assert session.scalars(select(MessageDuty.duty_id).where(MessageDuty.message_id == listed.id)).all() == [jane]
        assert session.get_one(Duty, jane).steps == 1
    assert len(bot.slack.texts) == 1


def test_books_from_a_backup_leave_alone_what_nobody_can_tell_any_more(bot: Bot) -> None:
    bot.plant()
    bot.slack.stored = {"1": {"1.000100": "as it was"}}
    bot.slack.not_owed = {"1"}
    bot.now += A_DAY
    bot.send_all()
    assert bot.slack.texts == ["as it was"]
    assert (bot.message().state, bot.message().ts) == (MessageState.SENT, "1.000100")


def test_home_tabs_are_never_looked_for(bot: Bot) -> None:
    home = Message(kind=MessageKind.HOME, is_doubtful=True, due_at=NOW, posted_at=NOW)
    assert not reconcile.is_open(home, NOW + A_DAY)
