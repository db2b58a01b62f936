"""What goes wrong for a person in the sandbox, said as clearly as a test needs it."""

from typing import Any

Json = dict[str, Any]


class SlackError(Exception):
    """A Web API method's refusal: Slack's error code, `response_metadata.messages`, and further fields."""

    def __init__(self, error: str, messages: list[str] | None = None, **fields: Any) -> None:
        super().__init__(f"{error} {messages or ''}".strip())
        self.error = error
        self.messages = messages or []
        self.fields = fields

    def answer(self) -> Json:
        """The body that Slack sends."""
        body: Json = {"ok": False, "error": self.error, **self.fields}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body


class AckTimeout(Exception):
    """The app did not acknowledge within Slack's three seconds (`operation_timeout`)."""


class DispatchFailed(Exception):
    """Nothing could be delivered: no connection, or the app answered with an error (`dispatch_failed`)."""


class TroubleConnecting(Exception):
    """The app's answer to a form makes no sense to Slack: "We had some trouble connecting. Try again?"."""


class RefusedByClient(Exception):
    """Slack's own client refuses this before the app hears of it, such as an empty required field."""

    def __init__(self, label: str, why: str) -> None:
        super().__init__(f"{label}: {why}")
        self.label = label
        self.why = why


class NotVisible(LookupError):
    """The person sees nothing with this text; the message says what they do see."""
