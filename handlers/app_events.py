"""Stops a workspace when the app is uninstalled: nothing is sent there, and nothing is lost, until it is back."""

import structlog
from slack_bolt import App

from handlers.runtime.runtime import Runtime, team_of
from handlers.ui.forms import Body

log = structlog.get_logger()


def on_uninstalled(body: Body, runtime: Runtime) -> None:
    _stop(runtime, body, "app_uninstalled")


def on_tokens_revoked(event: Body, body: Body, runtime: Runtime) -> None:
    """Stops the workspace only if the bot's own token was revoked, not a single person's."""
    if (event.get("tokens") or {}).get("bot"):
        _stop(runtime, body, "token_revoked")


def _stop(runtime: Runtime, body: Body, because: str) -> None:
    if runtime.workspace_stopped(team_of(body), because):
        log.error("workspace stopped", team=team_of(body), reason=because)


def register(app: App) -> None:
    app.event("app_uninstalled")(on_uninstalled)
    app.event("tokens_revoked")(on_tokens_revoked)
