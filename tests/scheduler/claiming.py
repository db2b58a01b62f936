"""Eight processes that claim what is due: `python -m tests.scheduler.claiming URL ISO` says who got what, in order."""

import multiprocessing
import sys
from datetime import datetime
from multiprocessing.synchronize import Barrier

from models.database.engine import Database
from scheduler import claims

PROCESSES = 8


def claim_all(url: str, now: datetime) -> list[int]:
    """The messages that this process got, in order."""
    db = Database(url)
    mine: list[int] = []
    while True:
        with db.writing() as session:
            claim = claims.claim(session, now)
        if claim is None:
            db.dispose()
            return mine
        mine.append(claim.message_id)


def _claims(url: str, now: datetime, together: Barrier) -> None:
    together.wait(20)
    line = " ".join(map(str, claim_all(url, now)))
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(url: str, moment: str) -> None:
    begin = multiprocessing.get_context("fork")
    together = begin.Barrier(PROCESSES)
    given = (url, datetime.fromisoformat(moment), together)
    bots = [begin.Process(target=_claims, args=given) for _ in range(PROCESSES)]
    for bot in bots:
        bot.start()
    for bot in bots:
        bot.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
