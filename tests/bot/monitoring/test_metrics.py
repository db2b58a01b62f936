"""The metrics for a monitor, of a scheduler that runs."""

from datetime import datetime, timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update

from bot.monitoring.metrics import Metrics
from models.database.engine import Database
from models.outbox.message import Message, MessageState
from scheduler import tick
from tests import factories
from tests.databases import without_tables
from tests.factories import NOW
from tests.slack_fake import FakeSlack, for_good, unknown


class Watched:
    """A bot that sends, and its metrics."""

    def __init__(self, db: Database) -> None:
        self.db, self.slack, self.now = db, FakeSlack(), NOW
        self.metrics = Metrics(db, self._clock)

    def _clock(self) -> datetime:
        return self.now

    def send_all(self) -> None:
        while tick.send_one(self.db, self.slack, self._clock, self.metrics):
            pass

    def plant(self, slot: str = "1") -> None:
        with self.db.writing() as session:
            factories.note(session, factories.acme(session), slot)

    def number(self, name: str, **labels: str) -> float:
        families = text_string_to_metric_families(self.metrics.text().decode())
        samples = [
            sample
            for family in families
            for sample in family.samples
            if sample.name == name and sample.labels == labels
        ]
        assert samples, f"{name} {labels} is not told"
        return float(samples[0].value)


@pytest.fixture
def bot(db: Database) -> Watched:
    return Watched(db)


def test_a_message_that_was_sent_counts_with_its_lag(bot: Watched) -> None:
    bot.plant()
    bot.now += timedelta(seconds=20)
    bot.send_all()
    assert bot.number("signoff_messages_sent_total", kind="note") == 1
    assert bot.number("signoff_messages_late_total", kind="note") == 0
    assert bot.number("signoff_message_lag_seconds_sum") == 20
    assert bot.number("signoff_claim_seconds_count") == 2
    assert bot.number("signoff_send_seconds_count") == 1


def test_more_than_a_minute_after_it_was_due_a_message_is_late(bot: Watched) -> None:
    bot.plant()
    bot.now += timedelta(minutes=2)
    bot.send_all()
    assert bot.number("signoff_messages_late_total", kind="note") == 1


def test_an_edit_is_no_second_sending(bot: Watched) -> None:
    bot.plant()
    bot.send_all()
    with bot.db.writing() as session:
        session.execute(update(Message).values(state=MessageState.STALE))
    bot.slack.says = "changed"
    bot.send_all()
    assert bot.number("signoff_messages_sent_total", kind="note") == 1
    assert bot.number("signoff_messages_edited_total", kind="note") == 1


def test_what_slack_put_off_and_what_it_refused_for_good_count_apart(bot: Watched) -> None:
    bot.plant("1")
    bot.plant("2")
    bot.slack.refusals = [unknown(), for_good()]
    bot.send_all()
    assert bot.number("signoff_messages_retried_total", kind="note") == 1
    assert bot.number("signoff_messages_undeliverable_total", kind="note") == 1
    assert bot.number("signoff_messages_parked", kind="note") == 1
    assert bot.number("signoff_messages_waiting") == 1


def test_what_is_owed_is_read_from_the_books_when_somebody_asks(bot: Watched) -> None:
    factories.owing(bot.db, "Jane Doe", "Joe Roe")
    assert bot.number("signoff_duties_open", kind="call") == 2
    assert bot.number("signoff_duties_overdue", kind="call") == 0
    bot.now += timedelta(days=2)
    assert bot.number("signoff_duties_overdue", kind="call") == 2
    assert bot.number("signoff_messages_overdue") == bot.number("signoff_messages_waiting") > 0


def test_nobody_is_named_in_the_numbers(bot: Watched) -> None:
    factories.owing(bot.db, "Jane Doe")
    bot.send_all()
    told = bot.metrics.text().decode()
    assert "signoff_duties_open" in told
    assert not any(name in told for name in ("Jane", "Doe", "Ana", "Lena", "U0ANA", "T0ACME", "Role 0", "C0HIRING"))


def test_without_the_books_the_other_numbers_are_still_told(bot: Watched) -> None:
    bot.plant()
    bot.send_all()
    with without_tables(bot.db.engine, "duty"):
        assert bot.number("signoff_database_up") == 0
        assert bot.number("signoff_messages_sent_total", kind="note") == 1
