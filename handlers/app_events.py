"""Events about the app itself: it was uninstalled, its token was revoked, or it was invited to a channel."""

import structlog
from slack_bolt import App, BoltContext
from slack_sdk import WebClient

from handlers.runtime.runtime import Runtime, team_of
from handlers.ui.forms import Body

log = structlog.get_logger()


HELLO = (
    "When someone doesn't get the job, /decline records it, and I see to it that they hear it from a person. "
    "What I post in channels names no candidate, unless your team says so for a private one."
)


def on_joined_channel(event: Body, client: WebClient, context: BoltContext) -> None:
    """Says in one line what the bot is for, in the channel that it was invited to."""
    if event.get("user") == context.bot_user_id:
        client.chat_postMessage(channel=event["channel"], text=HELLO)


def on_uninstalled(body: Body, runtime: Runtime) -> None:
    """Stops the workspace: nothing is sent there, and nothing is lost, until the app is back."""
    _stop(runtime, body, "app_uninstalled")


def on_tokens_revoked(event: Body, body: Body, runtime: Runtime) -> None:
    """Stops the workspace only if the bot's own token was revoked, not a single person's."""
    if (event.get("tokens") or {}).get("bot"):
        _stop(runtime, body, "token_revoked")


def _stop(runtime: Runtime, body: Body, because: str) -> None:
    if runtime.workspace_stopped(team_of(body), because):
        log.error("workspace stopped", team=team_of(body), reason=because)


def register(app: App) -> None:
    app.event("member_joined_channel")(on_joined_channel)
    app.event("app_uninstalled")(on_uninstalled)
    app.event("tokens_revoked")(on_tokens_revoked)
