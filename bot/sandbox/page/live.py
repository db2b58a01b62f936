"""Tells every open page that something changed, the moment it did."""

from collections.abc import AsyncIterator

from sse_starlette import EventSourceResponse, ServerSentEvent

from bot.sandbox.state.changes import Changes


async def versions(changes: Changes) -> AsyncIterator[ServerSentEvent]:
    """The version now, and every later one; versions that follow at once come as one."""
    with changes.subscribe() as subscription:
        version: int | None = changes.version
        while version is not None:
            yield ServerSentEvent(str(version), retry=500)
            version = await subscription.next(version)


def stream(changes: Changes) -> EventSourceResponse:
    """The answer to /live."""
    return EventSourceResponse(versions(changes), ping=20)
