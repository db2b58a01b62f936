"""Snapshots of the sandbox at a moment, restored into any other sandbox, whatever its address."""

import copy
from dataclasses import dataclass

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.state.response_urls import ResponseUrl
from tests.beginnings import HERE


@dataclass(frozen=True)
class Picture:
    """The state of the sandbox and its issued response URLs, each with the timestamp of its message."""

    seen: str
    response_urls: tuple[tuple[ResponseUrl, str | None], ...]


def taken(sandbox: Sandbox) -> Picture:
    """Takes a snapshot of the sandbox."""
    issued = sandbox.workspace.response_urls._issued.values()
    return Picture(
        sandbox.snapshot().replace(sandbox.url, HERE),
        tuple((copy.copy(each), each.source.ts if each.source else None) for each in issued),
    )


def put_up(picture: Picture, sandbox: Sandbox) -> None:
    """Restores a snapshot into this sandbox."""
    sandbox.restore(picture.seen.replace(HERE, sandbox.url))
    issued = sandbox.workspace.response_urls._issued
    issued.clear()
    for each, ts in picture.response_urls:
        issued[each.token] = copy.copy(each)
        issued[each.token].source = sandbox.workspace.conversations[each.channel].find(ts)
