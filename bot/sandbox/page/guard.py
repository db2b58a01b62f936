"""Keeps the page to itself: nothing is loaded from elsewhere, and no other site presses its buttons."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HOSTS = ("127.0.0.1", "localhost", "[::1]")


class Guard:
    """Middleware: refuses foreign hosts and cross-site posts, and sends the Content-Security-Policy."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what comes from this page or from a person's own address bar."""
        headers = Headers(scope=scope)
        if not _own(scope["method"], headers):
            await PlainTextResponse("This page answers only itself.", 403)(scope, receive, send)
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer["Content-Security-Policy"] = _POLICY
                answer["X-Content-Type-Options"] = "nosniff"
                answer["Referrer-Policy"] = "no-referrer"
                answer["Cache-Control"] = "no-store"
            await send(message)

        await self._app(scope, receive, sealed)


def _own(method: str, headers: Headers) -> bool:
    # A name that some other site lets point here (DNS rebinding) is not our own address.
    if headers.get("host", "").rpartition(":")[0] not in _HOSTS:
        return False
    return method in ("GET", "HEAD") or headers.get("sec-fetch-site", "same-origin") in (
        "same-origin",
        "none",
    )
