"""Fills benchmark databases with any number of waiting or old messages and of owed calls."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, cast, insert, literal, select, text
from sqlalchemy.orm import Session

from bot import settings
from bot.sandbox.sandbox import Sandbox
from bot.settings import Settings
from models.context import Context
from models.database.base import UtcDateTime
from models.database.engine import Database
from models.directory import candidate, role
from models.directory.candidate import CandidateDetails
from models.directory.recruiter import Profile, Recruiter, upsert_profile
from models.directory.workspace import get_or_create_workspace
from models.duties import record as recording
from models.duties.decline import DeclineDetails
from models.duties.record import Outcome
from models.outbox.message import Message, MessageKind, MessageState
from models.rules.kinds import Stage

NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)
"""A Tuesday."""

YEARS_AGO = NOW - timedelta(days=1000)
BATCH_SIZE = 50


def context_of(session: Session, name: str = "Ana", now: datetime = NOW) -> Context:
    """The context of a recruiter in the only workspace."""
    workspace = get_or_create_workspace(session, "T0ACME")
    person = upsert_profile(session, workspace, Profile(f"U0{name.upper()}", name, "Europe/Madrid"), NOW)
    return Context(session, workspace, now, person)


def settings_of(slack: Sandbox, db: Database) -> Settings:
    """The settings of a bot in this workspace and on this database."""
    return settings.read(
        _env_file=None,
        SLACK_BOT_TOKEN=slack.bot_token,
        SLACK_APP_TOKEN=slack.app_token,
        SLACK_API_URL=slack.api_url,
        DATABASE_URL=db.engine.url.render_as_string(hide_password=False),
    )


def insert_messages(db: Database, count: int, state: MessageState, due_at: datetime) -> None:
    """Inserts `count` messages in one statement, each in its own slot."""
    with db.writing() as session:
        workspace = context_of(session).workspace
        numbers = select(literal(1, Integer).label("n")).cte("numbers", recursive=True)
        numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < count))
        slot = literal(f"{state.value} ", String) + cast(numbers.c.n, String)
        values: dict[str, ColumnElement[Any]] = {
            "workspace_id": literal(workspace.id),
            "recipient": literal("U0ANA", String),
            "kind": literal(MessageKind.NOTE, Message.kind.type),
            "slot": slot,
            "due_at": literal(due_at, UtcDateTime()),
            "state": literal(state, Message.state.type),
        }
        session.execute(insert(Message).from_select(list(values), select(*values.values())))
    analyze(db)


def analyze(db: Database) -> None:
    """Runs ANALYZE, as the database itself would after a while."""
    with db.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def record_declines(ctx: Context, owner: Recruiter, first: int, count: int) -> None:
    """Records declines of `count` new people, numbered from `first`."""
    engineer = role.named(ctx.session, ctx.workspace.id, "Staff Engineer at Acme")
    people = [
        candidate.add(ctx.session, ctx.workspace.id, CandidateDetails(f"Person {number}"), None)
        for number in range(first, first + count)
    ]
    recording.record_all(
        ctx, [Outcome(person, engineer, Stage.FINAL, owner, DeclineDetails("Timing")) for person in people]
    )


def record_open_calls(db: Database, name: str, count: int) -> None:
    """Records `count` declines owned by this recruiter, in batches."""
    for first in range(0, count, BATCH_SIZE):
        with db.writing() as session:
            ctx = context_of(session, name)
            record_declines(ctx, ctx.person, first, min(BATCH_SIZE, count - first))
