"""The interface between sandbox and page, and what the page itself keeps: notices, and what a form lacks."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from starlette.datastructures import QueryParams
from starlette.requests import Request

from bot.sandbox.faults import InjectedFaults
from bot.sandbox.page.guide import Guide
from bot.sandbox.page.location import Location
from bot.sandbox.state.traffic import Traffic
from bot.sandbox.state.workspace import Workspace
from bot.sandbox.visitor.visitor import Visitor


class PageState:
    """Short-lived remarks of the page; the workspace knows nothing of them. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._notices: dict[str, str] = {}
        self._field_errors: dict[str, dict[str, str]] = {}

    def set_notice(self, key: str, text: str) -> None:
        """A notice for a person (by user id) or at a form (by view id); an empty text takes it away."""
        with self._lock:
            self._notices[key] = text

    def notice(self, key: str) -> str:
        """The notice that stands there, or an empty text."""
        return self._notices.get(key, "")

    def set_field_errors(self, view_id: str, errors: Mapping[str, str]) -> None:
        """What is wrong in a form before the app hears of it, by block id; an empty mapping takes it away."""
        with self._lock:
            self._field_errors[view_id] = dict(errors)

    def field_errors(self, view_id: str) -> dict[str, str]:
        """What was refused in this form when it was last sent."""
        return self._field_errors.get(view_id, {})


class PageHost(Protocol):
    """The sandbox, as the page uses it."""

    workspace: Workspace
    traffic: Traffic
    faults: InjectedFaults
    guide: Guide

    @property
    def url(self) -> str:
        """The page's address."""

    def as_(self, user_id: str) -> Visitor:
        """Act as this person."""

    def move_clock(self, target: Callable[[datetime], datetime]) -> None:
        """Let time pass, from now until the moment that this makes of now."""

    def drop_sockets(self) -> None:
        """End the app's connections."""

    def refresh_sockets(self) -> None:
        """Ask the app to connect anew."""


@dataclass(frozen=True)
class Visit:
    """One request: the sandbox, who acts and where, and what the page remembers."""

    host: PageHost
    page_state: PageState
    location: Location
    query: QueryParams

    @classmethod
    def of(cls, request: Request, host: PageHost, page_state: PageState) -> "Visit":
        """From the address of a request."""
        return cls(host, page_state, Location.from_query(request.query_params, host.workspace), request.query_params)

    @property
    def visitor(self) -> Visitor:
        """Whom the page acts as."""
        return self.host.as_(self.location.user)
