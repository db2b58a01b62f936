"""Prometheus metrics: messages sent, their lag, open duties. No personal data."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from models.database.engine import Database
from models.outbox.message import MessageKind
from scheduler import stats

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
LAGS = (1, 5, 15, 30, 60, 300, 900, 3600, 4 * 3600, 24 * 3600)


class Metrics:
    """Counters of one bot since its start (a Watcher of the scheduler), and gauges read from its database."""

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call] # drops the extra series with the start time of each metric
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.registry.register(DatabaseCollector(db, clock))
        self._sent = self._counter("messages_sent", "Messages that Slack took for the first time.", "kind")
        self._edited = self._counter("messages_edited", "Messages that were edited in place.", "kind")
        self._late = self._counter(
            "messages_late", "Messages that went out more than a minute after they were due.", "kind"
        )
        self._retried = self._counter(
            "messages_retried", "Refusals after which a message waits for another try.", "kind"
        )
        self._undeliverable = self._counter("messages_undeliverable", "Messages that Slack refused for good.", "kind")
        self._missed = self._counter("beats_missed", "Beats of the heart that broke off.")
        self._refused = self._counter("requests_refused", "Requests to Slack's door that were refused.", "reason")
        self._lag = self._histogram("message_lag_seconds", "From when a message was due until Slack had it.", LAGS)
        self._claim = self._histogram("claim_seconds", "Time of one look for a due message.", SECONDS)
        self._send = self._histogram("send_seconds", "Time of one call that hands a message to Slack.", SECONDS)
        for kind in MessageKind:
            for counter in (self._sent, self._edited, self._late, self._retried, self._undeliverable):
                counter.labels(kind.value)

    def text(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self.registry)

    def claiming(self) -> AbstractContextManager[None]:
        return _timed(self._claim)

    def sending(self, kind: MessageKind) -> AbstractContextManager[None]:
        return _timed(self._send)

    def sent(self, kind: MessageKind, lag: timedelta, *, is_first: bool) -> None:
        if not is_first:
            self._edited.labels(kind.value).inc()
            return
        self._sent.labels(kind.value).inc()
        self._lag.observe(max(lag.total_seconds(), 0))
        if lag > stats.LATE:
            self._late.labels(kind.value).inc()

    def retried(self, kind: MessageKind) -> None:
        self._retried.labels(kind.value).inc()

    def undeliverable(self, kind: MessageKind) -> None:
        self._undeliverable.labels(kind.value).inc()

    def missed(self) -> None:
        self._missed.inc()

    def refused(self, reason: str) -> None:
        """Counts a request that the web server refused."""
        self._refused.labels(reason).inc()

    def _counter(self, name: str, description: str, *labels: str) -> Counter:
        return Counter(f"signoff_{name}", description, labels, registry=self.registry)

    def _histogram(self, name: str, description: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(f"signoff_{name}", description, buckets=buckets, registry=self.registry)


class DatabaseCollector(Collector):
    """Gauges of open duties and waiting messages, queried from the database at each scrape."""

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        self._db, self._clock = db, clock

    def describe(self) -> Iterable[Metric]:
        """Describes no metrics in advance, so that registering needs no database."""
        return ()

    def collect(self) -> Iterator[Metric]:
        now = self._clock()
        try:
            with self._db.reading() as session:
                duties, outbox, parked = (
                    stats.duties(session, now),
                    stats.outbox(session, now),
                    stats.parked(session),
                )
        except SQLAlchemyError:
            yield _gauge("database_up", "1 when the books could be read.", 0)
            return
        yield _gauge("database_up", "1 when the books could be read.", 1)
        yield _by(
            "duties_open", "Contacts that are owed to candidates.", {counts.kind: counts.open for counts in duties}
        )
        yield _by(
            "duties_overdue", "Contacts whose tell-by has passed.", {counts.kind: counts.overdue for counts in duties}
        )
        yield _by("messages_parked", "Messages that Slack refused for good and nobody has sent again.", parked)
        yield _gauge(
            "messages_waiting", "Messages that Slack does not have yet, or not as they are now.", outbox.waiting
        )
        yield _gauge("messages_overdue", "Of those, the ones due for more than a minute.", outbox.late)
        yield _gauge("leases_over", "Messages claimed by a bot that never came back to them.", outbox.lease_over)


def _gauge(name: str, description: str, value: float) -> Metric:
    return GaugeMetricFamily(f"signoff_{name}", description, value=value)


def _by(name: str, description: str, values: Mapping[Any, int]) -> Metric:
    gauge = GaugeMetricFamily(f"signoff_{name}", description, labels=["kind"])
    for kind, value in values.items():
        gauge.add_metric([str(kind)], value)
    return gauge


@contextmanager
def _timed(histogram: Histogram) -> Iterator[None]:
    start = time.perf_counter()
    try:
        yield
    finally:
        histogram.observe(time.perf_counter() - start)
