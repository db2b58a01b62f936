"""The TCP connections under the server, so that faults can tear them as a bad network does."""

import asyncio
import socket
import struct
from typing import Any

from starlette.datastructures import Address

_ABORT_AT_ONCE = struct.pack("ii", 1, 0)


class Wire:
    """Finds a peer's connection in the running server; use it from the server's own loop only."""

    def __init__(self) -> None:
        self.connections: set[Any] = set()

    def reset(self, peer: Address | None) -> None:
        """Ends the peer's connection with a TCP reset."""
        transport = self._transport(peer)
        if transport is not None:
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT_AT_ONCE)
            transport.abort()

    def stop_reading(self, peer: Address | None) -> None:
        """Takes nothing from the peer any more, as when the network is gone without a word."""
        transport = self._transport(peer)
        if transport is not None:
            transport.pause_reading()

    def _transport(self, peer: Address | None) -> asyncio.Transport | None:
        for connection in self.connections:
            if (
                connection.client is not None
                and peer is not None
                and tuple(connection.client) == (peer.host, peer.port)
            ):
                transport: asyncio.Transport = connection.transport
                return transport
        return None
