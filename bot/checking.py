"""What is missing or wrong before the bot can do its work, each with what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy.exc import SQLAlchemyError

from bot import settings
from bot.manifest import SCOPES
from bot.settings import Settings
from bot.slack_client import slack_client
from models.database import create_engine
from models.migrating import is_current

Trouble = (SlackApiError, SlackClientError, OSError)


@dataclass(frozen=True)
class Finding:
    what: str
    is_fine: bool = True


def findings(given: Settings) -> Iterator[Finding]:
    """Everything that was looked at, in the order in which to mend it."""
    missing = settings.missing_tokens(given)
    yield from (Finding(fault, is_fine=False) for fault in missing)
    yield _database(given.database_url)
    if missing:
        return
    client = slack_client(given.bot_token, given.slack_api_url)
    token = _bot_token(client)
    yield from token
    yield _app_token(given)
    if all(one.is_fine for one in token):
        yield from _leads(client, given.leads)
        yield _digest_channel(client, given.digest_channel)


def _database(url: str) -> Finding:
    engine = create_engine(url)
    try:
        current = is_current(engine)
    except SQLAlchemyError as fault:
        return Finding(f"The database can't be opened ({type(fault).__name__}). Check DATABASE_URL.", is_fine=False)
    finally:
        engine.dispose()
    if current:
        return Finding(f"The database is up to date ({engine.url.get_backend_name()}).")
    return Finding("The database is empty or older than this version. `signoff run` and `signoff migrate` bring it up.")


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
