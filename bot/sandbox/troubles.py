"""The sandbox's exceptions: refusals of the Web API, and failures that a person sees in Slack's client."""

from typing import Any

Json = dict[str, Any]


class SlackError(Exception):
    """An error response of a Web API method: error code, `response_metadata.messages`, and further fields."""

    def __init__(self, error: str, messages: list[str] | None = None, **fields: Any) -> None:
        super().__init__(f"{error} {messages or ''}".strip())
        self.error = error
        self.messages = messages or []
        self.fields = fields

    def answer(self) -> Json:
        """The response body."""
        body: Json = {"ok": False, "error": self.error, **self.fields}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body


class DeliveryError(Exception):
    """The app got no payload, or sent no ack; `code` is the error that Slack's client shows."""

    code: str


class AckTimeout(DeliveryError):
    """The app sent no ack within Slack's three seconds."""

    code = "operation_timeout"


class DispatchFailed(DeliveryError):
    """Delivery to the app failed: no connection, or an error response."""

    code = "dispatch_failed"


class TroubleConnecting(Exception):
    """Slack can't use the ack of a view_submission. Its client shows "We had some trouble connecting. Try again?"."""


class RefusedByClient(Exception):
    """Slack's client refuses an input before it sends anything to the app, such as an empty required field."""

    def __init__(self, label: str, why: str) -> None:
        super().__init__(f"{label}: {why}")
        self.label = label
        self.why = why


class NotVisible(LookupError):
    """No element with this text is visible to the person; the error text lists the visible ones."""
