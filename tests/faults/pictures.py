"""What a workspace looks like at one moment, put up in any other one, whatever the address it has there."""

import copy
from dataclasses import dataclass

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.state.response_urls import ResponseUrl
from tests.beginnings import HERE


@dataclass(frozen=True)
class Picture:
    """All that people see, and the addresses at which they may still be answered, each with its message's time."""

    seen: str
    response_urls: tuple[tuple[ResponseUrl, str | None], ...]


def taken(sandbox: Sandbox) -> Picture:
    """The workspace as it is now."""
    issued = sandbox.workspace.response_urls._issued.values()
    return Picture(
        sandbox.snapshot().replace(sandbox.url, HERE),
        tuple((copy.copy(each), each.source.ts if each.source else None) for each in issued),
    )


def put_up(picture: Picture, sandbox: Sandbox) -> None:
    """The workspace is as it was then."""
    sandbox.restore(picture.seen.replace(HERE, sandbox.url))
    issued = sandbox.workspace.response_urls._issued
    issued.clear()
    for each, ts in picture.response_urls:
        issued[each.token] = copy.copy(each)
        issued[each.token].source = sandbox.workspace.conversations[each.channel].find(ts)
