"""Measures rendering and sending a message against the bare API call, and Home with few and many duties."""

from collections.abc import Iterator
from datetime import timedelta

from bot.app import Outlet, build
from bot.demo import workspace
from bot.manifest import manifest
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.state.clock import Clock
from handlers.lists import home
from models.context import Context
from models.database.engine import Database
from models.outbox.message import Message
from scheduler import tick
from scripts.bench.fixtures import NOW, context_of, record_declines, record_open_calls, settings_of
from scripts.bench.measuring import Comparison, milliseconds, recorded_statements

TIMES = 100
SEND_LIMIT = 3.0
"""Sending a card may take at most this many times as long as recording its decline."""
FEW, MANY = 50, 1000


def compare_sending(db: Database) -> Iterator[Comparison]:
    """Compares sending a card, from claim to mark, with recording its decline and with the bare API call."""
    kind = db.engine.dialect.name
    clock = Clock(NOW, ticking=False)
    with Sandbox(clock=clock, manifest=manifest(), people=workspace.PEOPLE, channels=[workspace.TEAM]) as slack:
        bot = build(settings_of(slack, db), clock.now)
        outlet = Outlet(bot.bolt.client)
        numbers = iter(range(2 * TIMES + 5))

        def record() -> None:
            number = next(numbers)
            with db.writing() as session:
                ctx = context_of(session, ("Ana", "Ben", "Lena", "Omar")[number % 4])
                record_declines(ctx, ctx.person, 2_000_000 + number, 1)

        for _ in range(TIMES + 5):
            record()
        milliseconds(5, lambda: tick.send_one(db, outlet, clock.now))
        card = slack.as_("U0ANA").dm[-1]
        client, channel = bot.bolt.client, workspace.TEAM.id
        full_path, api_call, recorded = milliseconds(
            TIMES,
            lambda: tick.send_one(db, outlet, clock.now),
            lambda: client.chat_postMessage(channel=channel, text=card.text, blocks=card.blocks),
            record,
        )
        bot.db.dispose()
    label = f"{kind}: send one card"
    yield Comparison(label, recorded, "record its decline", full_path, "claim, draw, call, mark", limit=SEND_LIMIT)
    yield Comparison(label, api_call, "the bare call", full_path, "claim, draw, call, mark")


def compare_home(db: Database) -> Iterator[Comparison]:
    """Compares Home with few and with many calls owed: no more queries are allowed; time is only reported."""
    kind = db.engine.dialect.name
    queries = []
    for name, count in (("Few", FEW), ("Many", MANY)):
        record_open_calls(db, name, count)
        with recorded_statements(db.engine) as statements:
            _draw_home(db, name)
        queries.append(float(len(statements)))
    times = milliseconds(10, lambda: _draw_home(db, "Few"), lambda: _draw_home(db, "Many"))
    few, many = f"{FEW} open", f"{MANY:,} open"
    yield Comparison(f"{kind}: draw Home", times[0], few, times[1], many)
    yield Comparison(f"{kind}: draw Home", queries[0], few, queries[1], many, unit="queries", limit=1)


def _draw_home(db: Database, name: str) -> None:
    with db.reading() as session:
        ctx = context_of(session, name, NOW + timedelta(hours=1))
        home.draw(Message(details={}), Context(session, ctx.workspace, ctx.now, ctx.person))
