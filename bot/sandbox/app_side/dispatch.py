"""Carries what people do to the app and waits for the ack as long as Slack does: three seconds."""

import json
import threading
import time

from bot.sandbox.app_side import envelopes
from bot.sandbox.app_side.socket_mode import Deliver
from bot.sandbox.state.traffic import Traffic
from bot.sandbox.state.workspace import Workspace
from bot.sandbox.troubles import AckTimeout, DispatchFailed, Json

ACK_WITHIN = 3.0
RETRIES = (0.0, 60.0, 300.0)
"""Seconds of real time before each repetition of an event that was not acknowledged."""


class Dispatch:
    """Sends commands, interactions and events over `deliver`, and writes each into the traffic."""

    def __init__(self, workspace: Workspace, deliver: Deliver, traffic: Traffic) -> None:
        self._workspace = workspace
        self._deliver = deliver
        self._traffic = traffic
        self._stopped = threading.Event()
        self.ack_within = ACK_WITHIN

    def command(self, payload: Json) -> Json | None:
        """A slash command; returns the ack's payload."""
        return self._send("slash_commands", payload["command"], payload)

    def interactive(self, payload: Json) -> Json | None:
        """A click, a form, a shortcut; returns the ack's payload."""
        return self._send("interactive", payload["type"], payload)

    def event(self, event: Json, name: str | None = None, *, answer_is_lost: bool = False) -> None:
        """An event, if the app subscribed to it; waits for the ack, and without one repeats it later.

        `name` is what the manifest calls it where that differs from the event's type, such as `message.im`.
        `answer_is_lost`: the first ack does not arrive, so it is repeated although the app has heard it.
        """
        if (name or event["type"]) not in self._workspace.app.events:
            return
        payload = envelopes.event_callback(self._workspace, event)
        heard = self._try_event(payload, None)
        if heard and answer_is_lost:
            self._try_event(payload, (1, "http_timeout"))
        if not heard:
            threading.Thread(target=self._repeat, args=(payload,), daemon=True, name="sandbox-event").start()

    def stop(self) -> None:
        """No more repetitions."""
        self._stopped.set()

    def _repeat(self, payload: Json) -> None:
        for attempt, pause in enumerate(RETRIES, start=1):
            if self._stopped.wait(pause) or self._try_event(payload, (attempt, "timeout")):
                return

    def _try_event(self, payload: Json, retry: tuple[int, str] | None) -> bool:
        try:
            self._send("events_api", payload["event"]["type"], payload, retry)
        except (AckTimeout, DispatchFailed):
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
        except (AckTimeout, DispatchFailed) as trouble:
            exchange.error = "operation_timeout" if isinstance(trouble, AckTimeout) else "dispatch_failed"
            raise
        finally:
            exchange.seconds = time.monotonic() - began
            self._workspace.changes.notify()
