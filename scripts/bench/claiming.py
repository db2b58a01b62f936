"""Measures claiming a message and recording a decline: neither may slow down with the number of old rows."""

from collections.abc import Callable, Iterator
from itertools import count

from sqlalchemy import select

from models.database.engine import Database
from models.outbox.message import Message, MessageState
from scheduler import claims as outbox
from scripts.bench.measuring import Measured, milliseconds
from scripts.bench.shelf import NOW, YEARS_AGO, act_of, declines, messages

WAITING = 10_000
TIMES = 300
LIMIT = 2.0


def measured(young: Database, old: Database, rows: int) -> Iterator[Measured]:
    """Claims and records in an empty database and beside `rows` old messages; claims beside long read transactions."""
    kind, waiting, behind = old.engine.dialect.name, f"{WAITING:,} waiting", f"{rows:,} rows behind"
    messages(old, rows, MessageState.SENT, YEARS_AGO)
    for db in (young, old):
        messages(db, WAITING, MessageState.WAITING, NOW)
    claims, records = [_claim(young), _claim(old)], [_record(young), _record(old)]
    for functions in (claims, records):
        milliseconds(20, *functions)
    little, much = milliseconds(TIMES, *claims)
    yield Measured(f"{kind}: claim and mark one message", little, waiting, much, behind, limit=LIMIT)
    with young.reading() as young_session, old.reading() as old_session:
        # Open read transactions keep their snapshot, so the database can't vacuum rows that die meanwhile.
        for reader in (young_session, old_session):
            reader.execute(select(Message.id).limit(1)).all()
        _, beside = milliseconds(TIMES, *claims)
    yield Measured(
        f"{kind}: claim and mark one message", little, waiting, beside, f"{behind}, a long reader", limit=LIMIT
    )
    little, much = milliseconds(TIMES // 3, *records)
    yield Measured(f"{kind}: record a decline", little, waiting, much, behind, limit=LIMIT)


def _claim(db: Database) -> Callable[[], None]:
    def claim() -> None:
        with db.writing() as session:
            claimed = outbox.claim(session, NOW)
        if claimed is None:
            raise LookupError("nothing was left to claim")
        with db.writing() as session:
            message = outbox.held(session, claimed)
            if message is None:
                raise LookupError("somebody else has it")
            outbox.release(message, MessageState.SENT)

    return claim


def _record(db: Database) -> Callable[[], None]:
    """A function that records a decline of a new person by a recruiter without other duties."""
    numbers = count(1)

    def record() -> None:
        number = next(numbers)
        with db.writing() as session:
            ctx = act_of(session, f"R{number}")
            declines(ctx, ctx.person, 1_000_000 + number, 1)

    return record
