"""Keeps other web sites out of the workspace: a browser tells where a request comes from, and for which host it is."""

import re

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_OWN_HOST = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?", re.IGNORECASE)
"""Whole and exact: redirects and addresses are made from this header. The port may be that of a tunnel."""


class OwnSite:
    """Middleware: refuses what another site's page sends, and what is meant for another host."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on requests of this page, of the app, and of a person's own address bar or shell."""
        if scope["type"] == "http" and not is_own(scope["method"], Headers(scope=scope)):
            await PlainTextResponse("This page answers only itself.", 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def is_own(method: str, headers: Headers) -> bool:
    """Whether these headers are those of a request from this site itself, or from no site at all.

    A browser names the origin in every POST, as "null" where it hides it; a shell names none.
    """
    # A name that some other site lets point here (DNS rebinding) is not our own address.
    hosts = headers.getlist("host")
    if len(hosts) != 1 or not _OWN_HOST.fullmatch(hosts[0]):
        return False
    if any(origin.lower() != f"http://{hosts[0].lower()}" for origin in headers.getlist("origin")):
        return False
    return method in ("GET", "HEAD") or headers.get("sec-fetch-site", "none") in ("same-origin", "none")
