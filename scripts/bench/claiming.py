"""Measures claiming a message and recording a decline: neither may slow down with the number of old rows."""

from collections.abc import Callable, Iterator
from itertools import count

from sqlalchemy import select

from models.database.engine import Database
from models.outbox.message import Message, MessageState
from scheduler import claims
from scripts.bench.fixtures import NOW, YEARS_AGO, context_of, insert_messages, record_declines
from scripts.bench.measuring import Comparison, milliseconds

WAITING = 10_000
TIMES = 300
LIMIT = 2.0


def compare_claims(young: Database, old: Database, rows: int) -> Iterator[Comparison]:
    """Claims and records in an empty database and beside `rows` old messages; claims beside long read transactions."""
    kind, waiting, history = old.engine.dialect.name, f"{WAITING:,} waiting", f"{rows:,} rows behind"
    insert_messages(old, rows, MessageState.SENT, YEARS_AGO)
    for db in (young, old):
        insert_messages(db, WAITING, MessageState.WAITING, NOW)
    claim_functions = [_claim_function(young), _claim_function(old)]
    record_functions = [_record_function(young), _record_function(old)]
    for functions in (claim_functions, record_functions):
        milliseconds(20, *functions)
    little, much = milliseconds(TIMES, *claim_functions)
    yield Comparison(f"{kind}: claim and mark one message", little, waiting, much, history, limit=LIMIT)
    with young.reading() as young_session, old.reading() as old_session:
        # Open read transactions keep their snapshot, so the database can't vacuum rows that die meanwhile.
        for reader in (young_session, old_session):
            reader.execute(select(Message.id).limit(1)).all()
        _, with_reader = milliseconds(TIMES, *claim_functions)
    yield Comparison(
        f"{kind}: claim and mark one message", little, waiting, with_reader, f"{history}, a long reader", limit=LIMIT
    )
    little, much = milliseconds(TIMES // 3, *record_functions)
    yield Comparison(f"{kind}: record a decline", little, waiting, much, history, limit=LIMIT)


def _claim_function(db: Database) -> Callable[[], None]:
    def claim() -> None:
        with db.writing() as session:
            claimed = claims.claim(session, NOW)
        if claimed is None:
            raise LookupError("nothing was left to claim")
        with db.writing() as session:
            message = claims.held(session, claimed)
            if message is None:
                raise LookupError("the claim was lost")
            claims.release(message, MessageState.SENT)

    return claim


def _record_function(db: Database) -> Callable[[], None]:
    """A function that records a decline of a new person by a recruiter without other duties."""
    numbers = count(1)

    def record() -> None:
        number = next(numbers)
        with db.writing() as session:
            ctx = context_of(session, f"R{number}")
            record_declines(ctx, ctx.person, 1_000_000 + number, 1)

    return record
