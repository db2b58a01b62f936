"""Several bots write to one database at once: the second waits for the lock, and reads what the first has written."""

import time
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select, text

from models.database.engine import Database
from models.directory.recruiter import Profile, Recruiter, upsert_profile
from models.directory.workspace import Workspace, get_or_create_workspace, lock_workspace_by_id
from tests.factories import NOW, acme

PATIENCE_SECONDS = 10

ANA = Profile("U0ANA", "Ana Ruiz", "Europe/Madrid")


def meet(db: Database) -> int:
    """Creates a workspace and a recruiter as a bot does at the first event; returns the id of the recruiter."""
    with db.writing() as session:
        return upsert_profile(session, get_or_create_workspace(session, "T0NEW"), ANA, NOW).id


def count(db: Database, row: type[Workspace] | type[Recruiter]) -> int:
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(row)) or 0


def test_two_bots_that_meet_the_same_person_at_once_know_one(db: Database) -> None:
    with ThreadPoolExecutor(1) as other:
        with db.writing() as session:
            first = upsert_profile(session, get_or_create_workspace(session, "T0NEW"), ANA, NOW).id
            second = other.submit(meet, db)
        assert second.result() == first
    assert (count(db, Workspace), count(db, Recruiter)) == (1, 1)


def test_who_writes_in_a_workspace_sees_what_the_one_before_has_written(db: Database) -> None:
    with db.writing() as session:
        acme(session)

    def named() -> str:
        with db.writing() as session:
            workspace = acme(session)
            lock_workspace_by_id(session, workspace.id)
            return workspace.name

    with ThreadPoolExecutor(1) as other:
        with db.writing() as session:
            workspace = acme(session)
            lock_workspace_by_id(session, workspace.id)
            second = other.submit(named)
            if db.engine.dialect.name == "postgresql":  # on SQLite the other transaction can't even begin
                assert _somebody_waits(db), "nobody is kept from writing"
            workspace.name = "Acme Talent"
        assert second.result() == "Acme Talent"


def _somebody_waits(db: Database) -> bool:
    """Whether another transaction comes to wait for a lock of this database."""
    ungranted = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with db.reading() as session:
            if session.scalar(ungranted):
                return True
    return False
