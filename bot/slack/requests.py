"""Slack's requests over HTTP: only those that Slack signed just now and sends for the first time are answered."""

import asyncio
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from slack_bolt import App
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_sdk.signature import Clock, SignatureVerifier
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from bot.slack.listener_threads import Busy, Listeners

PATH = "/slack/events"
MOST_BYTES = 512 * 1024
"""Slack's own largest, a form of 250 KB, fits encoded."""

SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
"""What Slack's signatures look like: without one the body is not read."""

SMALL_BYTES = 64 * 1024
"""A body up to this size is read whatever others send; nearly all of Slack's are smaller."""

HELD_BYTES = 16 * 1024 * 1024
"""How much of the larger bodies is held at once before their signatures are known to be Slack's."""

READ_SECONDS = 5.0
FRESH_SECONDS = 300
KEPT_SIGNATURES = 100_000
"""Only requests that Slack signed are kept, and each five minutes at most: no stranger can fill this."""

STATUS = {"too large": 413, "too slow": 408, "busy": 503, "stopping": 503}
"""What a refusal is answered with; any other is 401."""


class Refused(Exception):
    """The request is turned away without work; the text says why, in a word or two."""

    @property
    def reason(self) -> str:
        return str(self.args[0])


class Signatures:
    """Tells Slack's requests from others', and the first from a replay. Remembers as little as does it."""

    def __init__(self, secret: str, now: Callable[[], float] = time.time) -> None:
        clock = Clock()
        clock.now = now  # type: ignore[method-assign]
        self._verifier = SignatureVerifier(secret, clock)
        self._now = now
        self._seen: OrderedDict[str, int] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._seen)

    def moment(self, timestamp: str) -> int:
        """The moment at which it was signed. Raises Refused when that is no moment of these five minutes."""
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12):
            raise Refused("time stamp")
        if abs(self._now() - int(timestamp)) > FRESH_SECONDS:
            raise Refused("time stamp")
        return int(timestamp)

    def take(self, body: bytes, timestamp: str, signature: str) -> None:
        """Lets the first of its kind pass. Raises Refused."""
        moment = self.moment(timestamp)
        try:
            genuine = signature.isascii() and self._verifier.is_valid(body, timestamp, signature)
        except UnicodeDecodeError:
            genuine = False
        if not genuine:
            raise Refused("signature")
        with self._lock:
            self._forget()
            if signature in self._seen:
                raise Refused("replay")
            self._seen[signature] = moment

    def give_back(self, signature: str) -> None:
        """It was turned away for want of room; Slack may send the very same again."""
        with self._lock:
            self._seen.pop(signature, None)

    def _forget(self) -> None:
        """Whatever would be refused for its age by now, and the oldest where there are too many."""
        oldest = self._now() - FRESH_SECONDS
        while self._seen:
            signature, moment = next(iter(self._seen.items()))
            if moment >= oldest and len(self._seen) < KEPT_SIGNATURES:
                return
            del self._seen[signature]


class SlackRequests:
    """`POST /slack/events`: verified, bounded, and answered in threads of its own."""

    def __init__(
        self, bolt: App, listeners: Listeners, secret: str, refused: Callable[[str], None] = lambda reason: None
    ) -> None:
        self._bolt = bolt
        self._listeners = listeners
        self._threads = Listeners(name="slack-door")
        self._signatures = Signatures(secret)
        self._refused = refused
        self._held = 0
        self._is_stopping = False

    async def answer(self, request: Request) -> Response:
        """What Bolt answers, or a refusal in one word."""
        try:
            return await self._answer(request)
        except Refused as refusal:
            self._refused(refusal.reason)
            return PlainTextResponse(refusal.reason, STATUS.get(refusal.reason, 401))

    def stop(self) -> None:
        """Takes nothing new."""
        self._is_stopping = True

    def close(self) -> None:
        self._threads.shutdown(wait=True)

    async def _answer(self, request: Request) -> Response:
        timestamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        self._signatures.moment(timestamp)
        if not SIGNATURE.fullmatch(signature):
            raise Refused("signature")
        body = await self._read(request)
        self._signatures.take(body, timestamp, signature)
        try:
            if self._is_stopping:
                raise Refused("stopping")
            if self._listeners.is_full:
                raise Refused("busy")
            work = self._threads.submit(self._bolt.dispatch, to_bolt_request(request, body))
        except (Refused, Busy) as full:
            self._signatures.give_back(signature)
            raise full if isinstance(full, Refused) else Refused("busy") from full
        return to_starlette_response(await asyncio.wrap_future(work))

    async def _read(self, request: Request) -> bytes:
        """The body, as long as it is no larger than any of Slack's. Raises Refused."""
        announced = request.headers.get("content-length", "0")
        if announced.isdigit() and int(announced) > MOST_BYTES:
            raise Refused("too large")
        body = bytearray()
        try:
            async with asyncio.timeout(READ_SECONDS):
                async for part in request.stream():
                    body += part
                    self._held += len(part)
                    if len(body) > MOST_BYTES:
                        raise Refused("too large")
                    if len(body) > SMALL_BYTES and self._held > HELD_BYTES:
                        raise Refused("busy")
        except (TimeoutError, ClientDisconnect) as gone:
            raise Refused("too slow") from gone
        finally:
            self._held -= len(body)
        return bytes(body)
