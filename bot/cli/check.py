"""`signoff check`: what is missing or wrong in settings, database and Slack, each with its remedy."""

import json
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot.cli import block_samples
from bot.cli.block_samples import Sample
from bot.manifest import SCOPES
from bot.monitoring import health
from bot.settings import Settings, missing_tokens
from bot.slack.client import slack_client
from handlers.ui import dates
from models.database import private_file
from models.database.engine import Database, create_engine, sqlite_file
from models.directory.workspace import Workspace
from models.privacy import retention

MOST_FAULTS = 3
Trouble = (SlackApiError, SlackClientError, OSError)


@dataclass(frozen=True)
class Finding:
    what: str
    is_fine: bool = True
    is_note: bool = False
    """Nothing is wrong, but the reader may want to change it."""
    is_next: bool = False
    """Nothing is wrong, but something is still to be done."""

    @property
    def line(self) -> str:
        mark = "note" if self.is_note else "ok"
        return f"{mark if self.is_fine and not self.is_next else 'to do':6} {self.what}"


def findings(settings: Settings) -> Iterator[Finding]:
    """The results of all checks, in the order in which to fix them."""
    missing = missing_tokens(settings)
    yield from (Finding(fault, is_fine=False) for fault in missing)
    yield from _modes(settings.database_url)
    yield _database(settings.database_url)
    yield from _retention(settings.database_url)
    yield from _running(settings)
    if missing:
        return
    client = slack_client(settings.bot_token, settings.slack_api_url)
    token_findings = _bot_token(client)
    yield from token_findings
    if not settings.hears_by_http:
        yield _app_token(settings)
    if all(finding.is_fine for finding in token_findings):
        yield from _leads(client, settings.leads)
        yield _digest_channel(client, settings.digest_channel)
        yield from judged_by_slack(client, block_samples.samples())


def _modes(url: str) -> Iterator[Finding]:
    """Whether other accounts can reach the database. Runs before the database is opened, which narrows its mode."""
    file = sqlite_file(url)
    if file is None or not file.exists():
        return
    mode_before = private_file.mode(file)
    private_file.narrow(file)
    if private_file.mode(file) & private_file.OTHERS:
        what = f"Other accounts can open {file}, and its mode can't be changed from here. `chmod 600` it."
        yield Finding(what, is_fine=False)
    elif mode_before & private_file.OTHERS:
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
        check = health.database(engine)
    finally:
        engine.dispose()
    return Finding(check.text, check.is_fine or check.text == health.OLDER, is_next=check.text == health.OLDER)


def _retention(url: str) -> Iterator[Finding]:
    """How many people the bot will anonymise now, by each workspace's retention period."""
    db = Database(url)
    try:
        with db.reading() as session:
            for workspace in session.scalars(select(Workspace).order_by(Workspace.id)):
                due = retention.due(session, workspace, datetime.now(UTC))
                who = f"{dates.people(due)} {'is' if due == 1 else 'are'}" if due else "nobody is"
                rule = f"People are anonymized {workspace.retention_days} days after the last contact"
                yield Finding(f"{rule}; {who} due now.")
    except SQLAlchemyError:
        return  # _database has reported the fault
    finally:
        db.dispose()


def _running(settings: Settings) -> Iterator[Finding]:
    """What the running bot reports at `/readyz`; its database is checked here already."""
    if settings.http_port is None:
        return
    checks = health.of_running(settings.http_host, settings.http_port)
    if checks is None:
        yield Finding(f"No bot answers at port {settings.http_port} yet. `signoff run` starts one.")
    for check in checks or []:
        if check.name != "database":
            yield Finding(f"The running bot: {check.text}", check.is_fine)


def _bot_token(client: WebClient) -> list[Finding]:
    try:
        answer = client.auth_test()
    except Trouble as fault:
        what = f"Slack does not take SLACK_BOT_TOKEN ({_reason(fault)}). Copy it again from Install App."
        return [Finding(what, is_fine=False)]
    results = [Finding(f"The bot token belongs to {answer.get('team', 'your workspace')}.")]
    granted = str(answer.headers.get("x-oauth-scopes") or answer.headers.get("X-OAuth-Scopes") or "")
    lacking = [scope for scope in SCOPES if scope not in granted.split(",")] if granted else []
    if lacking:
        what = f"The app lacks {', '.join(lacking)}. Paste manifest.yml again and reinstall the app."
        results.append(Finding(what, is_fine=False))
    return results


def _app_token(settings: Settings) -> Finding:
    try:
        slack_client(settings.app_token, settings.slack_api_url).apps_connections_open(app_token=settings.app_token)
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
        what = f"The lead {lead} is deactivated or a bot. Name someone else." if gone else f"The lead {lead} is there."
        yield Finding(what, is_fine=not gone)


def _digest_channel(client: WebClient, channel: str | None) -> Finding:
    if not channel:
        return Finding("No digest channel is set, so no digest is sent. SIGNOFF_DIGEST_CHANNEL names one.")
    try:
        info = client.conversations_info(channel=channel)["channel"]
    except Trouble as fault:
        what = f"The digest channel is not found ({_reason(fault)}). Check SIGNOFF_DIGEST_CHANNEL, and invite the bot."
        return Finding(what, is_fine=False)
    if not info.get("is_member"):
        return Finding("The bot is not in the digest channel. Type /invite @Signoff there.", is_fine=False)
    return Finding("The digest channel is ready.")


def judged_by_slack(client: WebClient, drawn: Sequence[Sample]) -> Iterator[Finding]:
    """What Slack says of every kind of card, list, form and Home tab: its `blocks.validate` posts nothing."""
    refused = 0
    for sample in drawn:
        try:
            client.blocks_validate(**{sample.part: json.dumps(sample.payload)})
        except Trouble as fault:
            errors = fault.response.get("errors") if isinstance(fault, SlackApiError) else None
            if not errors:
                what = f"Slack does not say whether it takes the cards and forms of this version ({_reason(fault)})."
                yield Finding(what, is_note=True)
                return
            refused += 1
            where = "; ".join(f"{error.get('message')} at {error.get('pointer')}" for error in errors[:MOST_FAULTS])
            what = f"Slack refuses a {sample.name}: {where}. Nobody would get it. Tell Signoff's maintainers."
            yield Finding(what, is_fine=False)
    if not refused:
        yield Finding(f"Slack takes the cards, lists, forms and Home tabs of this version: {len(drawn)} kinds.")


def _reason(fault: Exception) -> str:
    return str(fault.response.get("error")) if isinstance(fault, SlackApiError) else type(fault).__name__
