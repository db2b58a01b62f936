"""Eight processes that claim due messages at the same moment."""

from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from threading import Barrier

from models.database.engine import Database
from scheduler import claims
from tests.bot.processes import forking

PROCESSES = 8
_together: list[Barrier] = []
"""The barrier of the processes, set in each of them."""


def claim_all(url: str, now: datetime) -> list[int]:
    """Claims until nothing is due; returns the ids of the messages in order."""
    db = Database(url)
    mine: list[int] = []
    while True:
        with db.writing() as session:
            claim = claims.claim(session, now)
        if claim is None:
            db.dispose()
            return mine
        mine.append(claim.message_id)


def shared(url: str, now: datetime) -> list[list[int]]:
    """The ids of the messages that each process claimed, in order."""
    begin = forking()
    together = begin.Barrier(PROCESSES)
    with ProcessPoolExecutor(PROCESSES, mp_context=begin, initializer=_meet, initargs=(together,)) as bots:
        return list(bots.map(_claims, [url] * PROCESSES, [now] * PROCESSES, timeout=50))


def _meet(others: Barrier) -> None:
    _together.append(others)


def _claims(url: str, now: datetime) -> list[int]:
    _together[0].wait(20)
    return claim_all(url, now)
