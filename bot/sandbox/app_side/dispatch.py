"""Sends commands, interactions and events to the app, waits for acks, and repeats unacknowledged events."""

import hashlib
import hmac
import json
import threading
import time
import urllib.error
import urllib.request
from urllib.parse import urlencode

from bot.sandbox.app_side import envelopes
from bot.sandbox.app_side.socket_mode import Deliver
from bot.sandbox.state.traffic import Traffic
from bot.sandbox.state.workspace import Workspace
from bot.sandbox.troubles import AckTimeout, DeliveryError, DispatchFailed, Json

ACK_SECONDS = 3.0
RETRY_PAUSES = (0.0, 60.0, 300.0)
"""Real seconds before each retry of an event without an ack."""


class Dispatch:
    """Sends payloads through `deliver` and records each in the traffic log."""

    def __init__(self, workspace: Workspace, deliver: Deliver, traffic: Traffic) -> None:
        self._workspace = workspace
        self._deliver = deliver
        self._traffic = traffic
        self._stopped = threading.Event()
        self.ack_within = ACK_SECONDS

    def command(self, payload: Json) -> Json | None:
        """Sends a slash command; returns the ack's payload."""
        return self._send("slash_commands", payload["command"], payload)

    def interactive(self, payload: Json) -> Json | None:
        """Sends a block action, view submission or shortcut; returns the ack's payload."""
        return self._send("interactive", payload["type"], payload)

    def event(self, event: Json, name: str | None = None, *, answer_is_lost: bool = False) -> None:
        """Sends an event that the app subscribed to, and waits for the ack; without an ack a thread repeats it later.

        `name` is the manifest's name where it differs from the event's type, such as `message.im`.
        `answer_is_lost`: Slack loses the first ack and repeats the event, although the app has handled it.
        """
        if (name or event["type"]) not in self._workspace.app.events:
            return
        payload = envelopes.event_callback(self._workspace, event)
        is_acknowledged = self._try_event(payload, None)
        if is_acknowledged and answer_is_lost:
            self._try_event(payload, (1, "http_timeout"))
        if not is_acknowledged:
            threading.Thread(target=self._repeat, args=(payload,), daemon=True, name="sandbox-event").start()

    def stop(self) -> None:
        """Ends all retries of events."""
        self._stopped.set()

    def _repeat(self, payload: Json) -> None:
        for attempt, pause in enumerate(RETRY_PAUSES, start=1):
            if self._stopped.wait(pause) or self._try_event(payload, (attempt, "timeout")):
                return

    def _try_event(self, payload: Json, retry: tuple[int, str] | None) -> bool:
        try:
            self._send("events_api", payload["event"]["type"], payload, retry)
        except DeliveryError:
            return False
        return True

    def _send(self, kind: str, name: str, payload: Json, retry: tuple[int, str] | None = None) -> Json | None:
        now = self._workspace.clock.now()
        exchange = self._traffic.record(
            now, "envelope", name, len(json.dumps(payload)), {"type": kind, "payload": payload}
        )
        began = time.monotonic()
        try:
            exchange.answer = self._deliver(kind, payload, self.ack_within, retry)
            return exchange.answer
        except DeliveryError as error:
            exchange.error = error.code
            raise
        finally:
            exchange.seconds = time.monotonic() - began
            self._workspace.changes.notify()


class SignedHttp:
    """Delivers payloads as HTTP requests with Slack's signature, in place of Socket Mode."""

    def __init__(self, workspace: Workspace, request_url: str) -> None:
        self._workspace = workspace
        self._request_url = request_url
        self._open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open

    def deliver(self, kind: str, payload: Json, timeout: float, retry: tuple[int, str] | None = None) -> Json | None:
        """Sends the payload and returns the response body (plain text as {"text": ...}).

        Raises DispatchFailed for an error response and AckTimeout after `timeout` seconds.
        """
        content_type, body = _encoded(kind, payload)
        headers = self._signature(body) | {"Content-Type": content_type, "User-Agent": "Slackbot 1.0"}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
        request = urllib.request.Request(self._request_url, body, headers, method="POST")
        try:
            with self._open(request, timeout=timeout) as answer:
                return _decoded(answer.read().decode(), answer.headers.get_content_type())
        except urllib.error.HTTPError as refusal:
            with refusal:
                raise DispatchFailed(f"dispatch_failed: the app answered {refusal.code}") from None
        except TimeoutError:
            raise AckTimeout(f"no answer to {kind} within {timeout} seconds") from None
        except (urllib.error.URLError, ConnectionError) as error:
            if isinstance(getattr(error, "reason", None), TimeoutError):
                raise AckTimeout(f"no answer to {kind} within {timeout} seconds") from None
            raise DispatchFailed(f"dispatch_failed: {error}") from None

    def _signature(self, body: bytes) -> dict[str, str]:
        moment = str(int(time.time()))
        signed = f"v0:{moment}:".encode() + body
        digest = hmac.new(self._workspace.app.signing_secret.encode(), signed, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": f"v0={digest}"}


def _encoded(kind: str, payload: Json) -> tuple[str, bytes]:
    if kind == "events_api":
        return "application/json", json.dumps(payload).encode()
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return "application/x-www-form-urlencoded", urlencode(fields).encode()


def _decoded(body: str, content_type: str) -> Json | None:
    if not body.strip():
        return None
    if content_type == "application/json":
        decoded = json.loads(body)
        return decoded if isinstance(decoded, dict) else {"text": str(decoded)}
    return {"text": body}
