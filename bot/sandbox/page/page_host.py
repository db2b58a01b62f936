"""What the page needs of the sandbox, so that the two know each other only through this."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from starlette.datastructures import QueryParams
from starlette.requests import Request

from bot.sandbox.faults import Faults
from bot.sandbox.page.guide import Guide
from bot.sandbox.page.location import Location
from bot.sandbox.page.page_state import PageState
from bot.sandbox.state.traffic import Traffic
from bot.sandbox.state.workspace import Workspace
from bot.sandbox.visitor.visitor import Visitor


class PageHost(Protocol):
    """The sandbox, as the page uses it."""

    workspace: Workspace
    traffic: Traffic
    faults: Faults
    guide: Guide

    @property
    def url(self) -> str:
        """The page's address."""

    def as_(self, user_id: str) -> Visitor:
        """Act as this person."""

    def move_clock(self, reach: Callable[[datetime], datetime]) -> None:
        """Let time pass, from now until the moment that this makes of now."""

    def drop_sockets(self) -> None:
        """End the app's connections."""

    def refresh_sockets(self) -> None:
        """Ask the app to connect anew."""


@dataclass(frozen=True)
class Visit:
    """One request: the sandbox, who acts and where, and what the page remembers."""

    bench: PageHost
    desk: PageState
    where: Location
    query: QueryParams

    @classmethod
    def of(cls, request: Request, bench: PageHost, desk: PageState) -> "Visit":
        """From the address of a request."""
        return cls(bench, desk, Location.read(request.query_params, bench.workspace), request.query_params)

    @property
    def visitor(self) -> Visitor:
        """Whom the page acts as."""
        return self.bench.as_(self.where.user)
