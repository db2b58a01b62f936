"""`signoff troubles`: lists what could not be delivered, with reason and remedy, and retries it on request."""

from collections.abc import Iterator
from datetime import UTC, datetime

from handlers.delivery import explanations
from models.database.engine import Database
from models.delivery import undelivered
from models.directory.workspace import Workspace
from models.outbox.message import Message, MessageKind, MessageState
from models.privacy import shared_file

ALL = "all"


class UnknownMessage(Exception):
    """No parked message has this number."""


def lines(db: Database) -> Iterator[str]:
    """Each trouble in a few lines; none if nothing is wrong. Ids, error codes and times, no personal data."""
    with db.reading() as session:
        for workspace in undelivered.stopped(session):
            yield from _of_workspace(workspace)
        for message in undelivered.undelivered(session):
            yield from _of_message(message)
        for file in shared_file.stuck_files(session):
            yield f"file {file.file_id}  not taken away, tried {file.tries} times  {file.problem}"
            yield "    Delete it in Slack by hand: somebody who was erased may stand in it. I go on trying."


def again(db: Database, wish: str, now: datetime) -> list[int]:
    """Requeues a parked message by number, or all with ALL; returns the numbers requeued. Raises Unknown."""
    with db.writing() as session:
        if wish == ALL:
            chosen = [message for message in undelivered.undelivered(session) if message.state is MessageState.PARKED]
        else:
            message = undelivered.find(session, int(wish)) if wish.isdigit() else None
            if message is None:
                raise UnknownMessage
            chosen = [message]
        return [message.id for message in chosen if undelivered.owe_again(session, message, now)]


def _of_workspace(workspace: Workspace) -> Iterator[str]:
    because = workspace.stopped_because or ""
    yield f"{workspace.team_id}  workspace  stopped since {_when(workspace.stopped_at)}  {because}"
    yield f"    {explanations.to_restart(because)}"


def _of_message(message: Message) -> Iterator[str]:
    is_given_up = message.state is MessageState.PARKED
    how = "given up, refused since" if is_given_up else f"tried {message.tries} times since"
    label = f"{message.id}  {message.kind.value} to {message.recipient}"
    reason = message.problem or "no reason was kept"
    yield f"{label}  {how} {_when(message.refused_since)}  {reason}"
    if is_given_up and message.forgets and message.ts:
        yield f"    It still names somebody who was erased. Delete it by hand: {message.channel}, {message.ts}."
    elif is_given_up:
        yield f"    {explanations.to_do(reason, for_channel=message.kind is MessageKind.DIGEST)}"
    else:
        yield "    It is tried again by itself, for a day at most."


def _when(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if moment else "an unknown time"
