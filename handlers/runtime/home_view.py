"""Home tabs as Slack keeps them: each carries its fingerprint, so that its opening tells what Slack shows."""

from slack_sdk import WebClient

from handlers.ui.forms import Body
from models.outbox.message import Rendered


def publish(client: WebClient, user_id: str, drawing: Rendered) -> None:
    """Publishes a person's Home tab. The fingerprint is its callback id: forms opened from it read its metadata."""
    view = {"type": "home", "blocks": drawing.blocks, "callback_id": drawing.fingerprint}
    client.views_publish(user_id=user_id, view=view)


def shown_in(event: Body) -> str | None:
    """The fingerprint of the Home that `app_home_opened` was sent for; None: Slack has no Home of ours."""
    view = event.get("view")
    fingerprint = view.get("callback_id") if isinstance(view, dict) else None
    return str(fingerprint) if fingerprint else None
