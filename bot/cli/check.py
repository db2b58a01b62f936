"""What is missing or wrong before the bot can do its work, each with what to do about it."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot import settings
from bot.manifest import SCOPES
from bot.monitoring import health
from bot.settings import Settings
from bot.slack.client import slack_client
from handlers.ui import dates
from models.database import private_file
from models.database.engine import Database, create_engine, sqlite_file
from models.directory.workspace import Workspace
from models.privacy import retention

Trouble = (SlackApiError, SlackClientError, OSError)


@dataclass(frozen=True)
class Finding:
    what: str
    is_fine: bool = True
    is_note: bool = False
    """Nothing is wrong, and still somebody may want to change it."""

    @property
    def line(self) -> str:
        mark = "note" if self.is_note else "ok"
        return f"{mark if self.is_fine else 'to do':6} {self.what}"


def findings(given: Settings) -> Iterator[Finding]:
    """Everything that was looked at, in the order in which to mend it."""
    missing = settings.missing_tokens(given)
    yield from (Finding(fault, is_fine=False) for fault in missing)
    yield from _modes(given.database_url)
    yield _database(given.database_url)
    yield from _retention(given.database_url)
    yield from _running(given)
    if missing:
        return
    client = slack_client(given.bot_token, given.slack_api_url)
    token = _bot_token(client)
    yield from token
    if not given.hears_by_http:
        yield _app_token(given)
    if all(one.is_fine for one in token):
        yield from _leads(client, given.leads)
        yield _digest_channel(client, given.digest_channel)


def _modes(url: str) -> Iterator[Finding]:
    """Who else on this machine may read the database. It is looked at before it is opened, which narrows its mode."""
    file = sqlite_file(url)
    if file is None or not file.exists():
        return
    before = private_file.mode(file)
    private_file.narrow(file)
    if private_file.mode(file) & private_file.OTHERS:
        what = f"Other accounts can open {file}, and its mode can't be changed from here. `chmod 600` it."
        yield Finding(what, is_fine=False)
    elif before & private_file.OTHERS:
        what = (
            f"Other accounts could open {file} until now. It is closed to them; look at the modes of its copies, too."
        )
        yield Finding(what, is_fine=False)
    folder = file.resolve().parent
    mode = private_file.mode(folder)
    if mode & 0o022 and not mode & stat.S_ISVTX:
        what = f"Other accounts can replace the database, since they may write to {folder}. `chmod 700` that folder."
        yield Finding(what, is_fine=False)
    elif mode & private_file.OTHERS:
        what = f"Other accounts can look into {folder}. The database is closed to them; a copy there may not be. "
        yield Finding(f"{what}`chmod 700` closes the folder.", is_note=True)


def _database(url: str) -> Finding:
    engine = create_engine(url)
    try:
        found = health.database(engine)
    finally:
        engine.dispose()
    return Finding(found.said, found.is_fine or found.said == health.OLDER)


def _retention(url: str) -> Iterator[Finding]:
    """What the bot will anonymise by itself."""
    db = Database(url)
    try:
        with db.reading() as session:
            for workspace in session.scalars(select(Workspace).order_by(Workspace.id)):
                due = retention.due(session, workspace, datetime.now(UTC))
                who = f"{dates.people(due)} {'is' if due == 1 else 'are'}" if due else "nobody is"
                kept = f"People are anonymised {workspace.retention_days} days after the last contact"
                yield Finding(f"{kept}; {who} due now.")
    except SQLAlchemyError:
        return  # what is wrong with the database is said above
    finally:
        db.dispose()


def _running(given: Settings) -> Iterator[Finding]:
    """What the bot that runs here says of itself."""
    if given.http_port is None:
        return
    said = health.of_running(given.http_host, given.http_port)
    if said is None:
        yield Finding(f"No bot answers at port {given.http_port} yet. `signoff run` starts one.")
    for check in said or []:
        if check.name != "database":
            yield Finding(f"The running bot: {check.said}", check.is_fine)


def _bot_token(client: WebClient) -> list[Finding]:
    try:
        answer = client.auth_test()
    except Trouble as fault:
        what = f"Slack does not take SLACK_BOT_TOKEN ({_reason(fault)}). Copy it again from Install App."
        return [Finding(what, is_fine=False)]
    found = [Finding(f"The bot token belongs to {answer.get('team', 'your workspace')}.")]
    granted = str(answer.headers.get("x-oauth-scopes") or answer.headers.get("X-OAuth-Scopes") or "")
    lacking = [scope for scope in SCOPES if scope not in granted.split(",")] if granted else []
    if lacking:
        what = f"The app lacks {', '.join(lacking)}. Paste manifest.yml again and reinstall the app."
        found.append(Finding(what, is_fine=False))
    return found


def _app_token(given: Settings) -> Finding:
    try:
        slack_client(given.app_token, given.slack_api_url).apps_connections_open(app_token=given.app_token)
    except Trouble as fault:
        what = f"Slack does not take SLACK_APP_TOKEN ({_reason(fault)}). It needs connections:write and Socket Mode on."
        return Finding(what, is_fine=False)
    return Finding("Socket Mode answers.")


def _leads(client: WebClient, leads: list[str]) -> Iterator[Finding]:
    if not leads:
        yield Finding(
            "Nobody is named to help when a call waits too long. Set SIGNOFF_LEADS to your leads' user ids.",
            is_fine=False,
        )
    for lead in leads:
        try:
            user = client.users_info(user=lead)["user"]
        except Trouble as fault:
            yield Finding(f"The lead {lead} is not found ({_reason(fault)}). Check SIGNOFF_LEADS.", is_fine=False)
            continue
        gone = user.get("deleted") or user.get("is_bot")
        said = f"The lead {lead} is deactivated or a bot. Name somebody else." if gone else f"The lead {lead} is there."
        yield Finding(said, is_fine=not gone)


def _digest_channel(client: WebClient, channel: str | None) -> Finding:
    if not channel:
        return Finding("No digest channel is set, so no digest is sent. SIGNOFF_DIGEST_CHANNEL names one.")
    try:
        found = client.conversations_info(channel=channel)["channel"]
    except Trouble as fault:
        what = f"The digest channel is not found ({_reason(fault)}). Check SIGNOFF_DIGEST_CHANNEL, and invite the bot."
        return Finding(what, is_fine=False)
    if not found.get("is_member"):
        return Finding("The bot is not in the digest channel. Type /invite @Signoff there.", is_fine=False)
    return Finding("The digest channel is ready.")


def _reason(fault: Exception) -> str:
    return str(fault.response.get("error")) if isinstance(fault, SlackApiError) else type(fault).__name__
