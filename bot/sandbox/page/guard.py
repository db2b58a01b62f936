"""Keeps the page to itself: nothing is loaded from elsewhere, and no other site shows it in a frame."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class Guard:
    """Middleware: sends the Content-Security-Policy and its like with every answer. See also `own_site`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on."""

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer["Content-Security-Policy"] = _POLICY
                answer["X-Content-Type-Options"] = "nosniff"
                # Not "no-referrer": with that a browser would hide the origin of the page's own posts, too.
                answer["Referrer-Policy"] = "same-origin"
                answer["Cache-Control"] = "no-store"
            await send(message)

        await self._app(scope, receive, sealed)
