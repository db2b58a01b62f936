"""The app was taken out of a workspace: nothing is sent there any more, and nothing is lost, until it is back."""

import structlog
from slack_bolt import Ack, App

from handlers.runtime.runtime import Runtime, team_of
from handlers.ui.forms import Body

log = structlog.get_logger()


def uninstalled(ack: Ack, body: Body, runtime: Runtime) -> None:
    ack()
    _stop(runtime, body, "app_uninstalled")


def revoked(ack: Ack, event: Body, body: Body, runtime: Runtime) -> None:
    """The tokens of single people may go; without the bot's own nothing can be sent."""
    ack()
    if (event.get("tokens") or {}).get("bot"):
        _stop(runtime, body, "token_revoked")


def _stop(runtime: Runtime, body: Body, because: str) -> None:
    if runtime.workspace_stopped(team_of(body), because):
        log.error("workspace stopped", team=team_of(body), reason=because)


def register(app: App) -> None:
    app.event("app_uninstalled")(uninstalled)
    app.event("tokens_revoked")(revoked)
