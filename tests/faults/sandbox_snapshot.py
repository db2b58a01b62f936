"""Snapshots of the sandbox at a moment, restored into any other sandbox, whatever its address."""

import copy
from dataclasses import dataclass

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.state.response_urls import ResponseUrl
from tests.beginnings import HERE


@dataclass(frozen=True)
class Snapshot:
    """The state of the sandbox and its issued response URLs, each with the timestamp of its message."""

    state: str
    response_urls: tuple[tuple[ResponseUrl, str | None], ...]


def take_snapshot(sandbox: Sandbox) -> Snapshot:
    """Takes a snapshot of the sandbox."""
    issued = sandbox.workspace.response_urls._issued.values()
    return Snapshot(
        sandbox.snapshot().replace(sandbox.url, HERE),
        tuple(
            (copy.copy(response_url), response_url.source.ts if response_url.source else None)
            for response_url in issued
        ),
    )


def restore_snapshot(snapshot: Snapshot, sandbox: Sandbox) -> None:
    """Restores a snapshot into this sandbox."""
    sandbox.restore(snapshot.state.replace(HERE, sandbox.url))
    issued = sandbox.workspace.response_urls._issued
    issued.clear()
    for response_url, ts in snapshot.response_urls:
        issued[response_url.token] = copy.copy(response_url)
        issued[response_url.token].source = sandbox.workspace.conversations[response_url.channel].find(ts)
