"""Slack's HTTP requests: verifies signature and age, refuses replays, and passes the rest to Bolt."""

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
"""Size limit of a body. Slack's largest, a form of 250 KB, fits when encoded."""

SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
"""Format of Slack's signatures. Without a well-formed signature the body is not read."""

SMALL_BYTES = 64 * 1024
"""A body up to this size is read even at the HELD_BYTES limit. Nearly all of Slack's bodies are smaller."""

HELD_BYTES = 16 * 1024 * 1024
"""Memory limit for all unverified bodies together; beyond it, bodies over SMALL_BYTES are refused."""

READ_SECONDS = 5.0
FRESH_SECONDS = 300
KEPT_SIGNATURES = 100_000
"""Limit of the replay cache. No attacker can fill it: it keeps verified signatures only, for five minutes at most."""

STATUS = {"too large": 413, "too slow": 408, "busy": 503, "stopping": 503}
"""HTTP status by reason of refusal; any other reason is 401."""


class Refused(Exception):
    """The request is refused; the text is the reason, in a word or two."""

    @property
    def reason(self) -> str:
        return str(self.args[0])


class Signatures:
    """Verifies signatures and detects replays. Remembers the signatures of the last FRESH_SECONDS."""

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
        """The time of signing, in Unix seconds. Raises Refused if malformed or more than FRESH_SECONDS from now."""
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12):
            raise Refused("time stamp")
        if abs(self._now() - int(timestamp)) > FRESH_SECONDS:
            raise Refused("time stamp")
        return int(timestamp)

    def take(self, body: bytes, timestamp: str, signature: str) -> None:
        """Verifies a request and remembers its signature. Raises Refused for a wrong signature or a replay."""
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
        """Forgets the signature of a request refused as busy, since Slack may send the same request again."""
        with self._lock:
            self._seen.pop(signature, None)

    def _forget(self) -> None:
        """Drops signatures that are too old to be accepted again, and the oldest beyond KEPT_SIGNATURES."""
        earliest = self._now() - FRESH_SECONDS
        while self._seen:
            signature, moment = next(iter(self._seen.items()))
            if moment >= earliest and len(self._seen) < KEPT_SIGNATURES:
                return
            del self._seen[signature]


class SlackRequests:
    """Handles `POST /slack/events`: verifies and bounds requests, and dispatches them to Bolt in its own threads."""

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
        """Bolt's response, or a refusal with its reason."""
        try:
            return await self._answer(request)
        except Refused as refusal:
            self._refused(refusal.reason)
            return PlainTextResponse(refusal.reason, STATUS.get(refusal.reason, 401))

    def stop(self) -> None:
        """Refuses new requests from now on."""
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
        except (Refused, Busy) as refusal:
            self._signatures.give_back(signature)
            raise refusal if isinstance(refusal, Refused) else Refused("busy") from refusal
        return to_starlette_response(await asyncio.wrap_future(work))

    async def _read(self, request: Request) -> bytes:
        """The body of at most MOST_BYTES, read within READ_SECONDS. Raises Refused."""
        content_length = request.headers.get("content-length", "0")
        if content_length.isdigit() and int(content_length) > MOST_BYTES:
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
        except (TimeoutError, ClientDisconnect) as fault:
            raise Refused("too slow") from fault
        finally:
            self._held -= len(body)
        return bytes(body)
